"""What one report may cost, for `check`, `extract`, `explain` and `ingest` alike."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """What one report may cost, and how many a process reads before another takes its place."""

    seconds: float = 60.0  # of a report; of each page of a scan
    mebibytes: int = 1024
    files: int = 2000

    def recognising(self, pages: int) -> float:
        """Seconds that recognition may take in all, when it comes to so many pages."""
        return self.seconds * min(2 + pages * EACH, MOST)


EACH, MOST = 0.25, 60  # of the limit of a report: what each page of a scan adds to what all may take, and what that is at the most

RECOGNITION = 1536  # MiB more as soon as a page is recognised: models and their work took 1,190 with two threads
RESERVED = 1 << 30  # bytes of addresses that the recogniser reserves and does not fill
