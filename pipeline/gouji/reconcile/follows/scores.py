"""Points of a score in the narrative: earned and lost of a full mark, what was lost in all, the classes of a total, weights of a hundred."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...outcome import Outcome
from ..alike import SCORE
from ..arithmetic import Range, printed
from .spoken import Said
from .tell import Way, added, difference, tell

WHOLE = Decimal(100)
NEAR = 12
FEWEST = 3  # classes of a score, weights of a hundred


def _points(said: Said, at: int) -> list[int]:
    """The points before a figure in its sentence, nearest first."""
    return [one for one in said.before(at, sentence=True) if said[one].unit == SCORE]


def lost_of_full(said: Said, at: int) -> Outcome | None:
    """分值5分，得4分，扣1分: the full mark without what was earned, or without what was lost."""
    near = _points(said, at)[:2]
    lost = said.says("lost-said", at) is not None and said.says("lost-in-all", at) is None
    if near != [at - 1, at - 2] or said.parted(at - 2, at) or not (lost or said.says("earned-said", at)):
        return None
    full = [one for one in near if said.says("full-mark-said", one)]
    other = [one for one in near if one not in full and said.says("earned-said" if lost else "lost-said", one)]
    if len(full) != 1 or len(other) != 1:
        return None
    return tell(said, at, [difference(said[full[0]], said[other[0]])], _differences(said, at), "difference", "points of a full mark")


def deducted(said: Said, at: int) -> Outcome | None:
    """总分96分，共扣4分: with what was earned in all it is a hundred, or it is what was lost item by item."""
    if said.says("lost-in-all", at) is None:
        return None
    totals = [one for one in said.before(at) if said[one].unit in {SCORE, "%"} and "(" not in said.words(one)][:1]
    totals = [one for one in totals if said.says("total-score-said", one) and said.core(said.words(at), "lost-filler") == ""]
    ways = [
        Way((said[one],), Range(WHOLE - printed(said[one]).high, WHOLE - printed(said[one]).low), f"100 - {said[one].raw}")
        for one in totals
    ]
    items = _lost_after(said, at)
    return tell(
        said,
        at,
        [*ways, *([added(said[one] for one in items)] if len(items) > 1 else [])] if ways else [],
        _lost(said, at),
        "difference",
        "points lost in all",
    )


def _lost_after(said: Said, at: int) -> list[int]:
    """What was lost item by item, told behind it in its sentence."""
    found = []
    for one in range(at + 1, len(said.all)):
        if said.passage[one] != said.passage[at] or said.all[one].sentence > said.all[at].sentence:
            break
        if said[one].unit == SCORE and said.says("lost-said", one):
            found.append(one)
    return found


def _lost(said: Said, at: int) -> Iterator[Way]:
    points = [said[one] for one in said.around(at) if said[one].unit == SCORE]
    yield from (Way((one,), Range(WHOLE - printed(one).high, WHOLE - printed(one).low), "") for one in points)
    yield from _differences(said, at)
    near = sorted(one for one in said.around(at)[:40] if said[one].unit == SCORE and said.says("lost-said", one))
    for begin in range(len(near)):
        yield from (added(said[one] for one in near[begin:end]) for end in range(begin + 1, len(near) + 1))


def class_scores(said: Said, at: int) -> Outcome | None:
    """总分96分，其中甲类得18分，乙类得30分，…: told as a whole right before its classes. The last class is asked, so that each of
    them is held against the whole once.
    """
    after = next(
        (one for one in range(at + 1, len(said.all)) if said[one].unit == SCORE and said.all[one].sentence == said.all[at].sentence), None
    )
    if after is not None or said.says("earned-said", at) is None:
        return None
    earned = [one for one in (at, *_points(said, at)) if said.says("earned-said", one) and not said.says("total-score-said", one)]
    whole = _whole(said, earned[-1]) if earned else None
    if whole is None or len(earned) < FEWEST or earned[-1] <= whole:
        return None
    return _told_of_whole(said, whole, earned)


def _whole(said: Said, at: int) -> int | None:
    """The total score that was told right before the classes: in the sentence, or in the one before."""
    for one in said.before(at):
        if said.all[at].sentence - said.all[one].sentence > 1:
            return None
        if said[one].unit == SCORE and said.says("total-score-said", one):
            return one
    return None


def _told_of_whole(said: Said, whole: int, parts: Sequence[int]) -> Outcome | None:
    ways = [added(said[one] for one in reversed(parts))]
    return tell(said, whole, ways, _sums(said, parts), "total-score", "scores of the classes")


def _sums(said: Said, parts: Sequence[int]) -> Iterator[Way]:
    given = [said[one] for one in parts]
    yield from (added(given[:end]) for end in range(2, len(given)))
    yield from (added(given[begin:]) for begin in range(1, len(given) - 1))
    yield from (added((*given, said[one])) for one in said.around(parts[0]) if said[one].unit == SCORE and one not in parts)


def weights(said: Said, at: int) -> Outcome | None:
    """权重分别为20分、30分、40分和10分: several weights in turn are a hundred, where that is the scale."""
    if said.says("weights-said", at) is None:
        return None
    run = [at]
    while (
        run[-1] + 1 < len(said.all)
        and said.rules.wording("between-items").fullmatch(said.words(run[-1] + 1))
        and said[run[-1] + 1].unit == said[at].unit
    ):
        run.append(run[-1] + 1)
    if len(run) < FEWEST or said[at].unit not in {SCORE, "%"}:
        return None
    rest = added(said[one] for one in run[1:])
    way = Way(rest.figures, Range(WHOLE - rest.span.high, WHOLE - rest.span.low), f"100 - ({rest.formula})")
    return tell(said, at, [way], iter(()), "weights-sum", "weights in turn")


def _differences(said: Said, at: int) -> Iterator[Way]:
    points = [said[one] for one in said.around(at) if said[one].unit == SCORE][:NEAR]
    for last, one in enumerate(points):
        yield from (difference(one, other) for other in points[:last])


__all__ = ["class_scores", "deducted", "lost_of_full", "weights"]
