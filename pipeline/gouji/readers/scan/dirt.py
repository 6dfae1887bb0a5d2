"""What lies over a page and is none of it: streaks of dirt on the scanner's glass, frames of stamps, the reflection of a flash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

import cv2
import numpy as np
from numpy.typing import NDArray

from ...regexes import compiled
from .engine import Found, Letter, Picture
from .rulings import PAPER, Rulings, Stroke

RIM = 0.02  # of the height of a page; a stroke that comes as near to both edges runs over the whole of it
MEETS = 3.0  # points; a ruling ends at another that is as near
WIDEST, HIGHEST = 250.0, 120.0  # points of a stamp
BESIDE = 4.0  # points around a stamp
WIDER = 1  # pixels on either side of a streak that its rim darkens
ENDS, FEWEST = 6, 4  # pixels at a ruling's ends that tell nothing; rulings that tell of a scratch
BROKEN, MOST = 0.7, 0.03  # share of them that it breaks; share of the width that scratches take at most
LIKE_A_SIGN, LIKE_A_WORD = 0.7, 0.4  # what is read less surely, alone, is no sign and no Chinese character
SAID, HAN = compiled(r"[\d/√×-]"), compiled(r"\p{Han}")  # what says something by itself
SMALL = 400  # pixels of the longer side in which reflections are looked for
SATURATED, BRIGHTER = 247.0, 0.07  # brightness of a reflection, and by how much (in logarithms) it outshines the light of the page
EVERY = 37  # so many pixels tell how the light falls
LEAST = 0.002  # of the page; smaller reflections hide nothing


def without_dirt(grey: Picture, lines: Rulings) -> tuple[Picture, Rulings, Picture | None]:
    """The page without upright streaks over its whole height, its rulings without them and without the frames of stamps, and
    where there were any; None where there are none.

    A table's rulings end at rulings of the other direction, or where the page has its margins.
    """
    height, width = grey.shape[:2]
    low, high = RIM * height * lines.points, (1 - RIM) * height * lines.points
    streaks = [one for one in lines.tall if one.edge.start < low and one.edge.end > high and not _bordered(one, lines)]
    lines = lines.without(streaks)
    frames = list(_stamps(lines))
    scratches = _scratches(grey, lines)
    if not streaks and not frames and not scratches:
        return grey, lines, None
    clear, dirt = grey.copy(), np.zeros((height, width), np.uint8)
    for one in streaks:
        _wiped(clear, dirt, one, lines.points)
    for top, bottom, left, right in frames:
        x0, y0, x1, y1 = ((value + more) / lines.points for value, more in (
            (left.edge.at, -BESIDE), (top.edge.at, -BESIDE), (right.edge.at, BESIDE), (bottom.edge.at, BESIDE)))  # fmt: skip
        dirt[max(round(y0), 0) : round(y1), max(round(x0), 0) : round(x1)] = 255
    for at in scratches:
        dirt[:, max(at - WIDER, 0) : at + WIDER + 1] = 255
    return clear, lines.without([one for frame in frames for one in frame]), dirt


def _scratches(grey: Picture, lines: Rulings) -> list[int]:
    """The columns of pixels in which nearly all level rulings are broken: there a scratched drum leaves no ink at all."""
    width = grey.shape[1]
    broken, whole = np.zeros(width, np.int32), np.zeros(width, np.int32)
    for one in lines.flat:
        start, end = round(one.edge.start / lines.points) + ENDS, round(one.edge.end / lines.points) - ENDS
        columns = np.arange(max(start, 0), min(end, width))
        middles = one.middle + (one.slope or 0.0) * (columns - (start + end) / 2)
        rows = np.clip(np.round(middles).astype(int), 2, grey.shape[0] - 3)
        darkest = np.min([grey[rows + step, columns] for step in (-2, -1, 0, 1, 2)], axis=0) if columns.size else np.zeros(0)
        broken[columns] += darkest > PAPER
        whole[columns] += 1
    found = np.flatnonzero((whole >= FEWEST) & (broken > BROKEN * whole))
    return found.tolist() if found.size < MOST * width else []


def is_spot(box: Found, letters: Sequence[Letter], lines: Rulings) -> bool:
    """Is what was read a spot beside the tables: one sign alone, that hardly looks like one?"""
    if len(letters) != 1 or SAID.match(letters[0].text) or letters[0].sure > (LIKE_A_WORD if HAN.match(letters[0].text) else LIKE_A_SIGN):
        return False
    x, y = (box.x0 + box.x1) / 2 * lines.points, (box.top + box.bottom) / 2 * lines.points
    level = {edge.at < y for edge in lines.level if edge.start < x < edge.end}
    upright = {edge.at < x for edge in lines.upright if edge.start < y < edge.end}
    return len(level) < 2 or len(upright) < 2


def _stamps(lines: Rulings) -> Iterator[tuple[Stroke, Stroke, Stroke, Stroke]]:
    """The frames of stamps: four rulings that end at each other, and across which others run, as they do not over a table's border."""
    for top, bottom in permutations(lines.flat, 2):
        if not (
            0 < bottom.edge.at - top.edge.at < HIGHEST
            and top.edge.end - top.edge.start < WIDEST
            and _near(top.edge.start, bottom.edge.start)
            and _near(top.edge.end, bottom.edge.end)
        ):
            continue
        sides = [one for one in lines.tall if _near(one.edge.start, top.edge.at) and _near(one.edge.end, bottom.edge.at)]
        left = next((one for one in sides if _near(one.edge.at, top.edge.start)), None)
        right = next((one for one in sides if _near(one.edge.at, top.edge.end)), None)
        if left is None or right is None:
            continue
        across = any(_runs_across(one, edge) for one in lines.tall for edge in (top, bottom))
        if across or any(_runs_across(one, edge) for one in lines.flat for edge in (left, right)):
            yield top, bottom, left, right


def _near(one: float, other: float) -> bool:
    return abs(one - other) < MEETS


def _runs_across(one: Stroke, edge: Stroke) -> bool:
    """Does a stroke go on at both sides of one of the other direction?"""
    return (edge.edge.start + MEETS < one.edge.at < edge.edge.end - MEETS
            and one.edge.start < edge.edge.at - 2 * MEETS and one.edge.end > edge.edge.at + 2 * MEETS)  # fmt: skip


def _bordered(one: Stroke, lines: Rulings) -> bool:
    """Does an upright stroke begin and end at level rulings, as the border of a page does?"""
    return all(any(abs(edge.at - end) < MEETS and edge.start - MEETS < one.edge.at < edge.end + MEETS for edge in lines.level)
               for end in (one.edge.start, one.edge.end))  # fmt: skip


def _wiped(grey: Picture, dirt: Picture, one: Stroke, points: float) -> None:
    """Take a streak away: each row as what stands to its left and right has it."""
    height, width = grey.shape[:2]
    half = round(one.width / 2) + WIDER
    rows = np.arange(height)
    middles = one.middle + (one.slope or 0.0) * (rows - (one.edge.start + one.edge.end) / points / 2)
    left = np.clip(np.round(middles).astype(int) - half - 1, 0, width - 1)
    right = np.clip(np.round(middles).astype(int) + half + 1, 0, width - 1)
    first, last = grey[rows, left].astype(np.float32), grey[rows, right].astype(np.float32)
    for step in range(1, 2 * half + 2):
        at = np.clip(left + step, 0, width - 1)
        grey[rows, at] = first + (last - first) * (step / (2 * half + 2))
        dirt[rows, at] = 255


def dazzled(picture: Picture) -> bool:
    """Does a page reflect a light so brightly that print may be gone?"""
    grey = np.ascontiguousarray(picture[::2, ::2] if picture.ndim == 2 else picture[::2, ::2, 1])
    scale = SMALL / max(grey.shape)
    size = max(round(grey.shape[1] * scale), 1), max(round(grey.shape[0] * scale), 1)
    small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    paper = np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), np.float64)
    bright = ((paper > SATURATED) & (_outshines(paper) > BRIGHTER)).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(bright)
    inside = [size for left, top, across, down, size in stats[1:count].tolist()
              if min(left, top) > 0 and left + across < bright.shape[1] and top + down < bright.shape[0]]  # fmt: skip
    return max(inside, default=0) > LEAST * bright.size


def _outshines(paper: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how much each place of a page is brighter, in logarithms, than light that falls from one side would have it."""
    y, x = np.indices(paper.shape)
    terms = np.stack([np.ones(paper.size), x.ravel(), y.ravel()], axis=1)
    light = np.log(paper.ravel() + 1)
    slope = np.linalg.lstsq(terms[::EVERY], light[::EVERY], rcond=None)[0]
    rest = light - terms @ slope
    return np.asarray((rest - np.median(rest)).reshape(paper.shape))
