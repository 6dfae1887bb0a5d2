"""What can go wrong with a dataset, said in both languages."""

from __future__ import annotations

from importlib.util import find_spec


class StoreError(Exception):
    """A dataset that cannot be written or read. `zh` and `en` say what happened and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en


def need(*packages: str) -> None:
    """Raises `StoreError` where a package of the extra `data` is not installed."""
    if any(find_spec(one) is None for one in packages):
        raise StoreError(
            "数据集需要的组件没有安装：pip install 'gouji[data]'",
            "What datasets need is not installed: pip install 'gouji[data]'",
        )
