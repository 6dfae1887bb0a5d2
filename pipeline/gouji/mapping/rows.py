"""The kinds of rows that forms have: fields, money, pairs, inline facts, indicators, totals."""

from __future__ import annotations

from dataclasses import replace

from ..document import Cell
from ..model import Composition, Execution, Fact, Figure
from ..numbers import Token, is_money, tokens
from ..regexes import compiled
from ..rules import Measure
from ..text import flat, squeeze
from .align import PURE
from .fields import field_kind, inline_field, printed, set_field
from .labels import BARE, SUM, Head, Label, clean_label, measure_of_part, row_measure
from .months import months_of
from .paths import Path, across, beside, path_of
from .values import text_place
from .walk import Column, Walk, is_blank, lone_number, points

INLINE = compiled(r"(?P<label>(?:其中:)?[^:\d\n,，;；]{2,24}?):(?P<value>[-+]?\d[\d,.]*)?(?P<unit>亿元|万元|元|%)?[;；。,，、]?")
DEFAULT_UNIT = {"rate": "%", "count": "人", "score": "分"}


# --- fields ---------------------------------------------------------------------------------------


def field_row(walk: Walk, cells: list[Cell]) -> bool:
    """预算单位名称 | X, 项目名称 | X | 预算金额 | 12: fields that name the form's unit and project."""
    filled = [cell for cell in cells if cell.text.strip()]
    known = False
    for at, cell in enumerate(filled):
        kind = field_kind(walk, cell)
        if kind is None:
            known = inline_field(walk, cell) or known
            continue
        known = True
        value = filled[at + 1] if at + 1 < len(filled) else None
        if value is not None and field_kind(walk, value) is None:
            set_field(walk, kind, printed(value.text), value)
    if known:
        pair_row(walk, cells, beside_fields=True)
    return known


# --- label：value and label | value ---------------------------------------------------------------


def inline_row(walk: Walk, cells: list[Cell]) -> bool:
    """其中：基本支出：412.60 inside a cell, and rows of such cells."""
    if any(PURE.match(flat(cell.text)) for cell in cells):
        return False
    found = False
    for cell in cells:
        found = _inline_cell(walk, cell) or found
    return found


def _inline_cell(walk: Walk, cell: Cell) -> bool:
    view = squeeze(cell.text)
    numbers = {token.start: token for token in tokens(view, walk.rules)}
    known = False
    for match in INLINE.finditer(view.text):
        label = clean_label(match.group("label"))
        measure = row_measure(label.core, walk.rules)
        if measure is None:
            continue
        known = True
        token = numbers.get(match.start("value"))
        if token is None or token.value is None:
            walk.blank(label.core, measure.id, cell)
            continue
        figure = walk.take(cell, token, "fact", label.core, "label：value", _unit(walk, measure, label, None))
        stage = "actual" if measure.staged else None
        walk.add(fact_of(walk, figure, measure.id, label.core, walk.year, stage, f"label：value/{measure.name}"), cell, token)
    return known


def pair_row(walk: Walk, cells: list[Cell], *, beside_fields: bool = False) -> bool:
    """Two labels or more, each followed by its own number: 编制数 | 46 | 在职人数 | 44."""
    pairs: list[tuple[Cell, Measure, Label, Cell]] = []
    for at, cell in enumerate(cells[:-1]):
        label = clean_label(cell.text)
        measure = (
            row_measure(label.core, walk.rules) if label.core and not PURE.match(label.core) and not SUM.fullmatch(label.core) else None
        )
        if measure is not None:
            pairs.append((cell, measure, label, _value_cell(walk, cells, at)))
    valued = [pair for pair in pairs if lone_number(pair[3], walk.rules) or is_blank(pair[3], walk.rules)]
    if not pairs or (walk.columns and len(pairs) < 2) or len(valued) != len(pairs):
        return False
    if walk.columns and sum(1 for cell in cells if lone_number(cell, walk.rules)) > len(pairs):
        return False
    if not beside_fields and not walk.columns and len(pairs) == 1 and sum(1 for cell in cells if lone_number(cell, walk.rules)) > 1:
        return False
    for _, measure, label, value in pairs:
        _pair(walk, measure, label, value)
    return True


def _value_cell(walk: Walk, cells: list[Cell], at: int) -> Cell:
    """The cell that holds a label's value: the next one, or the first filled one where merging left empty cells."""
    after = next((cell for cell in cells[at + 1 :] if cell.text.strip()), cells[at + 1])
    return after if lone_number(after, walk.rules) else cells[at + 1]


def single_row(walk: Walk, cells: list[Cell]) -> bool:
    """A measure without stages and one number: whichever column it stands in."""
    filled = [cell for cell in cells if cell.text.strip()]
    label = clean_label(filled[0].text) if filled else Label("")
    measure = row_measure(label.core, walk.rules) if label.core else None
    numbers = [cell for cell in filled[1:] if lone_number(cell, walk.rules)]
    if measure is None or measure.staged or len(numbers) != 1 or measure.of == "score":
        return False
    _pair(walk, measure, label, numbers[0])
    return True


def _pair(walk: Walk, measure: Measure, label: Label, value: Cell) -> None:
    token = lone_number(value, walk.rules)
    if token is None:
        walk.blank(label.core, measure.id, value)
        return
    figure = walk.take(value, token, "fact", label.core, "label | value", _unit(walk, measure, label, None))
    if measure.id == "total_score":
        walk.form.total_score = walk.form.total_score or figure
    stage = walk.stage if measure.staged else None
    fact = fact_of(walk, figure, measure.id, label.core, label.year or walk.year, stage, f"label | value/{measure.name}")
    walk.add(fact, value, token)


# --- money ----------------------------------------------------------------------------------------


def money_row(walk: Walk, row: int, placed: dict[int, Cell]) -> None:
    """A label and its amounts by stage; a rate, a weight and a score beside them."""
    path = path_of(walk, placed)
    if path.cell is not None:
        named = _named(walk, path.cell)
        path = replace(path, label=replace(named, unit=path.label.unit or named.unit))
    label = path.label
    measure = _measured(walk, path)
    part = measure_of_part(walk.whole, label.core, walk.rules) if measure is None else None
    walk.whole = walk.whole if part is not None else label.core
    measure = measure or part
    if label.core and measure is not None and measure.of == "money" and not path.subject and _counts_people(walk):
        walk.columns = []  # money under a header of people: the header between them was not read
        return
    if path.subject is None and measure is None:
        path = replace(path, subject=_row_body(walk, label.core))
    total = bool(label.core) and walk.rules.wording("total").search(label.core) is not None
    name = measure.id if measure else "item"
    numbers: dict[str, Figure] = {}
    for at, cell in sorted(placed.items()):
        column = walk.columns[at]
        if cell is path.cell or column.head.role not in {"amount", "measure", "rate", "weight", "score", "plain"}:
            continue
        here = beside(walk, placed, at, path)
        if here is not path and not walk.table.grid:
            continue  # two sides by side, of which cells may be lost: whose the number is cannot be told
        known = measure if here is path else _measured(walk, here)
        numbers |= _points_and_rate(walk, cell, column.head, known, here)
        figure = _money_cell(walk, cell, column, known, known.id if known else "item", here)
        if figure is not None:
            numbers[column.head.role] = figure
            if column.head.role in {"amount", "plain"} or (column.head.role == "measure" and is_money(figure.unit)):
                _listed(walk, column, total=total)
    if "score" in numbers and "weight" not in numbers and walk.corner_points is not None and name == "total_funds":
        numbers["weight"] = walk.corner_points
    funds = name != "item" or numbers.keys() & {"amount", "measure", "rate"}
    if funds and ("weight" in numbers or "score" in numbers):
        place = text_place(path.cell or next(iter(placed.values())), walk.table.block, walk.table.index)
        walk.form.executions.append(Execution(name, numbers.get("rate"), numbers.get("weight"), numbers.get("score"), row, place))


def _measured(walk: Walk, path: Path) -> Measure | None:
    """What a row of amounts counts: what its label names, all the money of its project, or a thing of its own (None)."""
    measure = row_measure(path.label.core, walk.rules) if path.label.core else None
    if measure is not None and measure.of == "score":
        measure = None  # 合计 of amounts is no score
    known = path.subject or (not path.label.core and (path.year or walk.form.subject or walk.form.kind))
    if measure is None and known and not path.inner:
        measure = walk.rules.measure("total_funds")
    return measure


def _counts_people(walk: Walk) -> bool:
    """Is a column named after a count (编制数, 在职人数)?"""
    named = (walk.rules.measure(column.head.measure) for column in walk.columns if column.head.role == "measure" and column.head.measure)
    return any(rule is not None and rule.of == "count" for rule in named)


def _listed(walk: Walk, column: Column, *, total: bool) -> None:
    """The amount just read joins the list of its column; a total row ends the list, or begins one."""
    fact = walk.facts[-1]
    key = f"{column.first} {column.head.text}"
    if fact.figure.unit == "%" or walk.rules.wording("not-added").search(column.head.text):
        return  # rates and prices do not add up
    if not total:
        walk.listed.setdefault(key, []).append(fact)
        return
    parts = tuple(walk.listed.pop(key, ()))
    if len(parts) > 1 and key not in walk.totals:
        walk.lists.append(Composition(fact, parts, None, "total row", "table"))
    elif not parts:
        walk.totals[key] = fact


def _lists_rows(walk: Walk) -> bool:
    """Two rows of numbers or more under one header: 行政人员 | 62 | 58 over 事业人员 | 55 | 51."""
    below = walk.rows[walk.header_row + 1 : walk.header_row + 3]
    return len(below) > 1 and all(sum(1 for cell in row if lone_number(cell, walk.rules)) > 1 for row in below)


def _of_tasks(walk: Walk) -> bool:
    """A list of tasks (任务名称): nothing says whether its total is all of the unit's money or that of its projects."""
    return any("任务" in column.head.text for column in walk.columns)


def holds_amounts(walk: Walk, placed: dict[int, Cell] | None) -> bool:
    """Two amounts or more of the same row, under a header that knows no targets: 任务 | 完成情况 | 预算数 | 执行数 | 分值 | 得分."""
    under = [
        cell for at, cell in (placed or {}).items() if walk.columns[at].head.stage and walk.columns[at].head.role in {"amount", "measure"}
    ]
    return "target" not in walk.roles() and sum(1 for cell in under if lone_number(cell, walk.rules)) > 1


def _named(walk: Walk, cell: Cell) -> Label:
    """The label of a row of money; 县农业局（本级） is not 县农业局, which is all that is below it too."""
    label, whole = clean_label(cell.text), flat(cell.text)
    own = walk.rules.wording("own-accounts").search(whole) and walk.rules.wording("body-heading").fullmatch(whole)
    return replace(label, core=whole) if own else label


def _row_body(walk: Walk, core: str) -> str | None:
    """县农技站 as the name of a row: the figures of the row are that body's."""
    return core if walk.rules.wording("body-heading").fullmatch(core) else None


def _money_cell(walk: Walk, cell: Cell, column: Column, measure: Measure | None, name: str, path: Path) -> Figure | None:
    head, label, subject = column.head, path.label, path.subject
    token = lone_number(cell, walk.rules)
    if token is None:
        if is_blank(cell, walk.rules) and head.role in {"amount", "measure"}:
            walk.blank(label.core or head.text, head.measure or name, cell)
        return None
    if head.role in {"weight", "score"}:
        figure = walk.take(cell, token, "fact", head.text, head.rule, "分")
        owner = subject or (label.core if measure is None and not walk.rules.wording("total").search(label.core) else "")
        if head.role == "score" and owner and "weight" not in walk.roles():  # 项目名称 | 支出 | 得分: each row's whole score
            walk.add(fact_of(walk, figure, "total_score", head.text, _year(walk, head), None, head.rule, subject=owner), cell, token)
        return figure
    if head.role == "rate":
        return _rate(walk, cell, token, head, measure, path)
    if head.role == "plain":
        return _plain(walk, cell, token, head, path)
    shown = walk.rules.measure(head.measure) if head.measure else None if head.own else measure
    figure = walk.take(cell, token, "fact", label.core, head.rule, _unit(walk, shown, label, head))
    stage = head.stage if shown is None or shown.staged else None
    year = path.year or (_year(walk, head) if head.role == "amount" or head.year else walk.year)
    total = bool(head.own) and walk.rules.wording("total-row").search(label.core) is not None
    text = head.text if head.measure else f"{'' if total else label.core}{head.own}" or head.text
    fact = fact_of(walk, figure, shown.id if shown else "item" if head.own else name, text, year, stage, f"{head.rule}/{shown.name if shown else 'item'}",
                 subject=subject or _row_of(walk, head, measure, label))  # fmt: skip
    clear = not (head.measure and measure is None and _of_tasks(walk)) and not walk.rules.wording("open-stage").search(head.text)
    fact = replace(fact, among=label.among, numbered=label.numbered, clear=clear, bare=head.rule == BARE, also=_months(walk, head))
    walk.add(fact, cell, token)
    return figure


def _months(walk: Walk, head: Head) -> str:
    """The months of the year that a column is of; 上年同期 is of those that another column says."""
    if walk.rules.wording("same-months").search(head.text):
        return next((months for column in walk.columns if (months := months_of(column.head.text, walk.rules))), "")
    return months_of(head.text, walk.rules) if head.role == "amount" else ""


def _rate(walk: Walk, cell: Cell, token: Token, head: Head, measure: Measure | None, path: Path) -> Figure:
    figure = walk.take(cell, token, "fact", head.text, head.rule, "%")
    of = head.measure or (measure.id if measure else "item")
    owner = path.subject or _row_of(walk, head, measure, path.label)
    fact = fact_of(walk, figure, "execution_rate", head.text, path.year or _year(walk, head), None, head.rule, of=of, subject=owner)
    walk.add(fact, cell, token)
    return figure


def _points_and_rate(walk: Walk, cell: Cell, head: Head, measure: Measure | None, path: Path) -> dict[str, Figure]:
    """10/90.00% under 分值/执行率: points and a rate in one cell."""
    view = squeeze(cell.text)
    found = tokens(view, walk.rules) if head.role == "rate" and "/" in view.text else ()
    rates = [one for one in found if view.text.startswith("%", one.end)]
    others = [one for one in found if one not in rates]
    if len(found) != 2 or len(rates) != 1 or any(one.value is None for one in found):
        return {}
    weight = walk.take(cell, others[0], "fact", head.text, head.rule, "分")
    return {"rate": _rate(walk, cell, rates[0], head, measure, path), "weight": weight}


def _row_of(walk: Walk, head: Head, measure: Measure | None, label: Label) -> str | None:
    """局机关 under 基本支出/预算数: the row is a part of the unit, whose figure it is; 合计 is the unit itself."""
    stacked = (
        head.measure is not None and (head.role in {"amount", "rate"} or head.stage is not None or _lists_rows(walk)) and measure is None
    )
    return label.core if stacked and label.core and not walk.rules.wording("total").search(label.core) else None


def _plain(walk: Walk, cell: Cell, token: Token, head: Head, path: Path) -> Figure:
    """A number under a header that no rule knows: the row and the header are its name."""
    crossed = across(walk, head, path.label)
    if crossed is not None:
        return _crossed(walk, cell, token, *crossed)
    label, name = path.label, _open_name(walk, head, path.label)
    counted = walk.rules.wording("no-money-head").search(f"{label.core}{head.text}") is not None
    figure = walk.take(cell, token, "fact", name, "plain column", head.unit or label.unit or (None if counted else walk.unit))
    year = head.year or path.year or label.year or (None if _all_years(walk, head) else _year(walk, head))
    fact = fact_of(walk, figure, "item", name, year, None, "plain column", subject=path.subject)
    walk.add(replace(fact, among=label.among), cell, token)
    return figure


def _crossed(walk: Walk, cell: Cell, token: Token, row: Head, owner: str) -> Figure:
    """A figure of a table with a column for each project or body."""
    rate = row.role == "rate"
    figure = walk.take(cell, token, "fact", row.text, row.rule, "%" if rate else row.unit or walk.unit)
    measure, stage, of = ("execution_rate", None, "total_funds") if rate else ("total_funds", row.stage, None)
    subject = None if walk.rules.wording("total-row").search(owner) else owner
    if subject is None:
        measure, of = ("item", None) if not rate else (measure, "item")
    fact = fact_of(
        walk, figure, measure, row.text if subject else f"{owner}{row.text}", _year(walk, row), stage, row.rule, of=of, subject=subject
    )
    walk.add(fact, cell, token)
    return figure


def _open_name(walk: Walk, head: Head, label: Label) -> str:
    """The row and the column together; a column or a row of totals says nothing that the other does not."""
    total = walk.rules.wording("total-row")
    if label.core and total.search(head.text):
        return label.core
    return head.text if total.search(label.core) and walk.rules.wording("no-name").search(head.text) is None else f"{label.core}{head.text}"


def _all_years(walk: Walk, head: Head) -> bool:
    """2022年 | 2023年 | 合计: what adds up columns of years is of no year."""
    several = len({column.head.year for column in walk.columns if column.head.year is not None}) > 1
    return several and any(walk.rules.wording(one).search(head.text) is not None for one in ("years-together", "total-row"))


def _year(walk: Walk, head: Head) -> int | None:
    if head.year is not None:
        return head.year
    return walk.year - head.years_back if walk.year is not None else None


def _unit(walk: Walk, measure: Measure | None, label: Label, head: Head | None) -> str | None:
    """Where a figure's unit stands when not beside it: row label, column header, corner, caption."""
    of = measure.of if measure else "money"
    if of != "money":
        stated = label.unit or (head.unit if head else None)
        if measure and measure.id in {"approved_scale", "actual_scale"}:
            return stated or "平方米"
        return stated or DEFAULT_UNIT.get(of)
    if measure is None and (label.unit or walk.unit) is not None and not is_money(label.unit or walk.unit):
        return label.unit or walk.unit  # a row, or a table, of people or things
    for unit in (label.unit, head.unit if head else None, walk.corner_unit, walk.unit):
        if unit is not None and is_money(unit):
            return unit
    return None


def fact_of(
    walk: Walk, figure: Figure, measure: str, label: str, year: int | None, stage: str | None, rule: str, *,
    of: str | None = None, subject: str | None = None,
) -> Fact:  # fmt: skip
    """A fact of a form; its fund is the one that its measure is of."""
    known = walk.rules.measure(measure)
    return Fact(figure, measure, label, subject, year, stage, known.fund or None if known else None, "table", rule,
                form=walk.form.index, of=of)  # fmt: skip


# --- totals ---------------------------------------------------------------------------------------


def total_row(walk: Walk, cells: list[Cell], placed: dict[int, Cell] | None) -> bool:
    """总分 | 100 | 98.5; a 小计 is the total of its block, or of some rows of the form."""
    filled = [cell for cell in cells if cell.text.strip()]
    leading = [flat(cell.text) for cell in filled if not lone_number(cell, walk.rules)]
    label = next((one for one in leading if walk.rules.wording("total-row").search(one)), flat(filled[0].text) if filled else "")
    whole = walk.rules.wording("total-row" if walk.form.block else "total").search(label) is not None
    if not filled or not (whole or walk.rules.wording("total-row").search(label)) or holds_amounts(walk, placed):
        return False
    if not walk.roles() & {"weight", "score"} or (walk.roles() & {"amount"} and not walk.roles() & INDICATOR_ROLES):
        return False
    numbers = [cell for cell in filled[1:] if lone_number(cell, walk.rules)]
    by_role = {walk.columns[at].head.role: cell for at, cell in (placed or {}).items() if cell in numbers}
    weight, score = by_role.get("weight"), by_role.get("score")
    if len(numbers) == 2 and not (weight and score) and walk.roles() >= {"weight", "score"}:
        weight, score = numbers
    elif len(numbers) == 1 and not (weight or score):
        score = numbers[0]
    if not whole and not walk.blocks:
        return bool(points(walk, weight) or points(walk, score))
    walk.close_groups()
    walk.form.total_weight = points(walk, weight) or walk.form.total_weight
    walk.form.total_score = points(walk, score) or walk.form.total_score
    part = walk.form.total_weight is not None and walk.form.total_weight.value not in {100, 120, 1000}
    if score is not None and walk.form.total_score is not None and not part:  # 80 | 77.66 is the sum of a part of the form
        token = lone_number(score, walk.rules)
        assert token is not None
        walk.add(fact_of(walk, walk.form.total_score, "total_score", flat(filled[0].text), walk.year, None, "total row"), score, token)
    return True


INDICATOR_ROLES = frozenset({"target", "actual", "level3", "level2"})
