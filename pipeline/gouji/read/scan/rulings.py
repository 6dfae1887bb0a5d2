"""The rulings (表格线) of a straight page by morphology: broken and faint ones bridged, letters and rings left out."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ..paged.sheet import Edge
from .engine import Picture
from .prepare import Leans

LEAST = 18.0  # points; strokes of letters are shorter
CRACK, BRIDGE = 0.9, 9.0  # points that a ruling may be broken for: before strokes of letters are gone, and after
LONG = 60.0  # points of a ruling whose direction can be told
THICKEST = 4.5  # points; what is thicker is a bar or a shadow
FAINT = 10  # by how much darker than its surroundings a ruling must be


class Rulings(NamedTuple):
    """The level and the upright rulings in points, a picture of them in pixels, and where the long ones lean how much."""

    level: list[Edge]
    upright: list[Edge]
    picture: Picture
    leans: tuple[Leans, Leans]


def rulings(grey: Picture, points: float) -> Rulings:
    """The rulings of a page; `points` to a pixel."""
    found = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _odd(14 / points), FAINT)
    ink = np.asarray(found, np.uint8)
    level, flat, level_leans = _along(ink, points, upright=False)
    tall, high, tall_leans = _along(ink, points, upright=True)
    return Rulings(level, tall, np.asarray(cv2.bitwise_or(flat, high), np.uint8), (level_leans, tall_leans))


def _odd(size: float) -> int:
    return max(round(size) | 1, 3)


def _along(ink: Picture, points: float, *, upright: bool) -> tuple[list[Edge], Picture, Leans]:
    """The rulings of one direction. A crooked or wavy one is thickened before it is measured, so that it stays one piece."""
    least, crack, bridge = max(round(LEAST / points), 5), max(round(CRACK / points), 2), max(round(BRIDGE / points), 3)

    def bar(length: int, thick: int = 1) -> Picture:
        return np.ones((length, thick) if upright else (thick, length), np.uint8)

    lines = cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, bar(crack)), cv2.MORPH_OPEN, bar(least))
    lines = cv2.morphologyEx(cv2.dilate(lines, bar(1, 3)), cv2.MORPH_CLOSE, bar(bridge))
    count, labels, stats, middles = cv2.connectedComponentsWithStats(lines, connectivity=8)
    edges: list[Edge] = []
    leans: Leans = []
    kept = np.zeros(count, np.uint8)
    for at in range(1, count):
        left, top, across, down, area = stats[at]
        long = down if upright else across
        if long < least or area / long * points > THICKEST:
            continue
        middle = middles[at][0 if upright else 1]
        start = top if upright else left
        edges.append(Edge(float(middle + 0.5) * points, float(start) * points, float(start + long) * points))
        kept[at] = 255
        if long * points > LONG:
            leans.append((float(middle), _slope(labels[top : top + down, left : left + across] == at, upright=upright)))
    return edges, kept[labels], leans


def _slope(piece: NDArray[np.bool_], *, upright: bool) -> float:
    """By how much a ruling leaves its direction, a pixel for a pixel."""
    ys, xs = np.nonzero(piece)
    along, aside = (ys, xs) if upright else (xs, ys)
    return float(np.polyfit(along, aside, 1)[0])
