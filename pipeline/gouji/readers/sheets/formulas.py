"""Simple formulas (公式) whose value was not stored: sums, the four operations, rounding, over the cells of one sheet, in decimals.

Everything else is not understood, and nothing is guessed: a name, another sheet, a text in a sum, a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException
from typing import NamedTuple

from ...regexes import compiled
from ..numerals import whole
from .formats import KNOWN
from .grid import MOST_COLS, MOST_ROWS, Place, column_of

EXACT = Context(prec=40)
LONGEST = 4096  # characters of a formula
DEEPEST = 60  # brackets in brackets, and formulas that wait for each other
STEPS = 2_000_000  # cells looked at for one sheet
TOKEN = compiled(
    r"""(?x)
      (?:(?:'(?P<quoted>[^'\[\]]{1,40})'|(?P<sheet>[^\W\d][\w.]{0,40}))!)?  # a sheet, which must be our own
      (?P<first>\$?[A-Za-z]{1,3}\$?[0-9]{1,7})(?::(?P<last>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}))?(?![\w(!.])
    | (?P<from>\$?[A-Za-z]{1,3}):(?P<to>\$?[A-Za-z]{1,3})(?![\w(!.])  # whole columns
    | (?P<number>(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[Ee][-+]?[0-9]{1,3})?)
    | (?P<name>[A-Za-z]{2,12})\(
    | (?P<sign>[-+*/%(),])
    | (?P<space>\s)"""
)
CORNER = compiled(r"(\$?)([A-Za-z]{1,3})(?:(\$?)([0-9]{1,7}))?")
ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
Value = Decimal | bool | str
Block = tuple[int, int, int, int]  # first row and column, last row and column


class Formula(NamedTuple):
    """A formula as it was written, and how far it has moved from there, or where it stands."""

    text: str
    down: int
    right: int


class Token(NamedTuple):
    """A piece of a formula: a sign or function by name, a number, or cells."""

    sign: str = ""
    number: Decimal | None = None
    cells: Block | None = None
    single: bool = False


class NotUnderstoodError(Exception):
    """A formula that is not worked out here."""


class FailedError(Exception):
    """A formula that gives an error, as the spreadsheet shows it."""


def worked_out(formulas: dict[Place, Formula], values: dict[Place, Value], name: str) -> dict[Place, Decimal | str]:
    """The values of those formulas that are understood, with 15 digits; an error as its text. `name` is that of their sheet.

    >>> worked_out({(2, 0): Formula("SUM(A1:A2)/2", 0, 0)}, {(0, 0): Decimal("0.1"), (1, 0): Decimal("0.2")}, "表")
    {(2, 0): Decimal('0.15')}
    """
    table = _Table(formulas, values, name)
    for place in formulas:
        table.of(place)
    return table.found


class _Table:
    """The cells of a sheet while its formulas are worked out, each once."""

    def __init__(self, formulas: dict[Place, Formula], values: dict[Place, Value], name: str) -> None:
        self.formulas, self.values, self.name = formulas, values, name
        self.found: dict[Place, Decimal | str] = {}
        self.begun: set[Place] = set()
        self.depth = 0
        self.steps = STEPS

    def of(self, place: Place) -> None:
        """Work out one formula, if that is possible; one that was begun before is not begun again."""
        if place in self.begun:
            return
        self.begun.add(place)
        self.depth += 1
        try:
            if self.depth <= DEEPEST:
                result = _Sum(self, _tokens(self.formulas[place], self.name)).result()
                self.found[place] = KNOWN.create_decimal(result).normalize(KNOWN)
        except FailedError as error:
            self.found[place] = str(error)
        except (NotUnderstoodError, DecimalException):
            pass
        finally:
            self.depth -= 1

    def value(self, place: Place) -> Value | None:
        """What stands in a cell; None for an empty one."""
        if place in self.formulas:
            self.of(place)
            if place not in self.found:
                raise NotUnderstoodError
            found: Value | None = self.found[place]
        else:
            found = self.values.get(place)
        if isinstance(found, str) and found in ERRORS:
            raise FailedError(found)
        return found

    def numbers(self, cells: Block) -> Iterator[Decimal]:
        """The numbers of some cells; texts among them do not count."""
        top, left, bottom, right = cells
        area = (bottom - top + 1) * (right - left + 1)
        self.steps -= min(area, len(self.values) + len(self.formulas))
        if self.steps < 0:
            raise NotUnderstoodError
        if area <= len(self.values) + len(self.formulas):
            places: Iterator[Place] = ((row, col) for row in range(top, bottom + 1) for col in range(left, right + 1))
        else:
            places = (one for part in (self.values, self.formulas) for one in part if top <= one[0] <= bottom and left <= one[1] <= right)
        for place in places:
            found = self.value(place)
            if isinstance(found, Decimal):
                yield found


class _Sum:
    """One formula read from left to right: sums of products of signed numbers, cells, brackets and functions."""

    def __init__(self, table: _Table, tokens: list[Token]) -> None:
        self.table, self.tokens = table, tokens
        self.at = 0
        self.depth = 0

    def result(self) -> Decimal:
        """Its value."""
        found = self._sum()
        if self.at < len(self.tokens):
            raise NotUnderstoodError
        return found

    def _sign(self, *signs: str) -> str:
        """The next sign, if it is one of these, and go on."""
        if self.at < len(self.tokens) and self.tokens[self.at].sign in signs:
            self.at += 1
            return self.tokens[self.at - 1].sign
        return ""

    def _sum(self) -> Decimal:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotUnderstoodError
        total = self._product()
        while sign := self._sign("+", "-"):
            other = self._product()
            total = EXACT.add(total, other) if sign == "+" else EXACT.subtract(total, other)
        self.depth -= 1
        return total

    def _product(self) -> Decimal:
        total = self._signed()
        while sign := self._sign("*", "/"):
            other = self._signed()
            if sign == "/" and not other:
                raise FailedError(ERRORS[0])
            total = EXACT.multiply(total, other) if sign == "*" else EXACT.divide(total, other)
        return total

    def _signed(self) -> Decimal:
        negative = False
        while sign := self._sign("+", "-"):
            negative ^= sign == "-"
        value = self._one()
        while self._sign("%"):
            value = value.scaleb(-2)
        return -value if negative else value

    def _one(self) -> Decimal:
        """A number, a cell, what stands in brackets, or what a function gives."""
        if self.at >= len(self.tokens):
            raise NotUnderstoodError
        token = self.tokens[self.at]
        self.at += 1
        if token.number is not None:
            return token.number
        if token.cells is not None and token.single:
            found = self.table.value(token.cells[:2])
            if found is None:
                return Decimal(0)
            if isinstance(found, Decimal):
                return found
        elif token.sign == "(":
            value = self._sum()
            if self._sign(")"):
                return value
        elif token.sign in FUNCTIONS:
            return FUNCTIONS[token.sign](self._arguments())
        raise NotUnderstoodError

    def _arguments(self) -> list[list[Decimal]]:
        """The numbers of each argument of a function."""
        found = []
        while True:
            token = self.tokens[self.at] if self.at < len(self.tokens) else Token()
            follows = self.tokens[self.at + 1].sign if self.at + 1 < len(self.tokens) else ""
            if token.cells is not None and follows in {",", ")"}:
                self.at += 1
                found.append(list(self.table.numbers(token.cells)))
            else:
                found.append([self._sum()])
            if self._sign(")"):
                return found
            if not self._sign(","):
                raise NotUnderstoodError


def _all(arguments: list[list[Decimal]]) -> list[Decimal]:
    return [one for part in arguments for one in part]


def _total(arguments: list[list[Decimal]]) -> Decimal:
    total = Decimal(0)
    for one in _all(arguments):
        total = EXACT.add(total, one)
    return total


def _mean(arguments: list[list[Decimal]]) -> Decimal:
    count = len(_all(arguments))
    if not count:
        raise FailedError(ERRORS[0])
    return EXACT.divide(_total(arguments), Decimal(count))


def _to(arguments: list[list[Decimal]]) -> Decimal:
    """ROUND: halves away from zero."""
    value, places = (part[0] if len(part) == 1 else None for part in arguments) if len(arguments) == 2 else (None, None)
    if value is None or places is None or abs(places) > 30:
        raise NotUnderstoodError
    shift = whole(f"{places:.0f}", -30, 30) or 0
    return KNOWN.create_decimal(value).scaleb(shift).to_integral_value(ROUND_HALF_UP).scaleb(-shift)


def _distance(arguments: list[list[Decimal]]) -> Decimal:
    found = _all(arguments)
    if len(found) != 1:
        raise NotUnderstoodError
    return abs(found[0])


FUNCTIONS: dict[str, Callable[[list[list[Decimal]]], Decimal]] = {
    "SUM": _total,
    "AVERAGE": _mean,
    "ROUND": _to,
    "ABS": _distance,
    "MAX": lambda arguments: max(_all(arguments), default=Decimal(0)),
    "MIN": lambda arguments: min(_all(arguments), default=Decimal(0)),
}


def _tokens(formula: Formula, name: str) -> list[Token]:
    """The pieces of a formula, its cells moved with it."""
    text = formula.text.removeprefix("=")
    if len(text) > LONGEST:
        raise NotUnderstoodError
    made = []
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise NotUnderstoodError
        at = found.end()
        if found["space"]:
            continue
        if (said := found["quoted"] or found["sheet"]) and said != name:
            raise NotUnderstoodError
        if found["number"]:
            made.append(Token(number=Decimal(found["number"])))
        elif found["first"] or found["from"]:
            made.append(_cells(found["first"] or found["from"], found["last"] or found["to"], formula))
        else:
            made.append(Token(sign=(found["name"] or found["sign"]).upper()))
    return made


def _cells(first: str, last: str | None, formula: Formula) -> Token:
    one, other = _corner(first, formula, 0), _corner(last or first, formula, MOST_ROWS - 1)
    block = min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
    return Token(cells=block, single=last is None)


def _corner(said: str, formula: Formula, row: int) -> Place:
    """Row and column from 0; without a row it is the one that is given."""
    found = CORNER.fullmatch(said)
    if found is None:
        raise NotUnderstoodError
    col = column_of(found[2]) + (0 if found[1] else formula.right)
    if found[4]:
        row = (whole(found[4], 1, MOST_ROWS) or 1) - 1 + (0 if found[3] else formula.down)
    if not (0 <= row < MOST_ROWS and 0 <= col < MOST_COLS):
        raise NotUnderstoodError
    return row, col
