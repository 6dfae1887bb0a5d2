"""Bombs: files of a few bytes or KB, and things that are no files, each of which unfolds to very much more if a reader lets it.

    python tests/bombs.py [WORD...]              # all, or those whose names hold one of the words; exits with 1 where one hurts
    python tests/bombs.py --keep FOLDER [WORD...]  # writes the files instead

Each is made when its turn comes, given to `gouji check` alone and in a folder between two sound reports, under limits (see attacks.py).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import bombs_office
import bombs_pages
import bombs_text
from attacks import Put, Row, attacked, table

MADE: dict[str, Mapping[str, Callable[[], bytes]]] = {
    "xlsx": bombs_office.XLSX, "xls": bombs_office.XLS, "docx": bombs_office.DOCX, "pdf": bombs_pages.PDF, "ofd": bombs_pages.OFD,
    "html": bombs_text.HTML, "txt": bombs_text.TEXTS, "zip": bombs_text.ARCHIVES, "png": bombs_pages.PICTURES,
}  # fmt: skip


def bombs(wanted: Sequence[str]) -> Iterator[tuple[str, Put]]:
    """The name of each, and what lays it into a folder."""
    for kind, made in MADE.items():
        for name, make in made.items():
            if _is_wanted(f"{kind}: {name}", wanted):
                yield f"{kind}: {name}", laid(kind, name, make)
    for name, lay in bombs_text.FILES.items():
        if _is_wanted(f"file: {name}", wanted):
            yield f"file: {''.join(one if one.isprintable() else '?' for one in name)}", special(name, lay)


def _is_wanted(name: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(one in name for one in wanted)


def laid(kind: str, name: str, make: Callable[[], bytes]) -> Put:
    """Lays a bomb into a folder; made once."""
    content: list[bytes] = []

    def put(folder: Path) -> Path:
        if not content:
            content.append(make())
        path = folder / f"m-{re.sub(r'[^a-z0-9]+', '-', name.lower())}.{kind}"
        path.write_bytes(content[0])
        return path

    return put


def special(name: str, lay: Callable[[Path], object]) -> Put:
    """Lays what is no ordinary file into a folder."""

    def put(folder: Path) -> Path:
        path = folder / f"m-{name}"
        lay(path)
        return path

    return put


def tried(wanted: Sequence[str]) -> Iterator[Row]:
    """What became of each."""
    for name, put in bombs(wanted):
        yield attacked(name, put)


def kept(folder: Path, wanted: Sequence[str]) -> int:
    """Write them into a folder, a folder for each kind."""
    for name, put in bombs(wanted):
        home = folder / name.partition(":")[0]
        home.mkdir(parents=True, exist_ok=True)
        print(put(home))
    return 0


def main(given: Sequence[str]) -> int:
    """Read the arguments."""
    if given[:1] == ["--keep"]:
        return kept(Path(given[1]), given[2:])
    return table(tried(given))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
