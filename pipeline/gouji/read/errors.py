"""The error of the readers: input that cannot be read, and what to do next."""

from __future__ import annotations


class ReadError(Exception):
    """Input that cannot be read. `zh` and `en` say what happened and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en


class MissingExtraError(Exception):
    """What an extra of gouji brings is not installed: that is no fault of the input."""


class MissingRecognitionError(MissingExtraError, ReadError):
    """Scans are not read without it."""
