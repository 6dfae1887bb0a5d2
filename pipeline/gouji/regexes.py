"""Compiled regexes. To compile those of `patterns/` takes longer than to read a report with them, so the command keeps them, compiled,
in the user's cache folder (`GOUJI_CACHE`, else `XDG_CACHE_HOME/gouji`, else `~/.cache/gouji`; an empty `GOUJI_CACHE`: nowhere). What
cannot be read or written there is made anew.
"""

from __future__ import annotations

import io
import os
import pickle
from contextlib import suppress
from pathlib import Path
from typing import Any

import regex

NAME = "regexes"
MOST = 20_000  # regexes that are kept; all of ours are about two thousand
VERSION = (1, regex.__version__)  # of what is kept; another makes it worthless


class _OnlyRegexes(pickle.Unpickler):
    """Gives back plain values and regexes, and nothing else that a file may ask for."""

    def find_class(self, module: str, name: str) -> Any:
        if name == "compile" and module == "regex._regex":
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


class Shelf:
    """Regexes by their source: those made in this process, and those kept by another."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.made: dict[str, regex.Pattern[str]] = {}
        self.fresh: set[str] = set()  # made in this process and not kept yet
        self.rounds = 0
        self._kept: dict[str, bytes] | None = None

    @property
    def kept(self) -> dict[str, bytes]:
        """What another process has kept; nothing where it cannot be used."""
        if self._kept is None:
            self._kept = self._read()
        return self._kept

    def _read(self) -> dict[str, bytes]:
        if self.path is None:
            return {}
        try:
            version, kept = _OnlyRegexes(io.BytesIO(self.path.read_bytes())).load()
            return kept if version == VERSION and isinstance(kept, dict) else {}
        except Exception:  # noqa: BLE001  # whatever is wrong with what was kept: it is made anew
            return {}

    def compiled(self, source: str) -> regex.Pattern[str]:
        """The regex of a source. Raises `regex.error`."""
        if source not in self.made:
            self.made[source] = self._restored(source) or self._compiled(source)
        return self.made[source]

    def _restored(self, source: str) -> regex.Pattern[str] | None:
        try:
            found = _OnlyRegexes(io.BytesIO(self.kept[source])).load()
        except Exception:  # noqa: BLE001
            return None
        return found if isinstance(found, regex.Pattern) and found.pattern == source else None

    def _compiled(self, source: str) -> regex.Pattern[str]:
        made = regex.compile(source)
        self.fresh.add(source)
        return made

    def keep(self) -> None:
        """Keep what was made since, for the next process; looked at after 1, 2, 4, 8 … reports, for each makes fewer new ones."""
        self.rounds += 1
        if not self.fresh or self.rounds & (self.rounds - 1) or self.path is None:
            return
        kept = {**self._read(), **{source: pickle.dumps(self.made[source]) for source in self.fresh}}
        self.fresh.clear()
        if len(kept) > MOST:
            return
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(pickle.dumps((VERSION, kept)))
            part.replace(self.path)


def home() -> Path | None:
    """Where they are kept; None for nowhere."""
    given = os.environ.get("GOUJI_CACHE")
    if given is not None:
        return Path(given, NAME) if given else None
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "gouji", NAME)
    except RuntimeError:  # there is no home
        return None


SHELF = Shelf(home())
compiled = SHELF.compiled
keep = SHELF.keep
