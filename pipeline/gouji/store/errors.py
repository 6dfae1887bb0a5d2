"""What goes wrong under way with a dataset, told as a `StoreError`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from ..errors import MissingDataError, StoreError


@contextmanager
def readable(address: str) -> Iterator[None]:
    """What goes wrong while parts are read, said of the dataset: a damaged file, or one that a compaction has just removed."""
    try:
        yield
    except StoreError:
        raise
    except Exception as problem:
        if type(problem).__module__.split(".")[0] not in {"_duckdb", "duckdb", "pyarrow"} and not isinstance(problem, OSError):
            raise
        if isinstance(problem, FileNotFoundError):
            raise vanished(address) from problem
        said = str(problem).partition("\n")[0]
        raise StoreError(
            f"{address}：数据集里有读不了的文件（{said}）。正在合并时请稍后重试；文件损坏时请用备份恢复，或移走它后重新 ingest。",
            f"{address}: a file of the dataset cannot be read ({said}). During a compaction try again; restore a damaged file, or move it away and ingest again.",
        ) from problem


def vanished(address: str) -> StoreError:
    """Parts that were there have gone while they were in use."""
    return StoreError(
        f"{address}：用到一半，数据集的一些部分不见了（被删除或移走），已停下。正在合并时请稍后重试；否则请用备份恢复，或重新 ingest。",
        f"{address}: parts of the dataset have gone while it was in use (deleted or moved away); this stops. "
        "During a compaction try again; otherwise restore them, or ingest again.",
    )


def need(*packages: str) -> None:
    """Raises `StoreError` where a package of the extra `data` is not installed."""
    if any(find_spec(one) is None for one in packages):
        raise MissingDataError(
            "数据集需要的组件没有安装：pip install 'gouji[data]'",
            "What datasets need is not installed: pip install 'gouji[data]'",
        )
