"""Signs in the picture that a figure is not to be believed, however surely it was read: ink that runs through it, strokes that
fade, neighbours that cannot be made out, dirt.

The recogniser makes another digit of half a digit, and is sure of it. A figure with such a sign may be anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ...regexes import compiled
from ...text import UNREADABLE
from ..paged.cells import Ruled
from ..paged.sheet import Glyph
from .engine import Found, Letter, Picture
from .rulings import Rulings, Stroke

COVERED = 0.12  # share of a cell
ANYTHING = 0.5  # the most that a figure with a sign is sure of
RUN = compiled(r"(?:(?<!\d)[-+])?\d(?:[.,，]*+\d)*+[.,，]?")
HAN = compiled(r"\p{Han}")
# what may stand behind a figure, and what may not stand before one
BEHIND = compiled(r"(?!\s\d)[\p{Han}\p{Ll}\s,.，。、；;：:（）()\[\]【】《》“”‘’\"'%％‰\-—–~～+/×=≥≤<>＜＞㎡²³·…]")
NO_START = compiled(r"[^\d一二三四五六七八九十][.,]$|[!|\\]$|[\d.,][A-Za-z()（）]$|^[:：;；]$|\d\s$")
CUT_OFF = compiled(r"[-+]?0\d[\d,]{0,24}+\.\d")  # 0631.89 has lost its first digit
INK = 140  # darkness of ink
DIGIT, MIDDLE = 0.22, 0.3  # half of the width of a digit, and of the part of its height that is looked at, in heights of a line
FLAT, NARROW = 0.35, 0.1  # heights of a line; a minus is flatter, in the half of its width that touches no neighbour
TALL = 1.5  # heights of a line; ink that is taller is no character
STRUCK, HALF = 2, 140  # pixels of such ink inside a figure, two to one of the page, and how dark they are
PALE, ALIKE = 0.62, 3  # share of the ink that the same digit has elsewhere; so many of them tell it
STROKE, HALF_HIGH = 0.08, 0.3  # heights of a line: the width in which a stroke's ink is counted, and half of a digit's height
NEXT_DIGIT, GAP = 0.4, 0.9  # heights of a line: room for another digit; and between the middles of what stands apart
NEXT, MISSED = 1.3, 0.8  # heights to a neighbour; a neighbour read less surely cannot be made out
MARKS, LIKELY = frozenset(" ，。、；;：:（）()"), 0.05  # a mark read unsurely is one, unless it is as likely a digit
MANY, SPOILT, FADED = 8, 0.25, 0.1  # figures of a page; share of them with a sign, and of pale ones, from which on none is sure
WORD = 0.9  # a Chinese character under dirt that is read less surely may be another word
AROUND = (5.0, 2.5)  # heights to either side and up and down in which Chinese characters tell how clear the page is there
FEWEST, CLEAR = 4, 0.8  # of them; the mean of a clear place


class _Figure(NamedTuple):
    """A figure within a line: the number of the line, its first and last character, and its box in pixels."""

    line: int
    first: int
    last: int
    box: tuple[int, int, int, int]


def distrusted(grey: Picture, lines: Rulings, dirt: Picture | None, hidden: Picture | None, found: Sequence[Found],
               read: Sequence[list[Letter]], body: float) -> list[list[Letter]]:  # fmt: skip
    """The letters of each line; the figures that the picture gives reason to doubt are as good as unread. `dirt` is not zero where
    there was any, `hidden` where ink that was taken away hides the page; `body` is the height of a line.
    """
    middles = [[box.x0 + letter.at * (box.x1 - box.x0) for letter in line] for box, line in zip(found, read, strict=True)]
    figures = [one for at, line in enumerate(read) for one in _figures(at, found[at], line, middles[at], body)]
    if not figures:
        return list(read)
    strange = _strange(grey, lines.picture, body)
    for ruling in lines.flat:
        _struck(strange, ruling, lines.points)
    clear = _clearness(found, read, middles, body)
    pale = _pale(grey, figures, found, read, middles, body)
    signs = [faded or _has_sign(grey, strange, dirt, one, found[one.line], read[one.line], middles[one.line], body, clear)
             for one, faded in zip(figures, pale, strict=True)]  # fmt: skip
    if hidden is not None:
        signs = [sign or _hides(hidden, one, read[one.line], middles[one.line], body) for one, sign in zip(figures, signs, strict=True)]
    if len(figures) >= MANY and (sum(signs) > SPOILT * len(figures) or sum(pale) > FADED * len(figures)):
        signs = [True] * len(figures)
    out = [list(line) for line in read]
    for one in compress(figures, signs):
        for at in range(one.first, one.last + 1):
            out[one.line][at] = out[one.line][at]._replace(sure=min(out[one.line][at].sure, ANYTHING))
    return out


def lost(tables: Iterable[Ruled], hidden: Picture | None, points: float) -> Iterator[Glyph]:
    """A mark in each cell whose figure may be gone: ink that was taken away hides a part of it, and no digit was read there."""
    if hidden is None:
        return
    for cell in (cell for table in tables for cell in table.cells):
        x0, top, x1, bottom = cell.box
        part = hidden[max(round(top / points), 0) : round(bottom / points), max(round(x0 / points), 0) : round(x1 / points)]
        if not part.size or float((part > 0).mean()) < COVERED or any(one.isdigit() for line in cell.lines for one in line.text):
            continue
        x, y, half = (x0 + x1) / 2, (top + bottom) / 2, min(x1 - x0, bottom - top) / 4
        yield Glyph(UNREADABLE, x - half, y - half, x + half, y + half, y + half / 2, ANYTHING)


def hardly_read(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters of a page of which something may be gone: its digits may be anything, and stand beside other words."""
    return [glyph._replace(sure=min(glyph.sure, ANYTHING)) if glyph.text.isdigit() else glyph for glyph in glyphs]


def _has_sign(grey: Picture, strange: Picture, dirt: Picture | None, one: _Figure, box: Found, line: Sequence[Letter],
              middles: Sequence[float], body: float, clear: _Clearness) -> bool:  # fmt: skip
    """Is there a reason to doubt a figure in it, across it or around it?"""
    x0, top, x1, bottom = one.box
    return (
        _misshapen(line, one)
        or _unread_beside(line, middles, one, body)
        or int(np.count_nonzero(strange[top // 2 : bottom // 2, x0 // 2 : x1 // 2])) >= STRUCK
        or (dirt is not None and (bool(dirt[top:bottom, x0:x1].any()) or _word_lost(dirt, (top + bottom) // 2, line, middles, body)))
        or (line[one.first].text == "-" and not _level(grey, box, middles[one.first], body))
        or clear((x0 + x1) / 2, (top + bottom) / 2) < CLEAR
    )


def _figures(number: int, box: Found, line: Sequence[Letter], middles: Sequence[float], body: float) -> Iterator[_Figure]:
    """The figures of a line."""
    text = "".join(letter.text if len(letter.text) == 1 else "?" for letter in line)
    middle = (box.top + box.bottom) / 2
    for run in RUN.finditer(text):
        first, last = run.start(), run.end() - 1
        yield _Figure(number, first, last, (max(round(middles[first] - DIGIT * body), 0), max(round(middle - MIDDLE * body), 0),
                                            round(middles[last] + DIGIT * body) + 1, round(middle + MIDDLE * body) + 1))  # fmt: skip


def _strange(grey: Picture, walls: Picture, body: float) -> Picture:
    """The ink that is neither ruling nor character: it is taller than any. The picture is half as large as the page."""
    half = np.asarray(cv2.resize(grey, (grey.shape[1] // 2, grey.shape[0] // 2), interpolation=cv2.INTER_AREA), np.uint8)
    ink = np.asarray(cv2.threshold(half, HALF, 1, cv2.THRESH_BINARY_INV)[1], np.uint8)
    near = cv2.dilate(np.ascontiguousarray(walls[: 2 * half.shape[0] : 2, : 2 * half.shape[1] : 2]), np.ones((3, 3), np.uint8))
    ink[near > 0] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    strange = np.zeros(half.shape, np.uint8)
    for number in (np.flatnonzero(stats[1:count, cv2.CC_STAT_HEIGHT] > TALL * body / 2) + 1).tolist():
        left, top, across, down, _ = stats[number]
        part = np.s_[top : top + down, left : left + across]
        strange[part][labels[part] == number] = 1
    return strange


def _struck(strange: Picture, ruling: Stroke, points: float) -> None:
    """A level ruling does not run through the middle of characters; a line by hand does."""
    start, end, middle = ruling.edge.start / points / 2, ruling.edge.end / points / 2, ruling.middle / 2
    fall = (ruling.slope or 0.0) * (end - start) / 2
    cv2.line(strange, (round(start), round(middle - fall)), (round(end), round(middle + fall)), (1,), 1)


def _level(grey: Picture, box: Found, middle: float, body: float) -> bool:
    """Is the ink around a place flat, as a sign that says minus is?"""
    part = grey[round(box.top) : round(box.bottom), max(round(middle - NARROW * body), 0) : round(middle + NARROW * body) + 1]
    inked = np.flatnonzero((part < INK).any(axis=1))
    return not inked.size or int(inked[-1] - inked[0]) < FLAT * body


def _pale(grey: Picture, figures: Sequence[_Figure], found: Sequence[Found], read: Sequence[list[Letter]],
          middles: Sequence[Sequence[float]], body: float) -> list[bool]:  # fmt: skip
    """Which figures have a digit that is much paler than the same digit is elsewhere on the page: a thin stroke is paler than a bold one
    on every page, and a 1 has less ink than an 8.
    """
    soft = np.asarray(cv2.blur(grey, (max(round(STROKE * body), 1), 1)), np.uint8)
    inks: list[list[tuple[str, float]]] = []
    for one in figures:
        box, line = found[one.line], read[one.line]
        inks.append([(line[at].text, _ink(soft, box, middles[one.line][at], body))
                     for at in range(one.first, one.last + 1) if line[at].text.isdigit()])  # fmt: skip
    told = [pair for some in inks for pair in some]
    usual = float(np.median([ink for _, ink in told])) if told else 0.0
    same = {digit: [ink for other, ink in told if other == digit] for digit in {digit for digit, _ in told}}
    most = {digit: float(np.median(some)) if len(some) >= ALIKE else usual for digit, some in same.items()}
    return [any(ink < PALE * min(most[digit], usual) for digit, ink in some) for some in inks]


def _ink(soft: Picture, box: Found, middle: float, body: float) -> float:
    """How dark the strokes of a digit are, row by row where it has any: the half of its height that is darkest."""
    part = soft[round(box.top) : round(box.bottom), max(round(middle - DIGIT * body), 0) : round(middle + DIGIT * body) + 1]
    if not part.size:
        return 0.0
    rows = np.sort(255.0 - part.min(axis=1))[::-1]
    return float(rows[: max(round(body * HALF_HIGH), 1)].mean())


def _hides(hidden: Picture, one: _Figure, line: Sequence[Letter], middles: Sequence[float], body: float) -> bool:
    """Does ink that was taken away touch a figure, stand as near as another digit of it would, or hide what stands beside it?"""
    x0, top, x1, bottom = one.box
    near = round(NEXT_DIGIT * body)
    if hidden[top:bottom, max(x0 - near, 0) : x1 + near].any():
        return True
    for at, end in ((one.first - 1, one.first), (one.last + 1, one.last)):
        if 0 <= at < len(line) and abs(middles[at] - middles[end]) > GAP * body:
            low, high = sorted((middles[at], middles[end]))
            if hidden[top:bottom, round(low) : round(high)].any():
                return True
    return False


def _misshapen(line: Sequence[Letter], one: _Figure) -> bool:
    """Does a figure begin as none does, or stand right beside something that no figure has there?"""
    said = "".join(letter.text for letter in line[one.first : one.last + 1])
    before = "".join(letter.text[:1] for letter in line[max(one.first - 2, 0) : one.first])
    behind = "".join(letter.text[:1] for letter in line[one.last + 1 : one.last + 3])
    return bool(CUT_OFF.match(said) or NO_START.search(before) or (behind and not BEHIND.match(behind)))


def _unread_beside(line: Sequence[Letter], middles: Sequence[float], one: _Figure, body: float) -> bool:
    """Is a character next to a figure one that cannot be made out? It may have been a digit."""
    for at, end in ((one.first - 1, one.first), (one.last + 1, one.last)):
        if 0 <= at < len(line) and line[at].sure < MISSED and abs(middles[at] - middles[end]) < NEXT * body:
            likely = any(other.isdigit() for other, chance in line[at].others if chance > LIKELY)
            if likely or line[at].text not in MARKS:
                return True
    return False


def _word_lost(dirt: Picture, y: int, line: Sequence[Letter], middles: Sequence[float], body: float) -> bool:
    """Does dirt run through a Chinese character of a line that could not be made out? What its figures measure may be gone."""
    return any(letter.sure < WORD and HAN.match(letter.text) is not None
               and bool(dirt[y, max(round(x - body / 2), 0) : round(x + body / 2)].any())
               for letter, x in zip(line, middles, strict=True))  # fmt: skip


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
