"""A structured document to a Report: forms to facts and indicators, narrative to facts and claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from ..document import Cell, Document, Paragraph, Section, Table
from ..model import AccountMention, Change, Fact, Form, Indicator, Reading, Report
from ..numbers import is_money, measuring_unit
from ..regexes import compiled
from ..rules import Rules
from ..structure import form_title
from ..text import flat, place_in, squeeze
from .accounts import Accounts, Context, read_accounts
from .budgets import with_budgets
from .dated import report_year
from .frames import Frames
from .gridded import gridded
from .labels import YEAR
from .lexicon import PERIOD, money_in
from .mentions import account_changes, account_mentions, class_mentions, empty_tables, unfit_reasons
from .months import months_of
from .named import report_unit
from .owners import known_projects, listed_projects, owner_in, titled_project
from .paragraphs import whole_paragraphs
from .prose import Said, Setting, read_narrative, without_given
from .prose.names import ITEM
from .prose.setting import BUDGETS
from .recover import recover
from .rejoin import rejoin
from .tables import map_table, unread_numbers

UNIT_LINE = compiled(r"(?:单位|金额|货币|币种)[:·.](?:人民币)?(亿元|百万元|万元|千元|元)(?!/)|[(](?:人民币)?(亿元|百万元|万元|千元|元)[)]$")
TITLE_LENGTH = 80
SHORTEST_SUBJECT = 3  # characters; a shorter name turns up by chance
HEADING_REACH = 1  # paragraphs under a heading that it still names figures for


def map_document(document: Document, rules: Rules) -> Report:
    """The structured record of a document. Values are read, never compared."""
    year = report_year(document, rules)
    kind = report_kind(document, rules)
    stage = "initial_budget" if kind == "budget" else "actual"
    forms: list[Form] = []
    facts: list[Fact] = []
    indicators: list[Indicator] = []
    readings: list[Reading] = []
    said = Said()
    cells: list[tuple[Table, Cell, int, str]] = []
    document = gridded(recover(rejoin(document, rules), rules), rules)
    planned, plan = _planned(document, rules)
    books, projects, titled = Accounts(), known_projects(document, rules), titled_project(document, rules)
    for block in document.blocks:
        if isinstance(block, Table):
            when, how = (planned, "initial_budget") if block.block in plan else (year, stage)
            context = Context(rules, _table_year(block, when), _caption_unit(document, block, rules), how)
            accounts = None if block.form else read_accounts(block, context)
            if accounts is not None:
                books.statements += accounts.statements
                facts += accounts.facts
                readings += unread_numbers(block, accounts.readings, rules)
                continue
            found = map_table(block, context, first_form=len(forms), owner=owner_in(block.caption, projects) or titled)
            forms += found.forms
            facts += found.facts
            indicators += found.indicators
            said.prose.compositions += found.lists
            cells += [(block, *one) for one in found.prose]
            skip = {(cell.row, cell.col) for cell, _, _ in found.prose}
            readings += [
                one for one in unread_numbers(block, found.readings, rules)
                if (one.figure.place.row, one.figure.place.col) not in skip or (one.status == "fact" and one.label == "indicator")
            ]  # fmt: skip
    forms = _joined(forms, indicators)
    subjects = _subjects([titled, *listed_projects(document, rules)], facts, forms)
    frames = Frames(document, report_unit(document, forms, rules), subjects, rules)
    facts = _of_projects(_framed(facts, document, frames), subjects)
    base = Setting(rules, year, stage, subject=_sole_subject(forms), subjects=subjects, period=_period(document))
    known: dict[tuple[int | None, ...], set[int | None]] = defaultdict(set)
    for one in readings if cells else ():
        known[one.figure.place.block, one.figure.place.row, one.figure.place.col].add(one.figure.place.start)
    for table, cell, form, name in cells:
        _read_cell(table, cell, forms[form], replace(base, indicator=name), said, known[table.block, cell.row, cell.col])
    headings = _headings(document)
    named_accounts: list[AccountMention] = []
    for passage, paragraph in enumerate(whole_paragraphs(document, rules)):
        here = replace(base, year=planned, stage="initial_budget") if paragraph.block in plan else base
        _read_paragraph(paragraph, document, headings.get(paragraph.block, []), here, frames, said)
        named = list(account_mentions(paragraph, passage, rules, year, stage))
        if named:
            _account_changes(account_changes(paragraph, named, rules), said)
        named_accounts += [*named, *class_mentions(paragraph, passage, rules, year, stage)]
        said.mentions += [*unfit_reasons(paragraph, rules), *empty_tables(paragraph, rules)]
    report = _report(document, rules, year, kind, forms, facts, indicators, readings, said)
    known_facts = with_budgets(_one_assessor(report.facts, document, rules))
    return replace(report, facts=known_facts, statements=tuple(books.statements), mentions_of_accounts=tuple(named_accounts))


def _subjects(named: Iterable[str | None], facts: Iterable[Fact], forms: Sequence[Form]) -> tuple[str, ...]:
    """The names of projects and bodies that a sentence may name, the longest first; of a list of bodies it may name any, in passing."""
    bodies = {form.index for form in forms if "owner" in form.roles}
    found = {*named, *(fact.subject for fact in facts if fact.form not in bodies), *(form.subject for form in forms)}
    return tuple(sorted((one for one in found if one and len(one) >= SHORTEST_SUBJECT), key=lambda one: (-len(one), one)))


def _period(document: Document) -> str:
    """The years together that a title says its report is of: 2021—2023年…评价报告."""
    titles = [flat(block.text)[:TITLE_LENGTH] for block in document.blocks if isinstance(block, Paragraph)][:FIRST_TITLES]
    found = next((match for title in titles if (match := PERIOD.search(title)) is not None), None)
    return f"{found.group(1)}-{found.group(2)}" if found is not None else ""


FIRST_TITLES = 3


def _headings(document: Document) -> dict[int, list[Section]]:
    """The headings that stand in each block."""
    found: dict[int, list[Section]] = defaultdict(list)
    for section in document.sections:
        found[section.block].append(section)
    return found


def _joined(forms: list[Form], indicators: list[Indicator]) -> list[Form]:
    """A form printed as two tables, the money and the indicators: the execution row of the first scores in the second."""
    out = list(forms)
    rows = {one.form for one in indicators}
    for at in range(1, len(out)):
        money, tree = out[at - 1], out[at]
        apart = money.index not in rows and money.total_score is None and tree.index in rows and not tree.executions
        apart = apart and "subject" not in money.roles  # a list of projects is no form of one of them
        if apart and money.executions and tree.table == money.table + 1 and tree.subject in {None, money.subject}:
            above = tuple(replace(one, row=-1) for one in money.executions)  # of the other table: in no group of this one
            out[at] = replace(tree, executions=above, subject=money.subject, roles=tree.roles | {"amount"})
            out[at - 1] = replace(money, executions=())
    return out


def _report(
    document: Document, rules: Rules, year: int | None, kind: str, forms: list[Form], facts: list[Fact],
    indicators: list[Indicator], readings: list[Reading], said: Said,
) -> Report:  # fmt: skip
    prose = said.prose
    without_given(prose)
    return Report(
        document=document, unit=report_unit(document, forms, rules), year=year, kind=kind, forms=tuple(forms),
        facts=tuple(facts + prose.facts), indicators=tuple(indicators), compositions=tuple(prose.compositions),
        changes=tuple(prose.changes), ratios=tuple(prose.ratios), budget_claims=tuple(said.budget_claims),
        nil_statements=tuple(said.nil_statements), enumerations=tuple(said.enumerations),
        mentions=tuple(said.mentions), told=tuple(said.indicators), quantities=tuple(prose.quantities),
        formulas=tuple(prose.formulas), derived=tuple(prose.derived), spoken=tuple(prose.spoken), readings=tuple(_in_order(_once(readings + prose.readings, said))),
    )  # fmt: skip


def _once(readings: list[Reading], said: Said) -> list[Reading]:
    """One reading for each stretch of text; one that understood the figure wins."""
    best: dict[tuple[int, int, int, int, int], Reading] = {}
    for one in [*readings, *(Reading(e.count, "fact", e.noun, e.rule) for e in said.enumerations)]:
        place = one.figure.place
        key = (place.block or 0, place.row or 0, place.col or 0, place.line or 0, place.start or 0)
        known = best.get(key)
        if known is None or (known.status != "fact" and one.status == "fact"):
            best[key] = one
    return list(best.values())


def _in_order(readings: list[Reading]) -> list[Reading]:
    def key(one: Reading) -> tuple[int, ...]:
        place = one.figure.place
        return (place.block or 0, place.row or 0, place.col or 0, place.line or 0, place.start or 0)

    return sorted(readings, key=key)


# --- narrative ------------------------------------------------------------------------------------


def _read_paragraph(block: Paragraph, document: Document, inside: list[Section], base: Setting, frames: Frames, said: Said) -> None:
    """Each stretch of a paragraph under its own heading; headings themselves are not read."""
    cuts = [0] + [at for one in inside for at in (one.offset, one.end)] + [len(block.text)]
    heads = {one.offset for one in inside}
    instruction = base.rules.wording("instruction").search(squeeze(block.text[:40]).text) is not None
    for low, high in pairwise(cuts):
        if high <= low:
            continue
        where = frames.section(block.block, low)
        section = document.sections[where] if where is not None else None
        near = section is not None and block.block - section.block <= HEADING_REACH
        setting = replace(
            base, fund=section.fund if section else None, measure=section.measure if section and near else None,
            topic=section.topic if section else None, section=where, title=_title(section, frames) if near else "",
            owner=frames.narrative(block.block, where), within=_within(document, where, block.text[low:high], base.rules),
        )  # fmt: skip
        heading = low in heads or form_title(block.text, base.rules) is not None
        read_narrative(block.text, low, high, setting, lambda a, b: place_in(block, a, b), said,
                       instruction=heading or instruction)  # fmt: skip


def _within(document: Document, where: int | None, text: str, rules: Rules) -> str:
    """The months of the year that the headings above a stretch, or its first words, say that its figures are of: "1-6"."""
    above = document.sections[: where + 1] if where is not None else ()
    level = OUTERMOST
    titles: list[str] = []
    for section in reversed(above):
        if section.level < level:
            level, titles = section.level, [*titles, section.title]
    return next((months for line in (*titles, text[:BEGINNING]) if (months := months_of(squeeze(line).text, rules))), "")


BEGINNING_BLOCKS = 3  # blocks in which the document's title stands
OUTERMOST = 99
BEGINNING = 24  # characters of a paragraph that say which months it is of


def _framed(facts: list[Fact], document: Document, frames: Frames) -> list[Fact]:
    """The facts of tables that belong to another body, project or level than the document as a whole."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    owners = {block.index: frames.table(block) for block in tables}
    second = {block.index: found.group() for block in tables if (found := frames.rules.wording("second-evaluation").search(block.caption))}
    facts = [
        replace(fact, also=second.get(fact.figure.place.table or 0, "")) if fact.measure == "total_score" and not fact.also else fact
        for fact in facts
    ]
    months = {block.index: months_of(flat(block.caption), frames.rules) for block in tables}
    facts = [
        replace(fact, also=months.get(fact.figure.place.table or 0, "")) if not fact.also and fact.stage not in BUDGETS else fact
        for fact in facts
    ]
    return [replace(fact, subject=owners.get(fact.figure.place.table or 0) or None) if fact.subject is None else fact for fact in facts]


def _one_assessor(facts: tuple[Fact, ...], document: Document, rules: Rules) -> tuple[Fact, ...]:
    """Where nobody is said to have scored himself, 评价得分 is the score, and no second one beside 自评得分."""
    own = rules.wording("self-assessed")
    titles = [block.text for block in document.blocks[:BEGINNING_BLOCKS] if isinstance(block, Paragraph)]
    scores = [fact for fact in facts if fact.measure == "total_score"]
    if any(own.search(words) for words in (*titles, *(fact.label for fact in scores))) or len({one.also for one in scores if one.also}) > 1:
        return facts
    return tuple(replace(fact, also="") if fact.measure == "total_score" else fact for fact in facts)


def _of_projects(facts: list[Fact], subjects: tuple[str, ...]) -> list[Fact]:
    """Rows that are named as a project is elsewhere tell all the money of that project."""
    names = {flat(one): one for one in subjects}
    return [
        replace(one, measure="total_funds", subject=names[flat(one.label)])
        if one.measure == ITEM and one.stage is not None and one.subject is None and flat(one.label) in names
        else one
        for one in facts
    ]


def _sole_subject(forms: list[Form]) -> str | None:
    """A report with project forms of one project only, and none of the unit, speaks about that project."""
    subjects = {form.subject for form in forms}
    unit = any(form.kind in {"basic_data", "unit_self_evaluation"} for form in forms)
    return next(iter(subjects)) if len(subjects) == 1 and not unit else None


def _account_changes(found: Iterable[Change], said: Said) -> None:
    """What is said of an account, where the sentence by itself did not tell what it grew from."""
    told = {one.rate.place: at for at, one in enumerate(said.prose.changes) if one.rate is not None}
    for one in found:
        at = told.get(one.rate.place) if one.rate is not None else None
        if at is not None and said.prose.changes[at].base is None:
            said.prose.changes[at] = one
        elif at is None and one.rate is not None:
            said.prose.changes.append(one)


def _title(section: Section | None, frames: Frames) -> str:
    """The words of a heading that announces no measure: 1.高标准农田管护。 is what the next sentence is about."""
    named = section is not None and section.measure is None and section.level >= 3
    return section.title if section is not None and named and not frames.is_bare(section.title) else ""


def _read_cell(table: Table, cell: Cell, form: Form, base: Setting, said: Said, known: set[int | None]) -> None:
    """A long cell (goals, what was done) as narrative about the form's own subject."""
    before = len(said.prose.facts)
    money = money_in(base.indicator, base.rules) if base.indicator else None
    setting = replace(base, subject=form.subject, form=form.index, topic="form", measure=money.id if money is not None else None)
    read_narrative(cell.text, 0, len(cell.text), setting, lambda a, b: place_in(cell, a, b, block=table.block, table=table.index), said)
    said.prose.facts[before:] = [replace(one, clear=False) for one in said.prose.facts[before:] if one.figure.place.start not in known]


# --- what the report says of itself -----------------------------------------------------------------


def report_kind(document: Document, rules: Rules) -> str:
    """evaluation, final_accounts or budget, by forms and titles."""
    if any(isinstance(block, Table) and block.form for block in document.blocks):
        return "evaluation"
    titles = [flat(block.text)[:TITLE_LENGTH] for block in document.blocks if isinstance(block, Paragraph)][:12]
    if _planned(document, rules)[0] is not None:
        return "final_accounts"
    if any(rules.wording("evaluation").search(title) for title in titles):
        return "evaluation"
    titles += [flat(block.caption) for block in document.blocks if isinstance(block, Table)]
    for title in titles:
        for kind, what in (("final_accounts", "final-accounts"), ("budget", "budget-document")):
            if rules.wording(what).search(title):
                return kind
    return "final_accounts"


def _planned(document: Document, rules: Rules) -> tuple[int | None, range]:
    """The year that a report plans for, where its title, or the headings of its chapters, say that it tells what was done in one year and is
    planned for the next; and the blocks of the chapter whose heading names that year.
    """
    titles = [flat(block.text)[:TITLE_LENGTH] for block in document.blocks if isinstance(block, Paragraph)][:FIRST_LINES]
    chapters = [one for one in document.sections if one.level == CHAPTER]
    heads = [flat(one.title) for one in chapters]
    pairs = [one + after for one, after in pairwise(heads)]  # 一、2022年预算执行情况, and 二、2023年预算草案
    found = next((match for title in (*titles, *pairs) if (match := rules.wording("done-and-planned").search(title)) is not None), None)
    if found is None:
        return None, range(0)
    ends = [*(one.block for one in chapters[1:]), len(document.blocks)]
    spans = (range(one.block, end) for one, end, head in zip(chapters, ends, heads, strict=False) if found["next"] in head)
    return int(found["next"]), next(spans, range(0))


FIRST_LINES = 12
CHAPTER = 2


def _table_year(table: Table, year: int | None) -> int | None:
    """The year in the table's own caption, where it has one."""
    match = YEAR.search(table.caption)
    return int(match.group(1)) if match else year


def _caption_unit(document: Document, table: Table, rules: Rules) -> str | None:
    """单位：万元, 单位：人 in the lines just above a table, or in its first rows: the nearest line that says it."""
    above = [block.text for block in document.blocks[max(0, table.block - 4) : table.block] if isinstance(block, Paragraph)]
    first = [cell.text for cell in table.cells if cell.row <= 2]
    for text in (*reversed(above), *first):
        words = squeeze(text).text
        match = UNIT_LINE.search(words)
        unit = (match.group(1) or match.group(2)) if match else None
        if is_money(unit):
            return unit
        other = rules.wording("unit-line").search(words)
        if other is not None and (unit := measuring_unit(other["unit"], rules)) is not None:
            return unit
    return None
