"""Raised and lowered text (上标、下标): note marks, powers and indices never touch the digits beside them.

What stands higher or lower than its line is no part of the figure before it: 45 with a raised 1 is the number 45 and a note. It is written
"^1", lowered "_1"; a square or cube of a unit of length stays what it is (km²). The view that rules see drops note marks (`text.squeeze`).
"""

from __future__ import annotations

import re

LENGTH = re.compile(r"(?:(?<![A-Za-z])(?:[kcdmh]?m|KM|M)|米|㎞|㎝)\s*$")  # behind which a raised 2 or 3 makes area and volume
NOTES = re.compile(r"[(（\[【〔]?\d{1,2}(?:\s?[,，、;；~～–—-]\s?\d{1,2})+[)）\]】〕]?")  # marks of several notes
POWERS = {"2": "²", "3": "³"}


def raised(text: str, before: str) -> str:
    """Raised text as it is written into a line of which `before` stands to its left.

    >>> raised("1", "在职45"), raised("4", "1.5×10"), raised("2", "12km"), raised("①", "45"), raised("注1", "45"), raised("[1-3]", "45")
    ('^1', '^4', '²', '①', '^注1', '^1^3')
    """
    bare = text.strip()
    if bare in POWERS and LENGTH.search(before):
        return POWERS[bare]
    if NOTES.fullmatch(bare):
        return "".join(f"^{one}" for one in re.findall(r"\d+", bare))
    return _marked("^", text)


def lowered(text: str, before: str) -> str:
    """Lowered text as it is written into its line; behind a letter it is an index that is always written so (PM2.5).

    >>> lowered("2", "45"), lowered("2.5", "PM"), lowered("", "45")
    ('_2', '2.5', '')
    """
    return text if before[-1:].isalpha() else _marked("_", text)


def _marked(mark: str, text: str) -> str:
    """With its mark where it has letters or digits that could run into those before it."""
    bare = text.strip()
    return mark + bare if any(char.isalnum() and (char.isdecimal() or char.isalpha()) for char in bare) else text
