"""Text for the cells of a CSV: what a spreadsheet program would run as a formula is kept from it by an apostrophe in front."""

from __future__ import annotations

import re

from ..visible import HOSTILE, visible

SIGNS = "=+\\-@＝﹦⁼₌＋﹢⁺₊﬩－﹣＠﹫"  # that begin a formula, as they stand or once a program has normalised them
FORMULA = re.compile(rf"^'*+(?:[\t\n]|\s*[{SIGNS}])")  # behind apostrophes too, so that taking one off always gives the text
NUMBER = re.compile(
    r"^\s*+(?:[-+－＋]?\s*+[0-9０-９][0-9０-９,，]*+(?:[.．][0-9０-９]++)?(?:[eE][-+]?[0-9]++)?\s*+[%％‰]?\s*+|[-+－＋]++\s*+)"
)  # or nothing but a dash
# What RE2 must find in a text that `cell` changes; it may find more.
DOUBTFUL = rf"^['\s\p{{Z}}]*[{SIGNS}\t\n\r]|{HOSTILE.pattern.replace(chr(0xD800) + '-' + chr(0xDFFF), '')}"


def cell(text: str, *, formulas: bool = False) -> str:
    r"""A text as it stands in a cell; with `formulas`, what looks like a formula stays one.

    >>> [cell(text) for text in ("=1+1", "-12.50", "+3.2%", "－", " @sum(1)", "'=1", "\x1b[2J", "第一行\n第二行")]
    ["'=1+1", '-12.50', '+3.2%', '－', "' @sum(1)", "''=1", '\\x1b[2J', '第一行\n第二行']
    """
    shown = visible(text, lines=True)
    if formulas or not FORMULA.match(shown) or NUMBER.fullmatch(shown):
        return shown
    return f"'{shown}"
