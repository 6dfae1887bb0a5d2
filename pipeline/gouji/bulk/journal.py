"""A log in JSON Lines: what became of each file, as it comes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import IO, Any

from ..visible import as_json
from .task import Done, Failed


class Journal:
    """Writes a line for each file to `out`."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out

    def saw(self, source: str, state: str, said: Done | Failed | None, sha256: str) -> None:
        """What became of a file."""
        self.line({"source": source, "state": state, "sha256": sha256 or None, **_more(said)})

    def line(self, said: dict[str, Any]) -> None:
        """One line with the time (UTC)."""
        text = as_json({"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **said}, separators=(",", ":"))
        self._out.write(text + "\n")
        self._out.flush()


def _more(said: Done | Failed | None) -> dict[str, Any]:
    match said:
        case Done():
            seen = said.seen
            counts = {severity: sum(one == severity for _, one in seen.findings) for severity in ("error", "warning", "notice")}
            return {
                "seconds": round(said.seconds, 3), "format": seen.format, "pages": seen.pages or None, "unit": seen.unit or None,
                "year": seen.year, "facts": seen.facts, "findings": counts,
            }  # fmt: skip
        case Failed():
            return {"seconds": round(said.seconds, 3), "kind": said.kind, "reason_zh": said.zh, "reason_en": said.en}
    return {}
