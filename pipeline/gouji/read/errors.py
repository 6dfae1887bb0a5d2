"""The one error of the readers: input that cannot be read, and what to do next."""

from __future__ import annotations


class ReadError(Exception):
    """Input that cannot be read. `zh` and `en` say what happened and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en
