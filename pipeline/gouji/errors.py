"""What can be wrong with what gouji is given, said in both languages: loaded with the command, so that it loads nothing itself."""

from __future__ import annotations


class SaidError(Exception):
    """A failure that is told to whoever runs gouji. `zh` and `en` say what happened and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)  # both, so that it can be sent to another process
        self.zh = zh
        self.en = en

    def __str__(self) -> str:
        return self.zh


class ReadError(SaidError):
    """Input that cannot be read."""


class StoreError(SaidError):
    """A dataset that cannot be written or read."""


class GoldError(SaidError):
    """A corpus that cannot be used."""


class RuleError(Exception):
    """A pattern file that cannot be used; the message names file and rule."""


class MissingExtraError(Exception):
    """What an extra of gouji brings is not installed: that is no fault of the input."""


class MissingRecognitionError(MissingExtraError, ReadError):
    """Scans are not read without it."""


class MissingDataError(MissingExtraError, StoreError):
    """There are no datasets without it."""
