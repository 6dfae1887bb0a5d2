"""The edge of another page that lies over one side of a scanned page: an abrupt shadow from top to bottom, with print on both sides
or rulings that end there.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from .engine import Found, Picture
from .prepare import Matrix
from .rulings import Rulings

ACROSS, STRIPS, HIGH = 800, 24, 8  # columns in which the shadow is looked for, strips from top to bottom, and pixels of a strip
PAPER = 6  # of them may be darker than the paper
RULING, SOON, FAR = 3, 4, 24  # columns that a ruling is wide at most; within which an edge comes, and within which a shadow ends
DEEP = 0.12  # of the brightness beside it, by which a shadow is darker
STEEPEST = 24  # columns by which an edge may lean from top to bottom
HOLDS = 0.75  # share of the strips
BEYOND, CUT, NEAR = 5, 3, 0.02  # lines of print on either side; rulings that run across the edge or end as near, of the width


def is_overlaid(picture: Picture, moved: Matrix, found: Sequence[Found], lines: Rulings) -> bool:
    """Does another page lie over a page, and over what is printed there? `moved` is where pixels of the picture come to on the page
    on which text and rulings were found.
    """
    edge = _edge(picture)
    if edge is None:
        return False
    back = np.asarray(np.linalg.inv(moved), np.float64)
    middles = [((one.x0 + one.x1) / 2, (one.top + one.bottom) / 2) for one in found]
    beyond = int(np.count_nonzero(_right_of(edge, middles, back, picture) > 0))
    near = NEAR * picture.shape[1]
    starts, ends = (_right_of(edge, [(x / lines.points, one.at / lines.points) for one, x in some], back, picture)
                    for some in ([(one, one.start) for one in lines.level], [(one, one.end) for one in lines.level]))  # fmt: skip
    cut = int(np.count_nonzero((starts < near) & (ends > -near)))
    return BEYOND <= beyond <= len(found) - BEYOND or cut >= CUT


def _right_of(edge: tuple[float, float], places: Sequence[tuple[float, float]], back: Matrix, picture: Picture) -> NDArray[np.float64]:
    """How far places of a page stand to the right of an edge on its picture."""
    seen = np.array([(x, y, 1.0) for x, y in places]).reshape(-1, 3) @ back.T
    x, y = seen[:, 0] / seen[:, 2], seen[:, 1] / seen[:, 2]
    return np.asarray(x - (edge[0] + (edge[1] - edge[0]) * y / picture.shape[0]))


def _edge(picture: Picture) -> tuple[float, float] | None:
    """Where an abrupt shadow that goes from top to bottom has its ends, in pixels from the left."""
    grey = np.ascontiguousarray(picture[::2, ::2] if picture.ndim == 2 else picture[::2, ::2, 1])
    small = np.asarray(cv2.resize(grey, (ACROSS, STRIPS * HIGH), interpolation=cv2.INTER_AREA), np.uint8)
    paper = np.partition(small.reshape(STRIPS, HIGH, ACROSS), PAPER, axis=1)[:, PAPER].astype(np.float32)
    abrupt = _abrupt(np.asarray(cv2.morphologyEx(paper, cv2.MORPH_CLOSE, np.ones((1, RULING), np.uint8)), np.float32))
    if float(abrupt.any(axis=1).mean()) <= HOLDS:
        return None
    best, ends = 0.0, (0, 0)
    rows = np.arange(STRIPS)
    for lean in range(-STEEPEST, STEEPEST + 1, 2):
        shifts = np.round(lean * (rows / (STRIPS - 1) - 0.5)).astype(int)
        held = np.mean([np.roll(abrupt[row], -int(shifts[row])) for row in rows], axis=0)
        at = int(held.argmax())
        if held[at] > best:
            best, ends = float(held[at]), (at - lean // 2, at + lean // 2)
    scale = picture.shape[1] / ACROSS
    return (ends[0] * scale, ends[1] * scale) if best > HOLDS else None


def _abrupt(paper: NDArray[np.float32]) -> NDArray[np.float32]:
    """1 where a shadow begins at once on one side and ends slowly on the other, within a column or two."""
    out = np.zeros(paper.shape, np.float32)
    for turned in (False, True):
        shades = paper[:, ::-1] if turned else paper
        before = np.roll(shades, SOON, axis=1)
        behind = np.max([np.roll(shades, -far, axis=1) for far in range(SOON, FAR, SOON)], axis=0)
        dark = (shades < (1 - DEEP) * before) & (shades < (1 - DEEP) * behind)
        slow = np.roll(shades, -SOON, axis=1) < (1 - DEEP / 3) * behind  # a fold's shadow falls as slowly as it rises
        one = (dark & slow).astype(np.float32)
        one[:, :FAR] = one[:, -FAR:] = 0
        out = np.maximum(out, one[:, ::-1] if turned else one)
    return np.asarray(cv2.dilate(out, np.ones((1, 3), np.uint8)), np.float32)
