"""The rulings (表格线) of a straight page by morphology: broken and faint ones bridged, letters and rings left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ..paged.sheet import Edge
from .engine import Picture
from .prepare import Leans

LEAST = 11.0  # points; the walls of a row that stands alone on its page may be as short
LONG = 60.0  # points; what is longer is a ruling by itself, and its direction can be told
CRACK, BRIDGE = 0.9, 9.0  # points that a ruling may be broken for: before strokes of letters are gone, and after
THICKEST = 4.5  # points; what is thicker is a bar or a shadow
SHORT = 18.0  # points; shorter strokes may be of letters
MEETS, TOUCHES = 3.0, 1.2  # points between the end of a ruling that is not long, or short, and the ruling that it ends at
FAINT = 10  # by how much darker than its surroundings a ruling must be


class Rulings(NamedTuple):
    """The level and the upright rulings in points, a picture of them in pixels, and where the long ones lean how much."""

    level: list[Edge]
    upright: list[Edge]
    picture: Picture
    leans: tuple[Leans, Leans]


class _Stroke(NamedTuple):
    """A straight stroke: its number in the picture of all of its direction, and where it lies in pixels."""

    edge: Edge
    number: int
    middle: float
    slope: float | None


def rulings(grey: Picture, points: float) -> Rulings:
    """The rulings of a page; `points` to a pixel."""
    found = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, max(round(14 / points) | 1, 3), FAINT)
    ink = np.asarray(found, np.uint8)
    flat, flat_labels = _strokes(ink, points, SHORT, upright=False)
    tall, tall_labels = _strokes(ink, points, SHORT, upright=True)
    long = [one.edge for one in flat if _length(one.edge) > LONG]
    kept_tall = _meeting(tall, long, MEETS)
    kept_flat = _meeting(flat, [one.edge for one in kept_tall], MEETS)
    picture = np.maximum(_picture(flat_labels, kept_flat), _picture(tall_labels, kept_tall))
    if _bare(long, kept_tall):
        small, small_labels = _strokes(ink, points, LEAST, upright=True)
        lone = [one for one in _meeting(small, long, TOUCHES) if not any(_beside(one.edge, other.edge) for other in kept_tall)]
        picture = np.maximum(picture, _picture(small_labels, lone))
        kept_tall = [*kept_tall, *lone]
    leans = tuple([(one.middle, one.slope) for one in some if one.slope is not None] for some in (kept_flat, kept_tall))
    return Rulings([one.edge for one in kept_flat], [one.edge for one in kept_tall], picture, (leans[0], leans[1]))


def _length(edge: Edge) -> float:
    return edge.end - edge.start


def _meeting(strokes: Sequence[_Stroke], others: Sequence[Edge], near: float) -> list[_Stroke]:
    """The strokes that are rulings: long ones, and those that go from one ruling of the other direction to another."""

    def meets(place: float, at: float) -> bool:
        return any(abs(other.at - place) < near and other.start - MEETS < at < other.end + MEETS for other in others)

    return [one for one in strokes if _length(one.edge) > LONG or (meets(one.edge.start, one.edge.at) and meets(one.edge.end, one.edge.at))]


def _bare(level: Sequence[Edge], upright: Sequence[_Stroke]) -> bool:
    """Is there a level ruling, of a row that stands alone, which no upright one reaches?"""
    return any(not any(one.edge.start - MEETS < edge.at < one.edge.end + MEETS for one in upright) for edge in level)


def _beside(short: Edge, long: Edge) -> bool:
    """Does a long ruling run past a short stroke? Then the row has real walls, and the stroke is one of a letter."""
    return long.start < short.end - TOUCHES and short.start + TOUCHES < long.end


def _picture(labels: NDArray[np.int32], kept: Sequence[_Stroke]) -> Picture:
    shown = np.zeros(int(labels.max()) + 1, np.uint8)
    shown[[one.number for one in kept]] = 255
    return shown[labels]


def _strokes(ink: Picture, points: float, shortest: float, *, upright: bool) -> tuple[list[_Stroke], NDArray[np.int32]]:
    """The straight strokes of one direction, and the picture that numbers them."""
    least, crack, bridge = max(round(shortest / points), 5), max(round(CRACK / points), 2), max(round(BRIDGE / points), 3)

    def bar(length: int, thick: int = 1) -> Picture:
        return np.ones((length, thick) if upright else (thick, length), np.uint8)

    lines = cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, bar(crack)), cv2.MORPH_OPEN, bar(least))
    lines = cv2.morphologyEx(cv2.dilate(lines, bar(1, 3)), cv2.MORPH_CLOSE, bar(bridge))
    count, labels, stats, middles = cv2.connectedComponentsWithStats(lines, connectivity=8)
    strokes: list[_Stroke] = []
    for number, (left, top, across, down, area) in enumerate(stats[1:count].tolist(), 1):
        long, start = (down, top) if upright else (across, left)
        if long < least or area / long * points > THICKEST:
            continue
        middle = float(middles[number][0 if upright else 1]) + 0.5
        edge = Edge(middle * points, start * points, (start + long) * points)
        piece = labels[top : top + down, left : left + across] == number
        strokes.append(_Stroke(edge, number, middle, _slope(piece, upright=upright) if long * points > LONG else None))
    return strokes, np.asarray(labels, np.int32)


def _slope(piece: NDArray[np.bool_], *, upright: bool) -> float:
    """By how much a ruling leaves its direction, a pixel for a pixel."""
    ys, xs = np.nonzero(piece)
    along, aside = (ys, xs) if upright else (xs, ys)
    return float(np.polyfit(along, aside, 1)[0])
