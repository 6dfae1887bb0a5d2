"""The findings of one report as text, for a person with ten minutes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ..document import Cell, Document, Paragraph, Table
from ..outcome import Checked, Outcome
from ..places import Place
from ..text import UNSURE
from ..visible import visible
from . import messages
from .messages import by_line, message, name, place_words
from .messages import render as say

SEVERITIES = ("error", "warning", "notice")
STANDINGS = ("agrees", "disagrees", "alone", "unread", "set_aside")
STATES = ("holds", "broken", "not_checkable")
FOLDED = frozenset({"indicator-vague", "indicator-copied", "indicator-comparable"})  # repetitive where they are warnings
LONGEST = 40  # characters of a name or wording in a message
LONGEST_IN_LIST = 20
SHOWN_LINES = 14
SHOWN_UNREAD = 5
INDENT = " " * 4
CELL = 36  # columns that a cell of a quoted row may take
COLOURS = {"error": "31", "warning": "33", "notice": "36", "mark": "1;31", "head": "1", "dim": "2"}
PUNCTUATION = re.compile(r"[，。；：、,;:]")
PIECE = re.compile(r"\s+|[（“‘《«]*(?:[!-~]+|.)[，。；：、）”’》»…！？]*\s?")
MARKED = re.compile(r"«[^«»]*»")

Spans = list[tuple[int, int]]


# --- text in columns ------------------------------------------------------------------------------


def columns(text: str) -> int:
    """How many columns a text takes on a terminal.

    >>> columns("表1")
    3
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """Lines of at most `width` columns; numbers and Latin words stay whole, no line begins with a closing mark."""
    lines, line = [], indent
    for piece in PIECE.findall(visible(text)):
        if columns(line) + columns(piece.rstrip()) > width and line.strip():
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def hanging(head: str, text: str, width: int, indent: str) -> list[str]:
    """A head and the text beside it, its further lines set under its first.

    >>> hanging("第600行", "基本支出412.60万元", 20, "")
    ['第600行  基本支出', '         412.60万元']
    """
    head = visible(head)
    if not head or not text:
        return wrap(head or text, width, indent) if head or text else []
    lines = wrap(text, width - columns(indent + head) - 2)
    margin = indent + " " * (columns(head) + 2)
    return [f"{indent}{head}  {lines[0]}", *(margin + line for line in lines[1:])]


def paint(text: str, style: str, colour: bool) -> str:
    """The text in a colour, if colours are wanted."""
    return f"\x1b[{COLOURS[style]}m{text}\x1b[0m" if colour and text else text


# --- quoting the source ---------------------------------------------------------------------------


def offset_in(holder: Paragraph | Cell, place: Place) -> int | None:
    """The offset of a place within its paragraph or cell."""
    if place.start is None:
        return None
    if place.line is None or not holder.anchors:
        return place.start
    before = [one for one in holder.anchors if one.line == place.line and one.start <= place.start]
    return before[-1].offset + place.start - before[-1].start if before else None


def paragraph_of(place: Place, paragraphs: Mapping[int | None, Paragraph]) -> Paragraph | None:
    """The paragraph, by block, in which a place stands. What is said in lines that are paragraphs each is known by the first of them."""
    at = place.block
    while at is not None and place.line is not None and (one := paragraphs.get(at)) is not None:
        if offset_in(one, place) is not None:
            return one
        if not one.anchors or (one.anchors[0].line or 0) > place.line:
            break
        at += 1
    return paragraphs.get(place.block)


def quote(places: Sequence[Place], document: Document, width: int) -> str:
    """The source around figures of one line or one table row, each figure between « and »."""
    first = places[0]
    if first.table is not None:
        table = next((one for one in document.blocks if isinstance(one, Table) and one.index == first.table), None)
        return _row(table, places) if table and first.row is not None else ""
    block = paragraph_of(first, {one.block: one for one in document.blocks if isinstance(one, Paragraph)})
    return clip(block.text, _spans(block, places), width) if block else ""


def _spans(holder: Paragraph | Cell, places: Iterable[Place]) -> Spans:
    found = set()
    for place in places:
        start = offset_in(holder, place)
        if start is not None and place.start is not None and place.end is not None and place.end > place.start:
            found.add((start, start + place.end - place.start))
    return sorted(found)


def _row(table: Table, places: Sequence[Place]) -> str:
    """The filled cells of a row, one after the other."""
    row = places[0].row or 0
    shown = []
    for cell in table.cells:
        if cell.row <= row < cell.row + cell.rowspan and cell.text.strip():
            spans = _spans(cell, [place for place in places if place.col == cell.col and cell.row == place.row])
            shown.append(clip(cell.text, spans, CELL))
    return " | ".join(shown)


def clip(text: str, spans: Spans, width: int) -> str:
    """What stands around the marked stretches, in about `width` columns, the rest as ….

    >>> clip("2023年基本支出年初预算数为398.20万元，实际支出数为412.60万元。其中：人员经费330.10万元", [(30, 36)], 40)
    '…实际支出数为«412.60»万元。其中：人…'
    """
    if columns(" ".join(text.split())) + 2 * len(spans) <= width:
        return _marked(text, 0, len(text), spans)
    reach = max(4, (width - sum(end - start for start, end in spans)) // (3 * max(1, len(spans))))
    windows: Spans = [] if spans else [(0, width // 2)]
    for start, end in spans:
        low, high = _from_clause(text, max(0, start - reach), start), min(len(text), end + reach // 2 + 2)
        if windows and low <= windows[-1][1] + 2:
            windows[-1] = (windows[-1][0], max(high, windows[-1][1]))
        else:
            windows.append((low, high))
    pieces = [_marked(text, low, high, spans) for low, high in windows]
    tail = "…" if windows[-1][1] < len(text.rstrip()) else ""
    return ("…" if windows[0][0] else "") + "…".join(pieces) + tail


def _from_clause(text: str, low: int, start: int) -> int:
    """Begin after a comma or a stop where there is one between `low` and the figure."""
    stop = PUNCTUATION.search(text, low, start)
    return stop.end() if stop and low and stop.end() < start else low


def _marked(text: str, low: int, high: int, spans: Spans) -> str:
    out, at = "", low
    for start, end in spans:
        if low <= start and end <= high and start >= at:
            out += f"{text[at:start]}«{text[start:end]}»"
            at = end
    return visible(re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", re.sub(r"\s+", " ", out + text[at:high])).strip())


# --- the report -----------------------------------------------------------------------------------


def render(checked: Checked, lang: str, colour: bool, width: int) -> str:
    """Findings, most serious first, then what was read and checked and what was not."""
    from .ids import finding_ids  # only findings have ids

    broken = [one for one in checked.outcomes if one.state == "broken"]
    lines = _head(checked, lang, colour, width)
    ids = {id(one): key for key, one in finding_ids(checked).items()}
    number = 0
    for severity in SEVERITIES:
        found = [one for one in broken if one.severity == severity]
        if found:
            lines += rule_line(severity, len(found), lang, colour, width)
        for group in _groups(found):
            number += 1
            lines += _finding(checked, group, f"{number:>2}", lang, width, colour=colour, known_as=ids.get(id(group[0]), ""))
    if not broken:
        lines += ["", *wrap(_nothing(checked, lang), width)]
    return "\n".join([*lines, "", *_coverage(checked, lang, colour, width)]) + "\n"


def rule_line(severity: str, count: int, lang: str, colour: bool, width: int) -> list[str]:
    """A line over the findings of one severity, with their number."""
    title = say("text-count", {"name": name("severity", severity, lang), "count": str(count)}, lang)
    return ["", paint(f"── {title} " + "─" * max(0, width - columns(title) - 4), severity, colour)]


def _nothing(checked: Checked, lang: str) -> str:
    """No finding: what that means depends on how much was read."""
    standings = Counter(entry.standing for entry in checked.ledger)
    if standings["unread"] > standings["agrees"]:
        return say("text-mostly-unread", {"unread": str(standings["unread"])}, lang)
    return say("text-nothing" if standings["agrees"] else "text-no-figures", {}, lang)


def _head(checked: Checked, lang: str, colour: bool, width: int) -> list[str]:
    title = [paint(line, "head", colour) for line in wrap(checked.report.document.source.name, width)]
    return title + wrap("    ".join(messages.unit_and_year(checked.report, lang)), width)


def _groups(found: list[Outcome]) -> list[list[Outcome]]:
    """Repetitive warnings of one check together, everything else alone."""
    groups: list[list[Outcome]] = []
    folded: dict[str, list[Outcome]] = {}
    for one in found:
        if one.check in FOLDED and one.severity == "warning" and one.check in folded:
            folded[one.check].append(one)
        else:
            groups.append([one])
            folded[one.check] = groups[-1]
    return groups


def _finding(checked: Checked, group: list[Outcome], number_words: str, lang: str, width: int, *, colour: bool, known_as: str) -> list[str]:
    first = group[0]
    title = messages.check_name(first.check, lang)
    if first.severity == "notice":
        said = f"{message(first, lang, longest=LONGEST)}{_where(checked, first, lang)}"
        return hanging(f"{number_words}  {title}", said, width, "")
    if first.check in FOLDED and first.severity == "warning":
        counted = say("text-times", {"name": title, "count": str(len(group))}, lang)
        listed = [line for one in group for line in _line(checked, one, lang, width)]
        return ["", paint(f"{number_words}  {counted}", "head", colour), *listed]
    head = f"{title}{of_what(first, lang)}" + (f"  [{known_as}]" if known_as else "")
    lines = ["", *(paint(line, "head", colour) for line in hanging(number_words, head, width, ""))]
    lines += wrap(message(first, lang, longest=LONGEST), width, INDENT)
    for line in _evidence(checked, first, lang, width):
        lines.append(MARKED.sub(lambda match: paint(match.group(), "mark", colour), line))
    return lines + [line for text in _notes(first, lang) for line in wrap(text, width, INDENT)]


def of_what(one: Outcome, lang: str) -> str:
    """Whose figure, of which year and stage."""
    words = [say("text-subject", {"subject": one.subject}, lang)] if one.subject else []
    if one.stage:
        words.append(say("text-stage", {"year": str(one.year or ""), "stage": one.stage}, lang))
    return "".join(f" · {word}" for word in words)


def _where(checked: Checked, one: Outcome, lang: str) -> str:
    if not one.evidence or one.evidence[0].role == "base":
        return ""
    words = place_words([one.evidence[0].place], checked.report.document, lang, titled=False)
    return f"（{words}）" if lang == "zh" else f" ({words})"


def _line(checked: Checked, one: Outcome, lang: str, width: int) -> list[str]:
    """A folded finding in one line."""
    return hanging(f"{INDENT}·", f"{message(one, lang, longest=LONGEST_IN_LIST)}{_where(checked, one, lang)}", width, "")


def _evidence(checked: Checked, one: Outcome, lang: str, width: int) -> list[str]:
    """The source around every figure of a finding, line by line; rows of one table under its title."""
    document = checked.report.document
    lines: list[str] = []
    table: int | None = None
    found = by_line(evidence.place for evidence in one.evidence)
    for places in found[:SHOWN_LINES]:
        indent = INDENT if places[0].table is None else INDENT + "  "
        if places[0].table is not None and places[0].table != table:
            lines += wrap(f"▸ {messages.table_words(places[0], document, lang)}", width, INDENT)
        table = places[0].table
        where = place_words(places, document, lang, table=False)
        head = where if table is not None else f"▸ {where}"
        lines += hanging(head, quote(places, document, 2 * width - 44), width, indent)
    if len(found) > SHOWN_LINES:
        lines.append(INDENT + "  " + say("text-more", {"count": str(len(found) - SHOWN_LINES)}, lang))
    return lines


def _notes(one: Outcome, lang: str) -> list[str]:
    """The difference with its allowance, the likely cause, and the doubt of a scan."""
    difference, cause = messages.difference(one, lang), messages.cause(one, lang)
    notes = [difference] if difference else []
    if cause:
        notes.append(say("text-cause", {"cause": cause}, lang))
    if one.confidence < UNSURE:
        notes.append(say("text-confidence", {"confidence": f"{one.confidence:.2f}"}, lang))
    return notes


# --- coverage -------------------------------------------------------------------------------------


def _coverage(checked: Checked, lang: str, colour: bool, width: int) -> list[str]:
    standings = Counter(entry.standing for entry in checked.ledger)
    states = Counter(one.state for one in checked.outcomes)
    reasons = Counter(one.message.removeprefix("why-") for one in checked.outcomes if one.state == "not_checkable")
    listed = [say("text-reason", {"reason": name("reason", key, lang), "count": str(count)}, lang) for key, count in reasons.most_common()]
    counts = {one: str(standings[one]) for one in STANDINGS} | {"total": str(len(checked.ledger))}  # type: ignore[index]
    done = {one: str(states[one]) for one in STATES} | {"reasons": ("，" if lang == "zh" else ", ").join(listed)}  # type: ignore[index]
    lines = [*wrap(say("text-coverage", counts, lang), width), *wrap(say("text-checks", done, lang), width)]
    left_out = [paint(line, "warning", colour) for said in messages.not_read(checked.report, lang) for line in wrap(said, width)]
    return [paint(line, "dim", colour) for line in lines] + left_out + _unread(checked, lang, width)


def _unread(checked: Checked, lang: str, width: int) -> list[str]:
    """A few of the figures that were seen and not understood."""
    unread = {entry.figure.place: entry for entry in checked.ledger if entry.standing == "unread"}
    lines = [say("text-unread", {}, lang)] if unread else []
    groups = by_line(unread)
    for places in groups[:SHOWN_UNREAD]:
        where = place_words(places, checked.report.document, lang, titled=False)
        why = messages.why_not(unread[places[0]].why, "unread", lang)
        text = quote(places, checked.report.document, width)
        lines += hanging(f"· {where}", say("text-why", {"text": text, "why": why}, lang), width, "  ")
    left = sum(len(places) for places in groups[SHOWN_UNREAD:])
    return [*lines, "  " + say("text-more", {"count": str(left)}, lang)] if left else lines
