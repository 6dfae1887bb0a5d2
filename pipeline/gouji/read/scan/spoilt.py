"""Signs in the picture that a figure is not to be believed, however surely it was read: ink that runs through it, strokes that
fade, neighbours that cannot be made out, dirt.

The recogniser makes another digit of half a digit, and is sure of it. A figure with such a sign may be anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np
import regex
from numpy.typing import NDArray

from ..paged.sheet import Glyph
from .engine import Found, Letter, Picture
from .rulings import Rulings, Stroke

ANYTHING = 0.5  # the most that a figure with a sign is sure of
RUN = regex.compile(r"[-+]?\d(?:[\d.,，]*\d)?[.,，]?")
HAN = regex.compile(r"\p{Han}")
BEHIND = regex.compile(
    r"(?!\s\d)[\p{Han}\p{Ll}\s,.，。、；;：:（）()\[\]【】《》“”‘’\"'%％‰\-—–~～+/×=≥≤<>＜＞㎡²³·…]"
)  # what may stand behind a figure
NO_START = regex.compile(r"[^\d一二三四五六七八九十][.,]$|[!|\\]$|[\d.,][A-Za-z()（）]$|^[:：;；]$|\d\s$")  # before a figure
INK = 140  # darkness of ink
DIGIT, MIDDLE = 0.22, 0.3  # half of the width of a digit, and of the part of its height that is looked at, in heights of a line
FLAT = 0.35  # heights of a line; a minus is flatter
TALL = 1.5  # heights of a line; ink that is taller is no character
STRUCK = 3  # pixels of such ink inside a figure
FAINT, FAINTER = 60.0, 60.0  # darkness of a digit's darkest part; and how much paler than most of its page's digits' it is then
DARKEST = 6  # per cent of a digit's box that are its darkest part
NEXT, MISSED = 1.3, 0.8  # heights to a neighbour; a neighbour read less surely cannot be made out
MARKS, LIKELY = frozenset(" ，。、；;：:（）()"), 0.05  # a mark read unsurely is one, unless it is as likely a digit
AROUND = (5.0, 2.5)  # heights to either side and up and down in which Chinese characters tell how clear the page is there
FEWEST, CLEAR = 4, 0.88  # of them; the mean of a clear place


class _Figure(NamedTuple):
    """A figure within a line: the number of the line, its first and last character, and its box in pixels."""

    line: int
    first: int
    last: int
    box: tuple[int, int, int, int]


def distrusted(grey: Picture, lines: Rulings, dirt: Picture | None, found: Sequence[Found], read: Sequence[list[Letter]],
               body: float) -> list[list[Letter]]:  # fmt: skip
    """The letters of each line; the figures that the picture gives reason to doubt are as good as unread. `dirt` is not zero where
    there was any; `body` is the height of a line.
    """
    middles = [[box.x0 + letter.at * (box.x1 - box.x0) for letter in line] for box, line in zip(found, read, strict=True)]
    figures = [one for at, line in enumerate(read) for one in _figures(at, found[at], line, middles[at], body)]
    if not figures:
        return list(read)
    strange = _strange(grey, lines.picture, body)
    for ruling in lines.flat:
        _struck(strange, ruling, lines.points)
    shades = [_shade(grey, one, found[one.line], read[one.line], middles[one.line], body) for one in figures]
    usual = float(np.median(shades))
    clear = _clearness(found, read, middles, body)
    out = [list(line) for line in read]
    for one, shade in zip(figures, shades, strict=True):
        x0, top, x1, bottom = one.box
        if (
            _misshapen(read[one.line], one)
            or _unread_beside(read[one.line], middles[one.line], one, body)
            or shade > max(FAINT, usual + FAINTER)
            or int(np.count_nonzero(strange[top:bottom, x0:x1])) > STRUCK
            or (dirt is not None and dirt[top:bottom, x0:x1].any())
            or (read[one.line][one.first].text == "-" and not _level(grey, found[one.line], middles[one.line][one.first], body))
            or clear((x0 + x1) / 2, (top + bottom) / 2) < CLEAR
        ):
            for at in range(one.first, one.last + 1):
                out[one.line][at] = out[one.line][at]._replace(sure=min(out[one.line][at].sure, ANYTHING))
    return out


def hardly_read(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters of a page of which something may be gone: its digits may be anything, and stand beside other words."""
    return [glyph._replace(sure=min(glyph.sure, ANYTHING)) if glyph.text.isdigit() else glyph for glyph in glyphs]


def _figures(number: int, box: Found, line: Sequence[Letter], middles: Sequence[float], body: float) -> Iterator[_Figure]:
    """The figures of a line."""
    text = "".join(letter.text if len(letter.text) == 1 else "?" for letter in line)
    middle = (box.top + box.bottom) / 2
    for run in RUN.finditer(text):
        first, last = run.start(), run.end() - 1
        yield _Figure(number, first, last, (max(round(middles[first] - DIGIT * body), 0), max(round(middle - MIDDLE * body), 0),
                                            round(middles[last] + DIGIT * body) + 1, round(middle + MIDDLE * body) + 1))  # fmt: skip


def _strange(grey: Picture, walls: Picture, body: float) -> Picture:
    """The ink that is neither ruling nor character: it is taller than any."""
    ink = np.asarray(cv2.threshold(grey, INK, 1, cv2.THRESH_BINARY_INV)[1], np.uint8)
    ink[cv2.dilate(walls, np.ones((3, 3), np.uint8)) > 0] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    strange = np.zeros_like(ink)
    for number in (np.flatnonzero(stats[1:count, cv2.CC_STAT_HEIGHT] > TALL * body) + 1).tolist():
        left, top, across, down, _ = stats[number]
        part = np.s_[top : top + down, left : left + across]
        strange[part][labels[part] == number] = 1
    return strange


def _struck(strange: Picture, ruling: Stroke, points: float) -> None:
    """A level ruling does not run through the middle of characters; a line by hand does."""
    start, end = ruling.edge.start / points, ruling.edge.end / points
    fall = (ruling.slope or 0.0) * (end - start) / 2
    cv2.line(strange, (round(start), round(ruling.middle - fall)), (round(end), round(ruling.middle + fall)), (1,), 1)


def _level(grey: Picture, box: Found, middle: float, body: float) -> bool:
    """Is the ink around a place flat, as a sign that says minus is?"""
    part = grey[round(box.top) : round(box.bottom), max(round(middle - DIGIT * body), 0) : round(middle + DIGIT * body) + 1]
    inked = np.flatnonzero((part < INK).any(axis=1))
    return not inked.size or int(inked[-1] - inked[0]) < FLAT * body


def _shade(grey: Picture, one: _Figure, box: Found, line: Sequence[Letter], middles: Sequence[float], body: float) -> float:
    """How dark the palest digit of a figure is."""
    top, bottom = round(box.top), round(box.bottom)
    shades = []
    for at in range(one.first, one.last + 1):
        if line[at].text.isdigit():
            part = grey[top:bottom, max(round(middles[at] - DIGIT * body), 0) : round(middles[at] + DIGIT * body) + 1].ravel()
            if part.size:
                place = part.size * DARKEST // 100
                shades.append(float(np.partition(part, place)[place]))
    return max(shades, default=0.0)


def _misshapen(line: Sequence[Letter], one: _Figure) -> bool:
    """Does something stand right beside a figure that no figure has there?"""
    before = "".join(letter.text[:1] for letter in line[max(one.first - 2, 0) : one.first])
    behind = "".join(letter.text[:1] for letter in line[one.last + 1 : one.last + 3])
    return bool(NO_START.search(before) or (behind and not BEHIND.match(behind)))


def _unread_beside(line: Sequence[Letter], middles: Sequence[float], one: _Figure, body: float) -> bool:
    """Is a character next to a figure one that cannot be made out? It may have been a digit."""
    for at, end in ((one.first - 1, one.first), (one.last + 1, one.last)):
        if 0 <= at < len(line) and line[at].sure < MISSED and abs(middles[at] - middles[end]) < NEXT * body:
            likely = any(other.isdigit() for other, chance in line[at].others if chance > LIKELY)
            if likely or line[at].text not in MARKS:
                return True
    return False


def _clearness(found: Sequence[Found], read: Sequence[list[Letter]], middles: Sequence[Sequence[float]], body: float) -> _Clearness:
    """How surely the Chinese characters of a page were read, by place."""
    told = [(x, (box.top + box.bottom) / 2, letter.sure)
            for box, line, places in zip(found, read, middles, strict=True)
            for letter, x in zip(line, places, strict=True) if HAN.match(letter.text)]  # fmt: skip
    return _Clearness(np.array(told, np.float64).reshape(-1, 3), body)


class _Clearness:
    """How clear a page is at a place."""

    def __init__(self, told: NDArray[np.float64], body: float) -> None:
        self.told, self.body = told, body

    def __call__(self, x: float, y: float) -> float:
        """The mean with which the Chinese characters around were read; 1 where there are few."""
        near = (np.abs(self.told[:, 0] - x) < AROUND[0] * self.body) & (np.abs(self.told[:, 1] - y) < AROUND[1] * self.body)
        return float(self.told[near, 2].mean()) if near.sum() >= FEWEST else 1.0
