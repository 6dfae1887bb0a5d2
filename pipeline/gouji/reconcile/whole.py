"""The document as a whole: one unit, one year, fields filled, no template words left, numbering in order."""

from __future__ import annotations

from itertools import pairwise

from ..document import Cell, Paragraph, Section, Table
from ..model import Report
from ..outcome import Evidence, Outcome
from ..rules import Rules
from ..structure import number_value
from ..text import flat, place_in, squeeze
from .outcomes import broken, evidence, holds, text, words_evidence

SHORTEST_RESIDUE = 3  # characters


def check_required(report: Report, rules: Rules) -> list[Outcome]:
    """Fields that must be filled are filled."""
    out = []
    for block in report.document.blocks:
        if isinstance(block, Paragraph) and report.forms and rules.wording("required").search(flat(block.text)):
            found = [words_evidence("stated", flat(block.text), "", place_in(block, 0, len(block.text)), "text")]
            out.append(broken("required-field", "document", "required-blank", text(label=flat(block.text)), found, severity="warning"))
    for form in report.forms:
        for blank in form.blanks:
            if blank.measure is None and blank.filled:
                out.append(holds("required-field", "document", [words_evidence("stated", blank.label, blank.label, blank.place, "table")]))
            elif blank.measure is None:
                found = [words_evidence("stated", blank.label, "", blank.place, "table")]
                out.append(broken("required-field", "document", "required-blank", text(label=blank.label), found, severity="warning"))
    return out


def check_residue(report: Report, rules: Rules) -> list[Outcome]:
    """Words of the template that should have been replaced, those of one paragraph or cell together."""
    out = []
    for block in report.document.blocks:
        for holder in [block] if isinstance(block, Paragraph) else block.cells:
            if found := _residue(holder, block, rules):
                quote = " … ".join(dict.fromkeys(one.raw for one in found))
                out.append(broken("template-residue", "document", "residue", text(quote=quote), found, severity="notice"))
    return out or [holds("template-residue", "document", [])]


def _residue(holder: Paragraph | Cell, block: Paragraph | Table, rules: Rules) -> list[Evidence]:
    view = squeeze(holder.text)
    if len(holder.text) < SHORTEST_RESIDUE or rules.wording("instruction").search(squeeze(holder.text[:40]).text):
        return []
    table = block.index if isinstance(block, Table) else None
    spans = [view.span(*match.span()) for match in rules.wording("residue").finditer(view.text)]
    return [
        words_evidence("stated", "", holder.text[start:end], place_in(holder, start, end, block=block.block, table=table),
                       "text" if table is None else "table")
        for start, end in spans
    ]  # fmt: skip


def check_numbering(report: Report, rules: Rules) -> list[Outcome]:
    """Headings of one level go on in one style, without gaps."""
    del rules
    top = [section for section in report.document.sections if section.level == 2]
    if len(top) < 2:
        return []
    out: list[Outcome] = []
    for one, after in pairwise(top):
        mixed = one.number.isdecimal() != after.number.isdecimal()
        value, follows = number_value(one.number), number_value(after.number)
        if (mixed and follows != 1) or (
            value is not None and follows is not None and follows not in {value + 1, 1} and not mixed and follows > value
        ):
            out.append(_numbered(one, after))
    return out or [holds("numbering", "document", [words_evidence("stated", "", one.number, one.place, "text") for one in top[:2]])]


def _numbered(one: Section, after: Section) -> Outcome:
    found = [words_evidence("stated", "", f"{after.number} {after.title}", after.place, "text"),
             words_evidence("base", "", f"{one.number} {one.title}", one.place, "text")]  # fmt: skip
    return broken(
        "numbering",
        "document",
        "numbering",
        text(stated=f"{after.number} {after.title}", expected=f"{one.number} {one.title}"),
        found,
        severity="notice",
    )


def check_forms(report: Report, rules: Rules) -> list[Outcome]:
    """The forms that belong together are all there."""
    kinds = {form.kind for form in report.forms}
    if "basic_data" not in kinds:
        return []
    names = {rule.form: rule.name for rule in rules.forms}
    out: list[Outcome] = []
    wanted = ["unit_self_evaluation"]
    spent = [
        fact
        for fact in report.facts
        if fact.measure == "project_expenditure" and fact.figure.value and fact.stage == "actual" and fact.year == report.year
    ]
    if spent:
        wanted.append("project_self_evaluation")
    for kind in wanted:
        found = [evidence("base", spent[0])] if spent and kind == "project_self_evaluation" else []
        if kind in kinds:
            out.append(holds("missing-form", "document", found))
        else:
            out.append(broken("missing-form", "document", "form-missing", text(label=names[kind]), found, severity="notice"))
    return out
