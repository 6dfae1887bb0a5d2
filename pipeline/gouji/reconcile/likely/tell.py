"""What is said of a figure that is most likely a slip: calculated again, exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from ...model import Figure
from ...numbers import base_value, digit_unit, plain
from ...outcome import Evidence, Outcome
from ..arithmetic import Range, fits, printed, total
from ..causes import cause_of
from ..follows.spoken import Said
from ..follows.tell import EDGES, LABEL
from ..outcomes import HUNDRED, broken, figure_evidence, in_unit, text
from .names import Names
from .ways import RATE, Way, kind_of

MESSAGE, DIRECTION = "slip", "direction"
RULE = "likely relations"
YEAR = 12
YEARLY = 365, 366
WHOLE = Range(HUNDRED, HUNDRED)
CHECKS = {"difference": "difference", "left-after": "parts-sum", "left-before": "parts-sum", "left-far": "parts-sum", "left-hundred": "parts-sum", "flow": "difference",
          "difference-rows": "difference", "sum-rows": "parts-sum", "sum": "parts-sum",
          "list-after": "parts-sum", "list-before": "parts-sum"}  # else a rate  # fmt: skip
Exact = tuple[Range | None, str]  # what it must be, and how that is calculated


def told(names: Names, said: Said, at: int, way: Way, *, certain: bool) -> Outcome | None:
    """That a figure should be what a way gives; None where, calculated exactly, it is that."""
    figure, given = said[at], [names.figures[one] for one in way.of]
    span, formula = EXACT_WAYS[way.relation](given)
    if span is None or fits(figure, span.size()):
        return None
    middle, name = span.size().middle, said.words(at)[-LABEL:].lstrip(EDGES)
    expected = in_unit(middle, figure, max(figure.decimals, 2 if figure.unit == "%" else 0))
    words = text(quote=name + figure.raw, label=name, stated=plain(figure.value), formula=formula, expected=expected)
    found = [figure_evidence("stated", name, figure, "text", rule=RULE), *_given(names, said, way)]
    return broken(_check(names, way), "text", MESSAGE, words, found, severity="error" if certain else "warning", figure=figure, expected=expected,
                  difference=in_unit(abs(base_value(figure) - middle), figure), allowed=in_unit(digit_unit(figure), figure), cause=cause_of(figure, middle))  # fmt: skip


def turned(names: Names, said: Said, at: int, way: Way) -> Outcome:
    """That the words say the other direction than the two figures do."""
    figure, name = said[at], said.words(at)[-LABEL:].lstrip(EDGES)
    found = [figure_evidence("stated", name, figure, "text", rule=RULE), *_given(names, said, way)]
    words = text(label=name, stated=plain(figure.value), unit=figure.unit or "", verb="base")
    return broken("rate", "text", DIRECTION, words, found, figure=figure)


def _check(names: Names, way: Way) -> str:
    if way.relation == "same":
        return "table-text" if way.of[0] >= names.spoken else "text-text"
    return CHECKS.get(way.relation, "rate")


def _given(names: Names, said: Said, way: Way) -> Iterator[Evidence]:
    for one in way.of:
        spoken = one < names.spoken
        label = said.words(one)[-LABEL:].lstrip(EDGES) if spoken else names.names[one].partition("|")[0]
        role = "counterpart" if way.relation == "same" else "part"
        yield figure_evidence(role, label, names.figures[one], "text" if spoken else "table")


# --- each relation ------------------------------------------------------------------------------------


def _shown(sign: str, given: Sequence[Figure]) -> str:
    return sign.join(plain(one.value) for one in given)


def _share(given: Sequence[Figure]) -> Exact:
    return printed(given[0]).over(printed(given[1])), _shown(" / ", given)


def _rest(given: Sequence[Figure]) -> Exact:
    span = printed(given[0]).over(printed(given[1]))
    return WHOLE - span if span is not None else None, f"100 - {_shown(' / ', given)}"


def _growth(given: Sequence[Figure]) -> Exact:
    new, old = given
    return (printed(new) - printed(old)).size().over(printed(old)), f"({_shown(' - ', given)}) / {plain(old.value)}"


def _growth_up(given: Sequence[Figure]) -> Exact:
    change, now = given
    return printed(change).over(printed(now) - printed(change)), f"{plain(change.value)} / ({plain(now.value)} - {plain(change.value)})"


def _growth_down(given: Sequence[Figure]) -> Exact:
    change, now = given
    return printed(change).over(printed(now) + printed(change)), f"{plain(change.value)} / ({plain(now.value)} + {plain(change.value)})"


def _quotient(given: Sequence[Figure], by: int = 1) -> Exact:
    span = printed(given[0]).over(printed(given[1]))
    return _parted(span, HUNDRED * by) if span is not None else None, _shown(" / ", given) + (f" / {by}" if by > 1 else "")


def _product(given: Sequence[Figure], times: int = 1) -> Exact:
    span = printed(given[0]).times(printed(given[1])).scaled(times)
    rate = any(kind_of(one) == RATE for one in given)
    return _parted(span, HUNDRED) if rate else span, _shown(" × ", given) + ("%" if rate else "") + (f" × {times}" if times > 1 else "")


def _three(given: Sequence[Figure]) -> Exact:
    span = printed(given[0]).times(printed(given[1])).times(printed(given[2]))
    return span, _shown(" × ", given)


def _over_two(given: Sequence[Figure]) -> Exact:
    by = printed(given[1]).times(printed(given[2]))
    span = printed(given[0]).over(by)
    return _parted(span, HUNDRED) if span is not None else None, _shown(" / ", given)


def _daily(figure: Figure) -> Range:
    span = printed(figure)
    return Range(span.low / YEARLY[1], span.high / YEARLY[0])


def _parted(span: Range, by: Decimal | int) -> Range:
    return Range(span.low / by, span.high / by)


def _sum(given: Sequence[Figure]) -> Exact:
    return total(given), _shown(" + ", given)


def _flow(given: Sequence[Figure]) -> Exact:
    return total(given[:2]) - printed(given[2]), f"{_shown(' + ', given[:2])} - {plain(given[2].value)}"


def _left(given: Sequence[Figure]) -> Exact:
    return printed(given[0]) - total(given[1:]), _shown(" - ", given)


EXACT_WAYS: dict[str, Callable[[Sequence[Figure]], Exact]] = {
    "share": _share,
    "rest": _rest,
    "growth": _growth,
    "growth-up": _growth_up,
    "growth-down": _growth_down,
    "complement": lambda given: (WHOLE - printed(given[0]), f"100 - {plain(given[0].value)}"),
    "difference": _left,
    "sum": _sum,
    "product": _product,
    "product-year": lambda given: _product(given, YEAR),
    "quotient": _quotient,
    "quotient-year": lambda given: _quotient(given, YEAR),
    "product-three": _three,
    "quotient-two": _over_two,
    "daily": lambda given: (_daily(given[0]), f"{plain(given[0].value)} / {YEARLY[0]}"),
    "monthly": lambda given: (_parted(printed(given[0]), YEAR), f"{plain(given[0].value)} / {YEAR}"),
    "flow": _flow,
    "left-hundred": lambda given: (WHOLE - total(given), f"100 - {_shown(' - ', given)}"),
    "converted": lambda given: (printed(given[0]), plain(given[0].value)),
    "sum-rows": _sum,
    "difference-rows": _left,
    "base": _share,
    "list-after": _sum,
    "list-before": _sum,
    "mean": lambda given: (_parted(total(given), len(given)), f"({_shown(' + ', given)}) / {len(given)}"),
    "left-after": _left,
    "left-before": _left,
    "left-far": _left,
    "same": lambda given: (printed(given[0]), plain(given[0].value)),
}
