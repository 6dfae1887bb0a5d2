"""Whether the words say the right way (增减方向) from one figure to another: 较上年的20元增加3元, 由80%提高到85%, 较目标少2户.

Which of two figures is the one that the other is held against is told by words alone: 由 and 到, 较 right before it, or its name said again. Of
changes it must be that the two lie as far apart as is printed; what does not is told of elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...numbers import plain
from ...outcome import Outcome
from ..alike import POINTS, alike
from ..arithmetic import fits, printed
from ..outcomes import broken, figure_evidence, text
from .spoken import CLAUSE, Said
from .tell import EDGES, LABEL, difference

UP, DOWN = "way-up", "way-down"
RULE = "which way"
MOST = 3  # figures before one, of which it may be said that they changed


class Way(NamedTuple):
    """From one figure to another, and whether the words say that it is more."""

    base: int
    new: int
    up: bool


def direction(said: Said, at: int) -> Outcome | None:
    """The words say that something rose where it fell, or that it fell where it rose."""
    known = [*_from_to(said, at)]
    if not known:
        known = [one for one in _by_how_much(said, at) if fits(said[at], difference(said[one.new], said[one.base]).span)]
    if not known or not all(_is_wrong(said, one) for one in known):
        return None
    one = known[0]
    figure, name = said[at], said.words(at)[-LABEL:].lstrip(EDGES)
    given = [each for each in (one.new, one.base) if each != at]
    found = [figure_evidence("stated", name, figure, "text", rule=RULE),
             *(figure_evidence("part", said.words(each)[-LABEL:].lstrip(EDGES), said[each], "text") for each in given)]  # fmt: skip
    words = text(label=name, stated=plain(figure.value), unit=figure.unit or "", verb="base")
    return broken("rate", "text", "direction", words, found, figure=figure)


def _is_wrong(said: Said, one: Way) -> bool:
    base, new = printed(said[one.base]), printed(said[one.new])
    return new.high < base.low if one.up else new.low > base.high


def _way(said: Said, at: int) -> bool | None:
    """Do the words right before a figure say that something is more, or less?"""
    up, down = said.says(UP, at), said.says(DOWN, at)
    return None if (up is None) == (down is None) else up is not None


def _from_to(said: Said, at: int) -> Iterator[Way]:
    """由80%提高到85%."""
    base, to = at - 1, said.says("to-said", at)
    if to is None or base < 0 or said.all[base].sentence != said.all[at].sentence or said.passage[base] != said.passage[at]:
        return
    down = said.rules.wording(DOWN).search(to["by"]) is not None
    up = said.rules.wording(UP).search(to["by"]) is not None
    alone = said.words(at).lstrip(EDGES) == to[0] and said.all[base].after[:1] != "、"
    if up != down and alone and said.says("from-said", base) and alike(said[base], said[at]) and said.says("ordinal-said", base) is None:
        yield Way(base, at, up)


def _by_how_much(said: Said, at: int) -> Iterator[Way]:
    """增加3元, 低2个百分点: between which two, and which way."""
    last = at - 1
    if last < 0 or said.passage[last] != said.passage[at] or said.all[last].sentence != said.all[at].sentence or said.parted(last, at):
        return
    if not _is_of_kind(said, last, at):
        return
    beyond = said.says("beyond-base", last)
    if beyond is not None and said.rules.wording("base-named").fullmatch(said.words(at)):
        up = said.rules.wording(UP).search(beyond[0])
        yield from (Way(last, new, up is not None) for new in _before(said, last, at))
        return
    way = _way(said, at)
    if way is None:
        return
    if said.says("against-said", last) and not said.says("moved-by", last) and _says_only_way(said, at):
        yield from (Way(last, new, way) for new in _before(said, last, at))
    else:
        yield from _against_named(said, at, way)


def _is_of_kind(said: Said, one: int, at: int) -> bool:
    """Points lie between two rates, amounts between two of their kind."""
    return said[one].unit == "%" if said[at].unit == POINTS else alike(said[one], said[at])


def _says_only_way(said: Said, at: int) -> bool:
    """增加, 的目标低: no more than which way, behind the name of what is compared with."""
    words = said.words(at)
    found = said.says(UP, at) or said.says(DOWN, at)
    name = words[: found.start()] if found is not None else words
    return said.core(said.rules.wording("move-filler").sub("", words)) == "" or bool(said.rules.wording("base-named").fullmatch(name))


def _before(said: Said, base: int, at: int) -> Iterator[int]:
    """What was told before the base, last first; for the parts of something their whole."""
    found = (one for one in said.before(base) if said.all[base].sentence - said.all[one].sentence <= 1 and _is_of_kind(said, one, at))
    told = (one for one in found if not any(said.says(what, one) for what in ("moved-by", "difference-said", "converted")))
    wholes = {part.figure.place: each.whole.figure.place for each in said.report.compositions for part in each.parts}
    free = (one for one in told if said[one].place not in wholes or one == base - 1)
    yield from (one for one, _ in zip(free, range(MOST), strict=False))


def _against_named(said: Said, at: int, way: bool) -> Iterator[Way]:
    """目标20户，完成18户，较目标少2户: against the one that bears the name."""
    named = said.says("against-named", at)
    if named is None or said.core(CLAUSE.split(said.words(at))[-1][: -len(named[0])]):
        return
    near = [one for one in said.before(at, sentence=True) if _is_of_kind(said, one, at)][:2]
    if len(near) < 2 or said.parted(near[1], at):
        return
    bases = [one for one in near if said.bears(one, said.core(named["of"], "base-filler"))] if said.core(named["of"], "base-filler") else []
    if len(bases) == 1:
        yield Way(bases[0], next(one for one in near if one != bases[0]), way)
