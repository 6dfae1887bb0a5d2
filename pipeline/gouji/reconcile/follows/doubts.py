"""What the words and figures around a breach leave open (存疑): accusations that another figure of the report ends.

Values withdraw an accusation here, and never make one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, combinations, pairwise

from ...mapping.prose.names import ITEM
from ...model import Figure
from ...numbers import base_value, is_money, plain
from ...outcome import Outcome
from ...places import Place
from ..alike import POINTS, RATES, SCORE, alike
from ..arithmetic import printed, total
from ..causes import SLIPPED, cause_of
from ..derived import MESSAGE as DERIVED
from ..one_slip import is_one_slip, is_turned
from ..outcomes import agree, otherwise
from .amounts import differences
from .anything import is_other_mean, is_product
from .lists import other_lists
from .moves import over_its_base, pair
from .rates import NEAR, of_spans, points_between, quotients
from .spoken import CLAUSE, MOST, SEMICOLON, Said
from .tell import Way, difference, fits_otherwise, readings
from .values import digits, kind

RELATED = frozenset({"parts-sum", "part-of-whole", "difference", "rate"})
# columns or words say what belongs together, or all was tried
SURE = frozenset({"rate-other-base", "grid", "direction", "follows-nothing", "slip"})
LISTED = 6  # amounts before a percentage, of which a run may be its whole
BY_WORDS = frozenset({"rate", "difference"})  # of figures that words bind, no list of which something may be left out
COMPARED = frozenset({"growth", "change-amount"})  # of what was, is, and by how much it changed
MEAN = " / "  # in the calculation of a mean
CHANGED, GROWTH = "change-amount", "growth"
TOLD_BESIDE = frozenset({"rate", GROWTH, DERIVED})
BESIDE = 6  # amounts before a figure, of two of which it may be told
THREE = 3  # figures of a percentage of two
FEWEST = 3  # letters of a row's name


def widely_doubted(outcomes: Sequence[Outcome], said: Said) -> list[Outcome]:
    """The outcomes, without the accusations of the narrative that any figures of the report end."""
    doubts = _Doubts(said)
    kept = _exchanged_shares(outcomes)
    return [otherwise(one) if id(one) not in kept and doubts.of(one) else one for one in outcomes]


def _exchanged_shares(outcomes: Sequence[Outcome]) -> set[int]:
    """Shares of one whole of which each is the other's (甲占70%，乙占30%, the other way round): that either fits the other's amount is what is
    wrong with them.
    """
    shares = [
        one for one in outcomes if one.state == "broken" and one.check == "rate" and one.message == "rate" and len(one.evidence) == THREE
    ]
    of_whole: dict[tuple[Place, str | None, str | None], Outcome] = {
        (one.evidence[-1].place, one.stated, one.expected): one for one in shares
    }
    return {id(one) for one in shares if (one.evidence[-1].place, one.expected, one.stated) in of_whole}


class _Doubts:
    def __init__(self, said: Said) -> None:
        self.said = said

    def of(self, one: Outcome) -> bool:
        """Is a breach doubtful?"""
        if one.state != "broken" or not one.evidence:
            return False
        if one.message == "equal" and (self._is_of_other_assessor(one) or self._is_told_beside(one) or self._is_restricted(one)):
            return True
        if one.check == "parts-sum" and one.message not in SURE and self._is_of_own_row(one):
            return True
        if one.check == "table-text" and one.message == "equal":
            return one.measure == ITEM and self._stands_elsewhere(one)
        spoken = one.check in RELATED and one.message not in SURE and all(each.place in self.said.at for each in one.evidence)
        return spoken and self._may_be_meant_otherwise(one)

    def _may_be_meant_otherwise(self, one: Outcome) -> bool:
        if one.check == "rate" and is_turned(one, self.said.report):
            return self._names_other(one)
        if self._holds_beside(one):
            return True
        if one.sure:
            return False
        if one.check in BY_WORDS and is_one_slip(one, self.said.report):
            return self._names_other(one)
        if one.check == "part-of-whole":
            return self._is_no_whole(one) or self._is_listed_otherwise(one)
        if one.check == "parts-sum":
            return self._is_given_between(one) or self._is_no_list(one) or self._is_listed_otherwise(one)
        return self._follows_otherwise(one)

    def _is_of_own_row(self, one: Outcome) -> bool:
        """No cell is the sum of one of its own row and one of another row, but where the rows of the table show it (running totals)."""
        whole, *parts = [(each.place.table, each.place.row) for each in one.evidence]
        return whole[0] is not None and whole in parts and any(each != whole for each in parts)

    def _is_of_other_assessor(self, one: Outcome) -> bool:
        """Where a report tells what the unit gave itself and what others gave it (自评, 评价), a score that names neither may be either."""
        if any(each.unit != SCORE for each in one.evidence[:2]) or not self._assessed_twice:
            return False
        own = self.said.rules.wording("self-assessed")
        return (
            len({own.search(each.label + self.said.heads.get((each.place.table, each.place.col), "")) is None for each in one.evidence}) > 1
        )

    @cached_property
    def _assessed_twice(self) -> bool:
        heads = {*self.said.heads.values(), *(each.before for each in self.said.all if each.figure.unit == SCORE)}
        wording = self.said.rules.wording
        return all(any(wording(what).search(each) for each in heads) for what in ("self-assessed", "reviewed"))

    def _is_restricted(self, one: Outcome) -> bool:
        """扣除补发部分后，人员支出为…: what is told without a part of it is not what others print of the whole; where both do so, they may be."""
        told = [
            self.said.says("restricted-said", self.said.at[each.place]) is not None for each in one.evidence if each.place in self.said.at
        ]
        return any(told) and not (all(told) and len(told) == len(one.evidence))

    def _is_told_beside(self, one: Outcome) -> bool:
        """A sentence that prints the counterpart as a part of what is told tells two things: 管理员80人(其中分馆60人)."""
        stated = next((self.said.at[each.place] for each in one.evidence if each.place in self.said.at), None)
        other = next((each for each in one.evidence if each.place.table is not None), None)
        if stated is None or other is None:
            return False
        cell = next((each for each in self.said.cells if each.place == other.place), None)
        here = range(stated + 1, min(stated + NEAR, len(self.said.all)))
        among = next((each for each in here if self.said.says("among-word", each)), len(self.said.all))
        return cell is not None and any(
            alike(self.said[each], cell) and agree(self.said[each], cell)
            for each in here
            if each >= among
            and self.said.all[each].sentence == self.said.all[stated].sentence
            and self.said.passage[each] == self.said.passage[stated]
        )

    def _names_other(self, one: Outcome) -> bool:
        """减少3卷, 其中乙馆减少1卷; 书籍收入80元, 期刊收入60元, 书占比40%: words between the figures name another thing."""
        at = self.said.at[one.evidence[0].place]
        given = sorted(self.said.at[each.place] for each in one.evidence)
        if one.message in COMPARED:
            between = (each for each in range(given[0] + 1, given[-1] + 1) if self.said.all[each].sentence == self.said.all[at].sentence)
            among = any(self.said.says("among-word", each) for each in between)
            return among and not self._is_named_whole(given)
        if one.message != "rate":
            return False
        found = self.said.says("share-said", at)
        if found is None:  # a semicolon begins another subject; what went beyond a target is not what was done
            if any(self.said.says("beyond-said", each) for each in given if each != at):
                return True
            last = max((each for each in given if each < at), default=at)
            if any(not self.said[each].unit for each in range(last + 1, at)):  # a number that nobody understood stands in the way
                return True
            if any(self.said[each].unit in RATES for each in range(last + 1, at)) and self._is_rate_of_other(at, given):
                return True
            return last != at and given[-1] == at and SEMICOLON.search(self.said.words(at)) is not None
        own = self.said.core(self.said.rules.wording("share-filler").sub("", CLAUSE.split(self.said.words(at)[: found.start()])[-1]))
        return bool(own) and not any(self.said.bears(each, own) for each in given if each != at)

    def _is_rate_of_other(self, at: int, given: Sequence[int]) -> bool:
        """道路建成80条，绿化率40%，旧馆改造率60%: does a rate behind another one name what none of the figures names?"""
        found = self.said.says("rate-said", at)
        name = self.said.core(CLAUSE.split(self.said.words(at)[: found.end("stem")])[-1], "rate-filler") if found is not None else ""
        borne = "".join(self.said.own(each) for each in given if each != at)
        return any(char not in borne for char in name)

    def _follows_otherwise(self, one: Outcome) -> bool:
        given = [self.said.at[each.place] for each in one.evidence]
        at = self._looked_at(one, given)
        figure = self.said[at]
        others = [each for each in given if each != at and self.said.is_amount(each)]
        if self._names_other(one):
            return True
        bound = self.said.rules.wording("threshold-after")
        if any(each != at and bound.search(self.said.all[each].after) for each in given):
            return True  # 300万元以上的项目: what others are measured against
        if one.message == DERIVED and (self._is_given_beside(one, at, given) or is_product(self.said, at)):
            return True
        base = next((self.said.at[each.place] for each in one.evidence if each.role == "base"), min(given))
        of_first = one.message != "rate" or base == min(given)  # 完成7个，正在做2个，完成率78%: what is left is no whole
        if not figure.value or (of_first and self._follow_each_other(given, compared=one.message in COMPARED)):
            return False
        if one.check == "difference":
            return fits_otherwise(readings(figure, differences(self.said, at, others)))
        if figure.unit == POINTS:
            beside = sorted(given) == [at - 2, at - 1, at]
            return self._is_from_target(at, others) or (not beside and fits_otherwise(readings(figure, points_between(self.said, at))))
        if figure.unit not in RATES:
            return one.message == DERIVED and MEAN in dict(one.words).get("formula", "") and is_other_mean(self.said, at)
        beside = at - 1 in others  # the amount right before a percentage is what it is of
        ways = chain(_of_runs(self.said, at, others), quotients(self.said, at, [at - 1] if beside else others[:MOST], free=not beside))
        return fits_otherwise(readings(figure, ways))

    def _holds_beside(self, one: Outcome) -> bool:
        """Does a rate, or a change, follow from two other amounts before it in its own sentence? Then it was told of these."""
        given = [self.said.at[each.place] for each in one.evidence]
        if self.said[given[0]].unit == POINTS:
            return False  # the rates beside it follow from amounts, as they should
        rates = [each for each in given if self.said[each].unit in RATES and one.check == "rate"]
        if (one.message not in TOLD_BESIDE) if rates else (one.message != CHANGED):
            return False
        at = rates[0] if rates else given[0]
        figure = self.said[at]
        sentence = self.said.all[at].sentence
        far = one.message == GROWTH or not rates  # what a growth is of may stand as far back as its own figures
        back = max(0 if rates else 1, *(sentence - self.said.all[each].sentence for each in given)) if far else 0
        here = [each for each in self.said.before(at) if self._is_near(each, at, back) and self.said.is_amount(each)][:BESIDE]
        pairs = [
            pair
            for pair in combinations(here, 2)
            if alike(*map(self.said.__getitem__, pair))
            and min(digits(self.said[each]) for each in pair) >= FEWEST
            and not self._is_witness(pair, given)
        ]
        if figure.unit not in RATES:
            gaps = (difference(self.said[first], self.said[second]) for first, second in pairs if alike(figure, self.said[first]))
            return digits(figure) >= FEWEST and fits_otherwise(readings(figure, gaps))
        if one.message != GROWTH:
            shares = (way for first, second in pairs for way in _of_pair(self.said[first], self.said[second], shares=True))
            return digits(figure) >= FEWEST - 1 and fits_otherwise(readings(figure, shares))
        moved = [pair for pair in pairs if {*pair} & {*given}]
        others = (way for first, second in moved if not {first, second} <= {*given} for way in _moved(self.said[first], self.said[second]))
        ways = chain(others, (way for first, second in moved for way in _of_pair(self.said[first], self.said[second], shares=False)))
        return digits(figure) >= FEWEST - 1 and fits_otherwise(readings(figure, ways))

    def _is_witness(self, pair: tuple[int, int], given: Sequence[int]) -> bool:
        """Has a pair, in place of a figure of the breach, one that a slip of the hand makes of it? It shows what that should have been."""
        new = [self.said[each] for each in pair if each not in given]
        old = [self.said[each] for each in given if each not in pair and self.said.is_amount(each)]
        return any(alike(one, other) and _is_slip(other, one) for one in new for other in old)

    def _is_near(self, one: int, at: int, back: int) -> bool:
        """In the same sentence of one paragraph, or in so many before it."""
        return self.said.passage[one] == self.said.passage[at] and self.said.all[at].sentence - self.said.all[one].sentence <= back

    def _looked_at(self, one: Outcome, given: Sequence[int]) -> int:
        """The figure of a breach that may follow from others: of a change and its rate, the rate, where another figure stands among them."""
        apart = max(given) - min(given) >= len(set(given))
        stated = [at for at, each in zip(given, one.evidence, strict=True) if each.role == "stated"]
        return next((at for at in stated if apart and one.check == "rate" and self.said[at].unit in RATES), given[0])

    def _is_given_beside(self, one: Outcome, at: int, given: Sequence[int]) -> bool:
        """乙区站均5元，低于全县站均8元: the figures make another one of the sentence, which is what they are told for."""
        beside = [each for each in self.said.before(at, sentence=True) if each not in given and alike(self.said[each], self.said[at])]
        return any(one.expected == plain(self.said[each].value) for each in beside)

    def _is_given_between(self, one: Outcome) -> bool:
        """追加50元，调减20元，净增30元，调整后90元: what the parts make stands right behind them."""
        whole, *parts = [self.said.at[each.place] for each in one.evidence]
        return any(
            alike(self.said[each], self.said[whole]) and one.expected == plain(self.said[each].value)
            for each in range(max(parts) + 1, whole)
        )

    def _is_named_whole(self, given: Sequence[int]) -> bool:
        """Do the words name from what to what something changed, or over what?"""
        last = max(given)
        two = pair(self.said, last) or over_its_base(self.said, last)
        return two is not None and set(two) <= set(given)

    def _follow_each_other(self, given: Sequence[int], *, compared: bool) -> bool:
        """应归档80卷，归档60卷，归档率75%: figures of one sentence with no other between them, of which the first is no item of a list: nothing
        else can be meant. A part is no more than the whole right before it.
        """
        if compared:
            return self._is_named_whole(given)
        first, *rest = sorted(set(given))
        between = [one for one in range(first, rest[-1] + 1) if one in given or self.said.is_amount(one)] if rest else []
        if sorted(set(given)) != between or self.said.words(first).startswith("、") or self.said.parted(first, rest[-1]):
            return False
        if self.said.all[first].sentence != self.said.all[rest[-1]].sentence:
            return False
        percent = len(given) == THREE and self.said[rest[-1]].unit in RATES
        return percent and base_value(self.said[rest[0]]) <= base_value(self.said[first])

    def _is_listed_otherwise(self, one: Outcome) -> bool:
        return fits_otherwise(other_lists(self.said, self.said.at[one.evidence[0].place], one))

    def _is_from_target(self, at: int, others: Sequence[int]) -> bool:
        """超出目标2个百分点: where no target is among the figures, it lies between one of them and what nobody printed."""
        target = self.said.rules.wording("other-time")
        return target.search(self.said.words(at)) is not None and not any(target.search(self.said.words(one)) for one in others)

    def _is_no_whole(self, one: Outcome) -> bool:
        """What lies between two amounts, or a mean, has no parts; of several parts with other words between them, one may hold the others."""
        whole, *parts = [self.said.at[each.place] for each in one.evidence]
        if self.said.says("difference-said", whole) or self.said.says("average-said", whole):
            return True
        if any(self.said.rules.wording("bound-after").search(self.said.all[each].after) for each in parts):  # 80分(含)至90分
            return True
        last = range(whole + 1, min(parts[-1] + 2, len(self.said.all)))
        if any(self._add_up(whole, pair) for pair in pairwise(last)):  # 未用120元，其中项目92元，由财政收回75元、结转45元
            return True
        tight = all(self.said.words(each).startswith("、") for each in parts[1:]) and parts == [*range(parts[0], parts[0] + len(parts))]
        counts = (
            not is_money(self.said[whole].unit) and not self.said[whole].decimals
        )  # 收回60份，其中有效50份，满意40份: one among the other
        return (
            counts and len(parts) > 1 and not tight and all(base_value(self.said[each]) <= base_value(self.said[whole]) for each in parts)
        )

    def _is_no_list(self, one: Outcome) -> bool:
        """Points that were lost are no part of those that were earned; nor is what is less than each of several amounts before it their total;
        nor what 、 joins to the next.
        """
        whole, *parts = [self.said.at[each.place] for each in one.evidence]
        if parts[0] == whole + 1 and self.said.words(parts[0]).startswith("、"):
            return True
        if one.message == DERIVED and is_product(self.said, whole):  # 8个，单价3万元，小计24万元
            return True
        if self._ends_before(whole, parts) or self._is_told_partial(whole, parts):
            return True
        lost = sum(self.said.says("lost-said", each) is not None for each in parts)
        more = sum(base_value(self.said[each]) > base_value(self.said[whole]) for each in parts)
        return 0 < lost < len(parts) or (whole > parts[-1] and more == len(parts))

    def _ends_before(self, whole: int, parts: Sequence[int]) -> bool:
        """7人，其中甲5人、乙2人 of 2名专家共7人; 17件: 甲9件、乙8件，办结16件: the list is of the figure right before it, or ends where 、 does."""
        nearer = [each for each in range(whole + 1, parts[0]) if kind(self.said[each]) == kind(self.said[whole])]
        if nearer and self._add_up(nearer[-1], parts):
            return True
        joined = next((at for at, each in enumerate(parts[1:], 1) if not self.said.words(each).startswith("、")), len(parts))
        return 1 < joined < len(parts) and self._add_up(whole, parts[:joined])

    def _add_up(self, whole: int, parts: Sequence[int]) -> bool:
        return base_value(self.said[whole]) == sum(base_value(self.said[each]) for each in parts)

    def _is_told_partial(self, whole: int, parts: Sequence[int]) -> bool:
        """审结62件，其中改判3件、发回4件，发改率11.29%: does a rate right behind the parts say what share of the whole they are?"""
        behind = parts[-1] + 1
        if behind >= len(self.said.all) or self.said[behind].unit not in RATES or self.said.passage[behind] != self.said.passage[whole]:
            return False
        span = total(self.said[each] for each in parts).over(printed(self.said[whole]))
        return span is not None and fits_otherwise([(self.said[behind], span)])

    def _stands_elsewhere(self, one: Outcome) -> bool:
        """Does the figure stand in another cell of a row of that name? Of which of them it was told, nothing says."""
        stated = next((each for each in one.evidence if each.place in self.said.at), None)
        if stated is None:
            return False
        figure, name = self.said[self.said.at[stated.place]], self.said.row_name(stated.label)
        if len(name) >= FEWEST and any(agree(figure, each) for each in self.said.rows.get(name, ()) if alike(each, figure)):
            return True
        column = {(each.place.table, each.place.col) for each in one.evidence if each.place.table is not None}
        return any(agree(figure, each) for each in self.said.cells if (each.place.table, each.place.col) in column and alike(each, figure))


def _is_slip(one: Figure, meant: Figure) -> bool:
    """Does one slip of the hand make a figure of another?"""
    cause = cause_of(one, base_value(meant))
    return cause is not None and cause.code in SLIPPED


def _moved(one: Figure, other: Figure) -> Iterator[Way]:
    """The less of two, as a change, over what the more was before it."""
    less, more = sorted((printed(one), printed(other)), key=lambda span: span.middle)
    return (way for pair in ((less, more + less), (less, more - less)) for way in of_spans((one, other), pair))


def _of_pair(one: Figure, other: Figure, *, shares: bool) -> Iterator[Way]:
    """A share, a growth, and a change over what was before it or what is after it."""
    less, more = sorted((printed(one), printed(other)), key=lambda span: span.middle)
    pairs = (*([(less, more)] if shares else []), (more - less, less), (more - less, more), (less, more - less), (less, more + less))
    return (way for pair in pairs for way in of_spans((one, other), pair))


def _of_runs(said: Said, at: int, given: Sequence[int]) -> Iterator[Way | None]:
    """An amount over the sum of a run before it, two neighbours together over another: (满意 + 基本满意) of all; or one of the amounts that it
    was told of over a list that holds it: 甲70元，乙30元，依次占70%、30%.
    """
    amounts = [said[one] for one in said.around(at) if said.passage[one] == said.passage[at] and said.is_amount(one) and one < at][:NEAR]
    yield from _over_runs(amounts, 0, range(1, min(len(amounts), LISTED)))
    for here in (amounts.index(said[one]) for one in given if said[one] in amounts):
        yield from _over_runs(amounts, here, range(here + 1))
    for one, other in pairwise(amounts):
        for whole in amounts:
            if alike(one, other) and alike(one, whole) and whole.place not in {one.place, other.place}:
                yield from of_spans((one, other, whole), (total((one, other)), total([whole])))


def _over_runs(amounts: Sequence[Figure], here: int, begins: Iterable[int]) -> Iterator[Way | None]:
    """One amount over the sums of runs from each of some beginnings; those that begin before it hold it."""
    for begin in begins:
        for end in range(max(begin + 2, here + 1), min(len(amounts), begin + LISTED) + 1):
            if all(alike(one, amounts[here]) for one in amounts[begin:end]):
                yield from of_spans((amounts[here],), (total([amounts[here]]), total(amounts[begin:end])))


__all__ = ["widely_doubted"]
