"""What a reader gives."""

from __future__ import annotations

from typing import NamedTuple

from ..document import Paragraph, Table


class Content(NamedTuple):
    """The blocks; for what has pages how many, which of them could not be read, and which were recognised from pictures."""

    blocks: tuple[Paragraph | Table, ...]
    pages: int | None = None
    unread: tuple[int, ...] = ()
    format: str = ""  # where the kind has several
    scanned: tuple[int, ...] = ()
