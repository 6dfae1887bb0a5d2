"""The rulings (表格线) of a straight page by morphology: broken and faint ones bridged, letters and rings left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ..paged.sheet import Edge
from .engine import Picture
from .prepare import Leans
from .prolonged import carried_on, is_uneven, joined, prolonged

LEAST = 11.0  # points; the walls of a row that stands alone on its page may be as short
LONG = 60.0  # points; what is longer is a ruling by itself, and its direction can be told
CRACK, BRIDGE = 0.9, 9.0  # points that a ruling may be broken for: before strokes of letters are gone, and after
WHOLE = 0.9  # of the length of a ruling that is not long, inked before it was bridged
THICKEST = 4.5  # points; what is thicker is a bar or a shadow
SHORT = 18.0  # points; shorter strokes may be of letters
ROW = 9.0  # points; no row is lower
REACHES = 1.7  # points between the end of a ruling that is not long and the ruling that it ends at
MEETS, TOUCHES = 3.0, 1.2  # points beside a ruling where another may end; the same for the walls of a row that stands alone
CROSSED_BY_TEXT = 0.3  # share of an upright stroke; what lines of text run across as far is made of letters
PAPER, PALEST = 225, 232  # of a page made clean, and of one that is only lit evenly; what is darker is ink
ALONG, ACROSS, FAINTEST = 6.0, 2.5, 18.0  # points; a faint ruling is darker by the last on the mean of the first than what is beside it
SPREAD = 0.4  # of the first by which the mean makes a ruling longer
FEWEST = 2  # rulings of either direction that make a table
INK, BESIDE, CROSSED = 140, 1.4, 0.08  # letters; points to either side of a ruling; share of its length that letters may cross
ASIDE = 3  # pixels beside the middle of a ruling in which it is looked for
EVEN = 0.5  # share of its own darkness that a ruling has almost everywhere, and of the darkness of the others
KEPT = 0.7  # share of all faint strokes that no letters cross where they are of this side of the sheet


class Stroke(NamedTuple):
    """A straight stroke: its edge in points, its middle and width in pixels, and how it leans where it is long."""

    edge: Edge
    middle: float
    width: float
    slope: float | None


class Rulings(NamedTuple):
    """The level and the upright strokes that are rulings, and a picture of them, `points` to a pixel."""

    flat: list[Stroke]
    tall: list[Stroke]
    picture: Picture
    points: float

    @property
    def level(self) -> list[Edge]:
        """The level rulings in points."""
        return [one.edge for one in self.flat]

    @property
    def upright(self) -> list[Edge]:
        """The upright rulings in points."""
        return [one.edge for one in self.tall]

    @property
    def leans(self) -> tuple[Leans, Leans]:
        """Where the long ones, level and upright, lean how much, in pixels."""
        flat, tall = ([(one.middle, one.slope) for one in some if one.slope is not None] for some in (self.flat, self.tall))
        return flat, tall

    def beside_letters(self, text: Picture) -> Rulings:
        """Those upright ones that no text runs across, as letters' strokes one under the other would have it; `text` is a picture
        of the page, of any size, that is not zero in the middle of lines of text.
        """
        down, across = (text.shape[at] / self.picture.shape[at] / self.points for at in (0, 1))

        def runs(edge: Edge) -> float:
            at = min(round(edge.at * across), text.shape[1] - 1)
            part = text[round(edge.start * down) : round(edge.end * down), at]
            return float((part > 0).mean()) if part.size else 0.0

        return self.without([one for one in self.tall if runs(one.edge) >= CROSSED_BY_TEXT])

    def without(self, some: Sequence[Stroke]) -> Rulings:
        """Those that are not among some."""
        if not some:
            return self
        flat, tall = ([one for one in each if all(one is not other for other in some)] for each in (self.flat, self.tall))
        return Rulings(flat, tall, _picture(self.picture.shape, self.points, flat, tall), self.points)


def rulings(grey: Picture, points: float, red: Picture | None = None, pale: Callable[[], Picture] | None = None) -> Rulings:
    """The rulings of a page made clean; `points` to a pixel. They go on under ink that was taken away: `red` is not zero there.

    Where their ink is uneven they go on over paler ink, too, which `pale` gives: the page before it was made clean.
    """
    ink = np.asarray(cv2.threshold(grey, PAPER, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    flat, tall = (_strokes(ink, points, SHORT, upright=upright) for upright in (False, True))
    if pale is not None and (is_uneven(grey, flat, points) or is_uneven(np.ascontiguousarray(grey.T), tall, points)):
        traces = np.asarray(cv2.threshold(pale(), PALEST, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
        flat, tall = (carried_on(some, _strokes(traces, points, LONG, upright=upright, whole=True), points * side)
                      for upright, some, side in ((False, flat, grey.shape[1]), (True, tall, grey.shape[0])))  # fmt: skip
    if red is not None:
        flat, tall = joined(flat, red, points), joined(tall, np.ascontiguousarray(red.T), points)
        flat, tall = prolonged(flat, tall, red, points), prolonged(tall, flat, np.ascontiguousarray(red.T), points)
    return _rulings(flat, tall, points, grey.shape, ink)


def faint_rulings(lit: Picture, points: float) -> Rulings | None:
    """The rulings of a page that is only lit evenly: pale, dashed and dotted ones too, whose pixels are dark on the mean only.
    None where they make no table, or where letters run across many: then they are of the back of the sheet.
    """
    letters = np.asarray(cv2.threshold(lit, INK, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    sides: list[list[Stroke]] = []
    usual = 0.0
    for upright in (False, True):
        dark = _narrow(lit, points, upright=upright)
        drawn = np.asarray(cv2.threshold(dark, FAINTEST, 255, cv2.THRESH_BINARY)[1], np.uint8)
        strokes = _strokes(drawn, points, SHORT if upright else LONG, upright=upright, whole=True)
        shades = [_shade(dark, one.edge, points, upright=upright) for one in strokes]
        usual = usual or float(np.median([shade for shade in shades if shade] or [0.0]))
        strokes = [one for one, shade in zip(strokes, shades, strict=True) if shade > EVEN * usual]
        sides.append([one for one in strokes if _crossed(letters, one.edge, points, upright=upright) < CROSSED])
        if sum(_length(one.edge) for one in strokes) * KEPT > sum(_length(one.edge) for one in sides[-1]):
            return None
    found = _rulings(sides[0], sides[1], points, lit.shape)
    return found if min(len(found.level), len(found.upright)) >= FEWEST else None


def _narrow(lit: Picture, points: float, *, upright: bool) -> Picture:
    """How much darker on the mean along it than what is beside it everything narrow is."""
    along, across = max(round(ALONG / points), 3), max(round(ACROSS / points), 3)

    def bar(length: int, thick: int) -> Picture:
        return np.ones((length, thick) if upright else (thick, length), np.uint8)

    mean = cv2.blur(lit, (1, along) if upright else (along, 1))
    dark = cv2.morphologyEx(mean, cv2.MORPH_BLACKHAT, bar(1, across))
    return np.asarray(cv2.erode(dark, bar(round(along * SPREAD), 1)), np.uint8)


def _shade(dark: Picture, edge: Edge, points: float, *, upright: bool) -> float:
    """How dark a ruling is, 0 where it is not about as dark everywhere: strokes of letters one under the other are not."""
    at, start, end = (round(value / points) for value in (edge.at, edge.start, edge.end))
    low, high = max(at - ASIDE, 0), at + ASIDE + 1
    along = dark[start:end, low:high].max(axis=1) if upright else dark[low:high, start:end].max(axis=0)
    shade = float(np.percentile(along, 75)) if along.size else 0.0
    return shade if float((along > EVEN * shade).mean()) > WHOLE else 0.0


def _crossed(letters: Picture, edge: Edge, points: float, *, upright: bool) -> float:
    """The share of a ruling on both sides of which ink stands."""
    at, start, end, aside = (round(value / points) for value in (edge.at, edge.start, edge.end, BESIDE))
    if not aside <= at < letters.shape[1 if upright else 0] - aside or end <= start:
        return 0.0
    sides = [letters[start:end, at + step] if upright else letters[at + step, start:end] for step in (-aside, aside)]
    return float(np.logical_and(*(side > 0 for side in sides)).mean())


def _rulings(flat: list[Stroke], tall: list[Stroke], points: float, size: tuple[int, ...], more: Picture | None = None) -> Rulings:
    """The rulings among level and upright strokes; `more` is the ink in which short walls may be looked for."""
    long = [one.edge for one in flat if _length(one.edge) > LONG]
    kept_tall = _meeting(tall, long, REACHES)
    kept_flat = _meeting(flat, [one.edge for one in kept_tall], MEETS)
    if more is not None and _bare(long, kept_tall):
        small = _strokes(more, points, LEAST, upright=True)
        lone = [one for one in _meeting(small, long, TOUCHES) if not any(_beside(one.edge, other.edge) for other in kept_tall)]
        kept_tall = [*kept_tall, *lone]
    kept_tall, kept_flat = _ended(kept_tall, long), _ended(kept_flat, [one.edge for one in kept_tall if _length(one.edge) > LONG])
    return Rulings(kept_flat, kept_tall, _picture(size, points, kept_flat, kept_tall), points)


def _length(edge: Edge) -> float:
    return edge.end - edge.start


def _meeting(strokes: Sequence[Stroke], others: Sequence[Edge], near: float) -> list[Stroke]:
    """The strokes that are rulings: long ones, and those that go from one ruling of the other direction, or from the open side of
    the table where long ones of their own end, to another.
    """
    long = [one.edge for one in strokes if _length(one.edge) > LONG]

    def meets(place: float, at: float) -> bool:
        return any(abs(other.at - place) < near and other.start - MEETS < at < other.end + MEETS for other in others)

    def flush(place: float, side: str) -> bool:
        ends = [one.start if side == "start" else one.end for one in long]
        return sum(abs(end - place) < MEETS for end in ends) >= FEWEST

    def ends(edge: Edge) -> int:
        return meets(edge.start, edge.at) + meets(edge.end, edge.at)

    return [one for one in strokes if _length(one.edge) > LONG or ends(one.edge) == 2
            or (ends(one.edge) == 1 and (flush(one.edge.start, "start") or flush(one.edge.end, "end")))]  # fmt: skip


def _ended(strokes: Sequence[Stroke], others: Sequence[Edge]) -> list[Stroke]:
    """The rulings, each ended at the one where most beside it end, or where no row has room behind: that is a letter that touches it."""
    out = list(strokes)
    for edge in others:
        beside = [at for at, one in enumerate(out) if edge.start - MEETS < one.edge.at < edge.end + MEETS]
        starting = [at for at in beside if -SHORT < out[at].edge.start - edge.at < MEETS and out[at].edge.end > edge.at + MEETS]
        ending = [at for at in beside if -MEETS < out[at].edge.end - edge.at < SHORT and out[at].edge.start < edge.at - MEETS]
        for some, side in ((starting, "start"), (ending, "end")):
            beyond = {at: abs(getattr(out[at].edge, side) - edge.at) for at in some}
            few = sum(much > TOUCHES for much in beyond.values()) * 2 < len(some)
            for at, much in beyond.items():
                if TOUCHES < much < (SHORT if few else ROW) and not _met(getattr(out[at].edge, side), out[at].edge.at, others):
                    out[at] = out[at]._replace(edge=out[at].edge._replace(**{side: edge.at}))
    return out


def _met(place: float, at: float, others: Sequence[Edge]) -> bool:
    """Is there a ruling of the other direction at a place?"""
    return any(abs(other.at - place) < REACHES and other.start - MEETS < at < other.end + MEETS for other in others)


def _bare(level: Sequence[Edge], upright: Sequence[Stroke]) -> bool:
    """Is there a level ruling, of a row that stands alone, which no upright one reaches?"""
    return any(not any(one.edge.start - MEETS < edge.at < one.edge.end + MEETS for one in upright) for edge in level)


def _beside(short: Edge, long: Edge) -> bool:
    """Does a long ruling run past a short stroke? Then the row has real walls, and the stroke is one of a letter."""
    return long.start < short.end - TOUCHES and short.start + TOUCHES < long.end


def _picture(size: tuple[int, ...], points: float, level: Sequence[Stroke], upright: Sequence[Stroke]) -> Picture:
    """The rulings drawn as wide as they are printed, and as they lean."""
    shown = np.zeros(size[:2], np.uint8)
    for strokes, turned in ((level, False), (upright, True)):
        for one in strokes:
            start, end = one.edge.start / points, one.edge.end / points
            lean = (one.slope or 0.0) * (end - start) / 2
            ends = [(start, one.middle - lean), (end, one.middle + lean)]
            first, last = ((round(y), round(x)) if turned else (round(x), round(y)) for x, y in ends)
            cv2.line(shown, first, last, (255,), max(round(one.width), 1))
    return shown


def _strokes(ink: Picture, points: float, shortest: float, *, upright: bool, whole: bool = False) -> list[Stroke]:
    """The straight strokes of one direction; with `whole`, long ones, too, only where they needed few bridges."""
    least, crack, bridge = max(round(shortest / points), 5), max(round(CRACK / points), 2), max(round(BRIDGE / points), 3)

    def bar(length: int, thick: int = 1) -> Picture:
        return np.ones((length, thick) if upright else (thick, length), np.uint8)

    drawn = np.asarray(cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, bar(crack)), cv2.MORPH_OPEN, bar(least)), np.uint8)
    lines = np.asarray(cv2.morphologyEx(cv2.dilate(drawn, bar(1, 3)), cv2.MORPH_CLOSE, bar(bridge)), np.uint8)
    strokes: list[Stroke] = []
    outlines, _ = cv2.findContours(lines, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for outline in outlines:
        left, top, across, down = cv2.boundingRect(outline)
        long, start = (down, top) if upright else (across, left)
        if long < least:
            continue
        piece = np.zeros((down, across), np.uint8)
        cv2.drawContours(piece, [outline], -1, (1,), cv2.FILLED, offset=(-left, -top))
        piece &= lines[top : top + down, left : left + across]
        moments = cv2.moments(piece, binaryImage=True)
        area = moments["m00"]
        if area / long * points > THICKEST:
            continue
        middle = (left + moments["m10"] / area if upright else top + moments["m01"] / area) + 0.5
        inked = (piece & drawn[top : top + down, left : left + across]).any(axis=1 if upright else 0).sum()
        if (whole or long * points < LONG) and inked < WHOLE * long:
            continue  # strokes of letters one under the other, with bridges between
        slope = moments["mu11"] / moments["mu02" if upright else "mu20"] if long * points > LONG else None
        strokes.append(Stroke(Edge(middle * points, start * points, (start + long) * points), middle, area / long, slope))
    return strokes
