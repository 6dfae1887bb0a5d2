"""Findings, or the record of reports, as a workbook (.xlsx)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from ..document import Table
from ..numbers import plain
from ..outcome import Checked, Compared, Outcome
from ..regexes import compiled
from ..text import flat
from ..visible import visible
from . import messages
from .as_text import SEVERITIES
from .ids import finding_ids
from .messages import by_line, check_name, message, name, place_words

NUMBER = compiled(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d{1,14})(?:\.\d{1,10})?%?")
LONGEST = 32_000  # characters of a cell
MOST_TABLES = 200
THIN = Side(style="thin", color="BBBBBB")
HEADS: dict[str, dict[str, tuple[str, ...]]] = {
    "findings": {"zh": ("文件", "单位", "年度", "级别", "检查", "说明", "此处", "应为", "差额", "计量单位", "位置", "可能原因", "编号"),
                 "en": ("file", "unit", "year", "severity", "check", "message", "stated", "expected", "difference", "money unit", "places", "likely cause", "id")},
    "facts": {"zh": ("文件", "单位", "口径", "名称", "项目", "年度", "阶段", "资金", "数值", "计量单位", "原文", "出处", "位置", "规则"),
              "en": ("file", "unit", "measure", "label", "project", "year", "stage", "fund", "value", "money unit", "raw", "origin", "place", "rule")},
    "indicators": {"zh": ("文件", "项目", "一级指标", "二级指标", "三级指标", "目标值", "实际值", "分值", "得分", "偏差原因"),
                   "en": ("file", "project", "level 1", "level 2", "level 3", "target", "actual", "weight", "score", "reason")},
}  # fmt: skip
TITLES: dict[str, dict[str, str]] = {"findings": {"zh": "核对结果", "en": "findings"}, "facts": {"zh": "数据", "en": "facts"}, "indicators": {"zh": "指标", "en": "indicators"},
          "table": {"zh": "表", "en": "table "}}  # fmt: skip
WIDTHS = {"说明": 60, "message": 60, "位置": 34, "places": 34, "可能原因": 34, "likely cause": 34, "名称": 26, "label": 26}


class Drawn(NamedTuple):
    """A table as it is drawn: its caption, and of each cell row, column, spans and text."""

    caption: str
    cells: tuple[tuple[int, int, int, int, str], ...]


class Rows(NamedTuple):
    """What a report brings to a workbook: rows of text with the sheet that they belong to, and tables."""

    listed: tuple[tuple[str, tuple[str, ...]], ...]
    tables: tuple[Drawn, ...] = ()


def findings(checked: Checked, lang: str) -> Rows:
    """A row for each finding, most serious first."""
    document = checked.report.document

    def places(one: Outcome) -> str:
        return "；".join(
            filter(None, dict.fromkeys(place_words(group, document, lang) for group in by_line(item.place for item in one.evidence)))
        )

    return Rows(tuple(_finding((document.source.name, checked.report.unit, checked.report.year), key, one, places(one), lang)
                      for key, one in _gravest_first(checked)))  # fmt: skip


def years(compared: Compared, lang: str) -> Rows:
    """A row for each finding across the years of a unit, most serious first."""
    names = "；".join(source.name for _, source in compared.reports)
    return Rows(tuple(_finding((names, compared.unit, one.year), key, one, "", lang) for key, one in _gravest_first(compared)))


def _gravest_first(found: Checked | Compared) -> list[tuple[str, Outcome]]:
    return sorted(finding_ids(found).items(), key=lambda item: SEVERITIES.index(item[1].severity))


def _finding(of: tuple[object, ...], key: str, one: Outcome, places: str, lang: str) -> tuple[str, tuple[str, ...]]:
    return _row("findings", [
        *of, name("severity", one.severity, lang), check_name(one.check, lang), message(one, lang), one.stated, one.expected, one.difference,
        one.unit, places, messages.cause(one, lang), key,
    ])  # fmt: skip


def record(checked: Checked, lang: str) -> Rows:
    """The facts, the indicators, and every table."""
    report = checked.report
    source = report.document.source.name
    facts = [_row("facts", [
        source, report.unit, fact.measure, fact.label, fact.subject, fact.year, fact.stage, fact.fund, plain(fact.figure.value),
        fact.figure.unit, fact.figure.raw, fact.origin, place_words([fact.figure.place], report.document, lang), fact.rule,
    ]) for fact in report.facts]  # fmt: skip
    indicators = [_row("indicators", [
        source, one.subject, one.level1, one.level2, one.level3, one.target.raw, one.actual.raw, one.weight.raw if one.weight else None,
        one.score.raw if one.score else None, one.reason,
    ]) for one in report.indicators]  # fmt: skip
    tables = [one for one in report.document.blocks if isinstance(one, Table)][:MOST_TABLES]
    drawn = (
        Drawn(one.caption or "", tuple((cell.row, cell.col, cell.rowspan, cell.colspan, cell.text) for cell in one.cells)) for one in tables
    )
    return Rows((*facts, *indicators), tuple(drawn))


def _row(what: str, values: Iterable[object]) -> tuple[str, tuple[str, ...]]:
    return what, tuple("" if value is None else str(value) for value in values)


class Book:
    """A workbook that grows report by report."""

    def __init__(self, lang: str, *sheets: str) -> None:
        self.lang = lang
        self.book = Workbook()
        self.book.remove(self.book.active)
        self.sheets = {what: self._sheet(TITLES[what][lang], HEADS[what][lang]) for what in sheets}
        self.tables = 0

    def _sheet(self, title: str, heads: tuple[str, ...]) -> Any:
        sheet = self.book.create_sheet(title)
        sheet.append(heads)
        for at, head in enumerate(heads, start=1):
            cell = sheet.cell(1, at)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8ECF1")
            sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(head, 14)
        sheet.freeze_panes = "A2"
        return sheet

    def add(self, rows: Rows) -> None:
        """The rows of a report, and its tables on sheets of their own."""
        for what, values in rows.listed:
            sheet = self.sheets[what]
            row = sheet.max_row + 1
            for at, value in enumerate(values, start=1):
                if value:
                    _write(sheet.cell(row, at), value)
        for table in rows.tables[: MOST_TABLES - self.tables]:
            self._table(table)

    def _table(self, table: Drawn) -> None:
        self.tables += 1
        sheet = self.book.create_sheet(f"{TITLES['table'][self.lang]}{self.tables}")
        if table.caption:
            _write(sheet.cell(1, 1), table.caption)
        for row, col, rowspan, colspan, text in table.cells:
            place = sheet.cell(row + 2, col + 1)
            _write(place, text)
            place.alignment = Alignment(wrap_text=True, vertical="center")
            place.border = Border(THIN, THIN, THIN, THIN)
            if rowspan > 1 or colspan > 1:
                sheet.merge_cells(start_row=row + 2, start_column=col + 1, end_row=row + 1 + rowspan, end_column=col + colspan)

    def save(self, target: Path) -> None:
        """Write the workbook, whole or not at all."""
        part = target.with_name(f".{target.name}.part")
        try:
            self.book.save(part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def _write(cell: Any, text: str) -> None:
    """A number as a number with the decimals that were printed, everything else as text, never as a formula."""
    printed = flat(text)
    if NUMBER.fullmatch(printed) and not (len(printed) > 1 and printed[0] == "0" and printed[1].isdigit()):
        percent = printed.endswith("%")
        value = Decimal(printed.rstrip("%").replace(",", ""))
        decimals = len(printed.rstrip("%").partition(".")[2])
        cell.value = value / 100 if percent else value
        whole = "#,##0" if "," in printed else "0"
        cell.number_format = whole + (f".{'0' * decimals}" if decimals else "") + ("%" if percent else "")
        return
    cell.value = visible(text, lines=True)[:LONGEST]
    cell.data_type = "s"
