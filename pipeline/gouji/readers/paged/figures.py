"""Lines of a cell that are figures: which are whole numbers, and which are parts of one that the cell's width broke."""

from __future__ import annotations

from itertools import pairwise

from ...regexes import compiled
from ...text import flat
from .lines import Line

FULL = 1.6  # heights; a line that ends nearer to the wall than this is full
PADDING = 12.0  # points that a cell keeps free on both sides together; 10.8 is usual
LONG = 5  # characters of a number that a cell may be too narrow for
WHOLE = compiled(r"[(]?[-+−△▲]?[(]?[-+−]?[¥￥$]?(?:\d{1,3}(?:,\d{3}){1,6}|\d{1,18})(?:\.\d{1,9})?[%‰]?[)]?")
BLANK = compiled(r"[-—–−/*…]{1,4}")
PART = compiled(r"(?:\d{1,3}(?:,\d{3}){0,6}(?:,\d{0,3})?|\d{1,18})(?:\.\d{0,18})?[%‰]?")  # a number, or the first part of one
TAIL, HEAD = compiled(r"[\d.,]{1,40}$"), compiled(r"[\d.,%‰]{1,40}")
DONE = compiled(r"(?:\.\d{2}|[%‰])$")  # an amount with both its decimals has no more digits to come


def is_figure(text: str) -> bool:
    """Is the text one whole number, and nothing else?"""
    return WHOLE.fullmatch(flat(text)) is not None


def is_entry(text: str) -> bool:
    """Is it a number, or what stands for none?"""
    plain = flat(text)
    return WHOLE.fullmatch(plain) is not None or BLANK.fullmatch(plain) is not None


def is_done(text: str) -> bool:
    """Is a text in half width a whole number with both its decimals, or with its sign of a share?"""
    return WHOLE.fullmatch(text) is not None and DONE.search(text) is not None


def is_broken(before: Line, after: Line, left: float, right: float) -> bool:
    """Does the break between two lines of a cell, whose walls are `left` and `right`, stand inside a number?

    Only where the first line is full and both together are a number. Two that are whole by themselves are two, but for a long
    one that fills its cell, with decimals still to come, and the little that is left over of it.
    """
    one, other = flat(before.text), flat(after.text)
    tail, head = TAIL.search(one), HEAD.match(other)
    if tail is None or head is None or before.right <= right - FULL * before.height:
        return False
    if tail[0][-1] in ".," and not tail[0][-2:-1].isdigit():
        return False
    if PART.fullmatch(tail[0] + head[0]) is None and PART.fullmatch(tail[0].rpartition(",")[2] + head[0]) is None:
        return False
    if not (is_figure(one) and is_figure(other)):
        return True
    room = right - left - (before.right - before.left)
    digit = max(
        before.x1s[-1] - before.x0s[-1], max((later - first for first, later in pairwise(before.x0s)), default=0.0)
    )  # its ink may be narrower
    return len(other) < len(one) >= LONG and room < PADDING + digit and not DONE.search(one)
