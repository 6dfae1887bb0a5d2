"""What was recognised, kept by page: a second reading with other patterns does not recognise anew.

Each page is a file of its own, named by a hash of its pixels and of all that decides how they are read: the models, what
runs them, and the code of this package. Whoever reads the dataset may get it from a stranger, so it is plain JSON.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..paged.sheet import Edge, Glyph, Sheet

if TYPE_CHECKING:
    from .engine import Picture

folder: Path | None = None  # where pages are kept; nowhere where it is None


def key_of(picture: Picture, dpi: float, shown: float | None) -> str:
    """The name of a page."""
    mark = hashlib.sha256(_reader().encode())
    mark.update(f"{picture.shape} {picture.dtype} {dpi!r} {shown!r}".encode())
    mark.update(picture.tobytes())
    return mark.hexdigest()


@lru_cache(maxsize=1)
def _reader() -> str:
    """What reads: the runtime, the models' names and the code of this package and of what it shares with other pages."""
    from .engine import FIND, READ, models

    here = Path(__file__).parent
    code = hashlib.sha256(b"".join(one.read_bytes() for one in sorted([*here.glob("*.py"), *(here.parent / "paged").glob("*.py")])))
    return f"{models().runtime} {FIND} {READ} {code.hexdigest()}"


def kept(key: str, number: int) -> Sheet | None:
    """The page of that name as page `number`; None where it was not kept or cannot be read."""
    if folder is None:
        return None
    try:
        found = json.loads(gzip.decompress(_path(folder, key).read_bytes()))
        return _sheet(found, number)
    except (OSError, EOFError, ValueError, TypeError, KeyError):
        return None


def keep(key: str, sheet: Sheet) -> None:
    """Write a page, whole or not at all. A folder that is full or gone costs time later, not the reading."""
    if folder is None:
        return
    path = _path(folder, key)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(gzip.compress(json.dumps(asdict(sheet), ensure_ascii=False).encode(), 3, mtime=0))
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)


def _path(root: Path, key: str) -> Path:
    return root / key[:2] / f"{key}.json.gz"


def _sheet(found: dict[str, Any], number: int) -> Sheet:
    glyphs = [Glyph._make([*one[:-1], tuple(one[-1])]) for one in found.pop("glyphs")]
    level, upright = ([Edge(*one) for one in found.pop(name)] for name in ("level", "upright"))
    return Sheet(**found | {"number": number, "back": tuple(found["back"])}, glyphs=glyphs, level=level, upright=upright)
