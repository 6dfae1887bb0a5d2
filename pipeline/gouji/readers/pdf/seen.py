"""Which characters a page of a PDF shows (可见文字): those that may not be seen are held against what PDFium draws with and without them.

A text is doubtful where it is pale, reaches out of its clip, stands on a layer, has the colour of an area that it touches, or is
touched by something that is drawn later. Nothing else is rendered.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..paged.cover import CUT, Fill, covered, holds, visible
from ..paged.ink import ALIKE, Ink, alike
from ..paged.sheet import Glyph
from . import calls
from .frame import Box, Frame
from .glyphs import raw_box
from .shapes import Shapes

SCALE = 2.0  # pixels to a point
LONGEST = 4000  # pixels of the longer side of a page that is rendered so
TOUCH = 1.0  # points by which two things must overlap
AROUND = 4.0  # points of the page around what is looked at
BIN = 40.0  # points
MOST_BINS = 20_000  # a thing that covers more of them touches whatever there is
BATCHES = 4  # renderings without some of the doubtful texts, so that those which lie over each other are told apart
INSIDE = 0.15  # of its width by which a character's box is narrowed: its neighbour's ink reaches in
IDEOGRAPHS = "\u2e80"  # from here on a font that is not in the file may draw nothing on this machine


def doubtful(shapes: Shapes) -> set[int]:
    """The texts of a page that may not be seen."""
    found = set(shapes.doubtful)
    count = len(shapes.texts)
    if not shapes.fills:
        return found
    later = [one for one in shapes.fills if one.after]
    unders = {one.ink for one in shapes.fills if one.after < count}
    same_inks = {under for under in unders if any(_alike(ink, under) for ink in set(shapes.inks))} if unders else unders
    same = [one for one in shapes.fills if one.ink in same_inks and one.after < count]
    if not later and not same:
        return found
    bins: dict[tuple[int, int], list[int]] = defaultdict(list)
    boxes = [shapes.box(text) for text in shapes.texts]
    for at, box in enumerate(boxes):
        for place in _bins(box):
            bins[place].append(at)
    for one in later:
        found |= {shapes.texts[at] for at in _touched(one, bins, boxes) if at < one.after}
    for one in same:
        found |= {shapes.texts[at] for at in _touched(one, bins, boxes) if at >= one.after and _alike(shapes.inks[at], one.ink)}
    return found


def _alike(ink: Ink | None, under: Ink | None) -> bool:
    return ink is not None and under is not None and alike(ink, under)


def _bins(box: Box) -> Iterator[tuple[int, int]]:
    if not all(math.isfinite(one) and abs(one) < 1e5 for one in box):
        return
    x0, top, x1, bottom = (int(one // BIN) for one in box)
    if (x1 - x0 + 1) * (bottom - top + 1) <= MOST_BINS:
        yield from ((x, y) for y in range(top, bottom + 1) for x in range(x0, x1 + 1))


def _touched(fill: Fill, bins: Mapping[tuple[int, int], list[int]], boxes: Sequence[Box]) -> Iterator[int]:
    """The texts that an area overlaps."""
    x0, top, x1, bottom = fill.box
    places = list(_bins(fill.box))
    near = (at for place in places for at in bins.get(place, ())) if 0 < len(places) < len(bins) else range(len(boxes))
    for at in near:
        box = boxes[at]
        if min(box[2], x1) - max(box[0], x0) > TOUCH and min(box[3], bottom) - max(box[1], top) > TOUCH:
            yield at


def unseen(
    page: Any,
    shapes: Shapes,
    shown: Frame,
    doubtful: Collection[int],
    glyphs: Sequence[Glyph],
    owners: Sequence[int],
    text: Any,
    at_text: Sequence[int],
) -> set[int]:
    """The indices of the characters that the page does not show. `owners` gives the text of each; `at_text` its index in `text`."""
    hidden = {at for at, owner in enumerate(owners) if _surely_hidden(glyphs[at], owner, shapes)}
    looked = [at for at, owner in enumerate(owners) if owner in doubtful and at not in hidden]
    if not looked:
        return hidden
    view = _View.of(page, shown, {at: shown.box(*raw_box(text, at_text[at])) for at in looked})
    whole = view.rendered(())
    for batch in _batches(looked, owners, view.boxes):
        without = view.rendered({owners[at] for at in batch})
        changed = (abs(whole - without) >= ALIKE).any(axis=2)
        for at in batch:
            if not view.part(changed, at).any():
                drawn = calls.is_embedded(calls.font_of(owners[at])) == 1 or glyphs[at].text < IDEOGRAPHS
                if drawn or _hidden(glyphs[at], owners[at], shapes, view.part(without, at)):
                    hidden.add(at)
    return hidden


def _surely_hidden(glyph: Glyph, owner: int, shapes: Shapes) -> bool:
    """Is a character drawn with nothing, or outside a clip that is a box?"""
    if owner in shapes.unseen:
        return not _pictured(glyph, shapes)
    clip = shapes.clips.get(owner)
    return clip is not None and clip[0] <= clip[2] and visible(clip, glyph) < CUT


def _pictured(glyph: Glyph, shapes: Shapes) -> bool:
    """Does a picture lie where a character stands? It may be what is read there."""
    return any(one.picture and holds(one.box, glyph) for one in shapes.fills)


def _batches(looked: Sequence[int], owners: Sequence[int], boxes: Mapping[int, Box]) -> list[list[int]]:
    """The characters by rendering: in each, none lie over those of another text, as far as the number of renderings allows."""
    batches: list[list[int]] = [[] for _ in range(BATCHES)]
    taken: list[dict[tuple[int, int], int]] = [{} for _ in range(BATCHES)]
    chosen: dict[int, int] = {}
    by_owner: dict[int, list[int]] = defaultdict(list)
    for at in looked:
        by_owner[owners[at]].append(at)
    for owner, some in by_owner.items():
        places = {place for at in some for place in _inner(boxes[at])}
        chosen[owner] = next((one for one in range(BATCHES) if not places & taken[one].keys()), BATCHES - 1)
        taken[chosen[owner]].update(dict.fromkeys(places, owner))
        batches[chosen[owner]] += some
    return [one for one in batches if one]


def _inner(box: Box) -> Iterator[tuple[int, int]]:
    """Some points inside a character's box, on a raster of 4 points."""
    x0, top, x1, bottom = box
    if not all(math.isfinite(one) and abs(one) < 1e5 for one in box):
        return
    for part in (0.3, 0.5, 0.7):
        for other in (0.3, 0.5, 0.7):
            yield int((x0 + (x1 - x0) * part) // 4), int((top + (bottom - top) * other) // 4)


class _View(NamedTuple):
    """The part of a page in which the doubtful characters stand: what it is of, their boxes on it, its corner, its scale."""

    page: Any
    boxes: dict[int, Box]
    crop: tuple[float, float, float, float]  # left, bottom, right, top
    scale: float

    @classmethod
    def of(cls, page: Any, shown: Frame, boxes: dict[int, Box]) -> _View:
        """The view of a page as it is shown."""
        on = [box for box in boxes.values() if all(math.isfinite(one) for one in box)] or [(0.0, 0.0, 1.0, 1.0)]
        x0, top = (max(min(box[at] for box in on) - AROUND, 0.0) for at in (0, 1))
        x1, bottom = min(max(box[2] for box in on) + AROUND, shown.width), min(max(box[3] for box in on) + AROUND, shown.height)
        x0, top = min(x0, shown.width - AROUND), min(top, shown.height - AROUND)
        x1, bottom = max(x1, x0 + AROUND), max(bottom, top + AROUND)
        scale = min(SCALE, LONGEST / max(x1 - x0, bottom - top))
        moved = {at: (box[0] - x0, box[1] - top, box[2] - x0, box[3] - top) for at, box in boxes.items()}
        return cls(page, moved, (x0, shown.height - bottom, shown.width - x1, top), scale)

    def rendered(self, without: Collection[int]) -> Any:
        """The picture without some texts."""
        for text in without:
            calls.set_active(text, 0)
        try:
            picture = self.page.render(scale=self.scale, crop=self.crop, may_draw_forms=False, rev_byteorder=False, prefer_bgrx=False)
            return picture.to_numpy()[:, :, :3].astype("int16")
        finally:
            for text in without:
                calls.set_active(text, 1)

    def part(self, picture: Any, at: int) -> Any:
        """The part of a picture in which a character stands."""
        high, wide = picture.shape[:2]
        x0, top, x1, bottom = self.boxes[at]
        narrow = INSIDE * (x1 - x0)
        left, right = _between((x0 + narrow) * self.scale, wide), _between((x1 - narrow) * self.scale, wide)
        first, last = _between(top * self.scale, high), _between(bottom * self.scale, high)
        return picture[first : max(last, first + 1), left : max(right, left + 1)]


def _between(value: float, most: int) -> int:
    return int(min(max(value, 0), most)) if math.isfinite(value) else 0


def _hidden(glyph: Glyph, owner: int, shapes: Shapes, under: Any) -> bool:
    """Is a character that this machine cannot draw hidden where another could? By what lies under it, what covers it, its clip."""
    at = shapes.texts.index(owner)
    ink = shapes.inks[at]
    if ink is not None and under.size:
        blue, green, red = (int(one) for one in under.reshape(-1, 3).mean(axis=0))
        if alike(ink, Ink(red, green, blue)):
            return True
    return covered(glyph, at, shapes.fills)
