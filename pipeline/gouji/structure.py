"""Outline and forms: headings in every numbering style, captions, and which table is which form.

Takes a Document as read and returns it with sections and with captioned, recognised tables.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

import regex

from .document import Cell, Document, Paragraph, Section, Table
from .numbers import chinese_value, is_one_figure
from .regexes import compiled
from .rules import FormRule, Numbering, Rules
from .text import View, flat, place_in, squeeze, width

LONGEST_HEADING = 45  # characters; a longer first line is a sentence
LONGEST_LINE = 1000  # characters with all spaces; no use to close them up where there are more
LONGEST_CAPTION = 60
TOP = 2  # the level of 一、
DEEPER = {"chinese-brackets": 5, "arabic-brackets": 6}  # below 1. where it numbers the chapters
LOOK_BACK = 400  # headings; an outline is no longer
CAPTION_REACH = 4  # paragraphs between a form's title and its table
TITLE_END = compiled(r"[。:;，!?]|(?<!\d),|,(?!\d)|$")  # the comma of 1,234 ends nothing
INLINE = compiled(r"(?<=[\s。;:!?)]|^)(?:[一二三四五六七八九十]{1,3}[、.]|[(（][一二三四五六七八九十]{1,3}[)）])(?=\S)")
FIGURE = compiled(
    r"\d(?:[\d,]{0,24}\.\d+|[\d,]{0,24}(?:万|亿)?元|[\d.]{0,24}%)|\d\p{Han}(?<!\d[年月日号度届级类])"
)  # a title with a figure is a sentence
OPENING = compiled(r"截[至止]|根据|按照?|为了|经过|通过|由于|自\d|从\d|\d{4}年\d")  # how a sentence begins, not a title
NUMBER_OF_TABLE = compiled(r"(?:公开|附|决算|预算|财决)?\d{1,2}(?:-\d)?表|(?:公开|附)表")  # 公开07表 says which, not what
NUMBERED_TABLE = compiled(r"(?:附)?表(?:[一二三四五六七八九十]{1,3}|\d{1,2}(?:-\d{1,2})?)[、:. ]?(?=\p{Han})")
BRACKET_END = compiled(r"\([^()]{1,12}\)$")
ENDS = "。;:，,、"  # how a line of running text ends
BLANKS = compiled(r"\s*+")
SPACES = compiled(r"[ \u3000\t]+")
SENTENCE_LENGTH = 200  # a paragraph longer than this may hold headings inside


def structure(document: Document, rules: Rules) -> Document:
    """The document with its outline, and its tables with caption and form."""
    blocks = tuple(_recognise(block, document.blocks, rules) if isinstance(block, Table) else block for block in document.blocks)
    return replace(document, blocks=blocks, sections=outline(blocks, rules))


# --- forms ----------------------------------------------------------------------------------------


def form_title(text: str, rules: Rules) -> FormRule | None:
    """The form family that a short line names, or None."""
    if len(text) > LONGEST_LINE:
        return None
    line = flat(text)
    if len(line) > LONGEST_CAPTION or regex.search(r"[。;]", line):
        return None
    return next((rule for rule in rules.forms if rule.pattern.search(line)), None)


def _recognise(table: Table, blocks: tuple[Paragraph | Table, ...], rules: Rules) -> Table:
    caption, rule = _caption(table, blocks, rules)
    return replace(table, caption=caption, form=rule.form if rule else None)


def _caption(table: Table, blocks: tuple[Paragraph | Table, ...], rules: Rules) -> tuple[str, FormRule | None]:
    at = table.block - 1
    reach = 0
    nearest = ""
    while at >= 0 and reach < CAPTION_REACH:
        block = blocks[at]
        if isinstance(block, Table):
            break
        rule = form_title(block.text, rules)
        if rule:
            return flat(block.text), rule
        line = flat(block.text)
        if not nearest and len(line) <= LONGEST_CAPTION and is_caption(line):
            nearest = line
        at, reach = at - 1, reach + 1
    rule = _title_row(table, rules)
    return (nearest or (flat(table.cells[0].text) if rule and table.cells else "")), rule


def is_caption(line: str) -> bool:
    """分县区执行情况表(单位:万元), 表二 历年收支情况: a line that ends as a table is called, or begins with the number of one."""
    name = BRACKET_END.sub("", line)
    return (name.endswith("表") and not NUMBER_OF_TABLE.fullmatch(name)) or (
        NUMBERED_TABLE.match(line) is not None and line[-1] not in ENDS
    )


def _title_row(table: Table, rules: Rules) -> FormRule | None:
    """A title that stands in the first rows of the table itself, alone in its row."""
    for row in range(min(3, table.n_rows)):
        filled = [cell for cell in table.cells if cell.row == row and cell.text.strip()]
        if len(filled) == 1:
            rule = form_title(filled[0].text, rules)
            if rule:
                return rule
    return None


# --- outline --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as found: numbering, title, and where it stands in its paragraph."""

    rule: Numbering
    number: str
    title: str
    paragraph: Paragraph
    start: int
    end: int
    separator: str  # what follows the number: 、 or a point


def outline(blocks: tuple[Paragraph | Table, ...], rules: Rules) -> tuple[Section, ...]:
    """Every heading as a section; level, topic and fund from number and words; fund inherited from above. Where no heading has a Chinese
    number, and a digit comes first, digits number the chapters, and （一） what is inside them.
    """
    headings = [heading for block in blocks if isinstance(block, Paragraph) for heading in _headings(block, rules)]
    if headings and headings[0].rule.digits == "arabic" and not any(heading.rule.level == TOP for heading in headings):
        headings = [replace(one, rule=replace(one.rule, level=DEEPER.get(one.rule.digits, one.rule.level))) for one in headings]
    sections: list[Section] = []
    for heading in headings:
        sections.append(_section(heading, sections, rules))
    return tuple(sections)


def _headings(paragraph: Paragraph, rules: Rules) -> list[Heading]:
    found = []
    starts = [0]
    if len(paragraph.text) > SENTENCE_LENGTH:
        starts += [m.start() for m in INLINE.finditer(paragraph.text) if m.start() > 0]
    for start in starts:
        heading = _heading_at(paragraph, start, rules)
        if heading:
            found.append(heading)
    return found


def _heading_at(paragraph: Paragraph, start: int, rules: Rules) -> Heading | None:
    view = squeeze(paragraph.text[start : start + 3 * LONGEST_HEADING])
    for rule in rules.numberings:
        match = rule.pattern.match(view.text)
        if match:
            return _titled(paragraph, start, view, rule, match)
    return None


def _titled(paragraph: Paragraph, start: int, view: View, rule: Numbering, match: regex.Match[str]) -> Heading | None:
    text = paragraph.text
    title_from = start + view.offsets[match.end()]
    gap = BLANKS.match(text, title_from)
    title_from = gap.end() if gap else title_from
    line_end = min((at for at in (text.find("\n", title_from, title_from + LONGEST_LINE),) if at >= 0), default=title_from + LONGEST_LINE)
    stop = TITLE_END.search(width(text[title_from:line_end]))
    end = title_from + (stop.start() if stop else 0)
    if len(text) > SENTENCE_LENGTH:  # headings run into the text: a gap ends them
        gap = SPACES.search(text, title_from, end)
        end = gap.start() if gap and gap.start() - title_from >= 4 else end
    title = flat(text[title_from:end])
    whole = BLANKS.fullmatch(text, end) is not None
    if not whole and OPENING.match(title):
        return None
    if not 2 <= len(title) <= LONGEST_HEADING or FIGURE.search(title) or (not whole and len(title) > 25):
        return None
    return Heading(rule, match.group("number"), title, paragraph, start, end, match.group()[-1:])


def _section(heading: Heading, before: list[Section], rules: Rules) -> Section:
    level = _level(heading, before)
    parent = next((one for one in reversed(before[-LOOK_BACK:]) if one.level < level), None)
    topics = [topic for topic in rules.topics if topic.pattern.search(heading.title)]
    measure = next((topic.measure for topic in topics if topic.measure), None)
    fund = next((topic.fund for topic in topics if topic.fund), None) or (parent.fund if parent else None)
    name = next((t.topic for t in topics if t.measure), None) or (topics[0].topic if topics else None)
    if name is None and parent is not None:
        name = parent.topic
    return Section(level, heading.number, heading.title, name, fund, measure, heading.paragraph.block, heading.start,
                   heading.end, place_in(heading.paragraph, heading.start, heading.end))  # fmt: skip


def _level(heading: Heading, before: list[Section]) -> int:
    """The level of a heading; 7、 after 六、 goes on at the level of 六、."""
    if heading.rule.digits != "arabic" or not before:
        return heading.rule.level
    value = number_value(heading.number)
    for one in reversed(before[-LOOK_BACK:]):
        if one.level == heading.rule.level:
            break  # an arabic list is running already
        if one.level == 2:
            follows = value is not None and value > 1 and number_value(one.number) == value - 1
            return 2 if follows and heading.separator == "、" else heading.rule.level
    return heading.rule.level


def number_value(number: str) -> int | None:
    """The value of a heading number in any style.

    >>> number_value("十二"), number_value("7")
    (12, 7)
    """
    if number.isdecimal():
        return int(number) if is_one_figure(number) else None
    value = chinese_value(number)
    return int(value) if value is not None else None


def section_at(sections: tuple[Section, ...], block: int, offset: int) -> int | None:
    """The index of the section that a position falls under."""
    at = bisect_right(sections, (block, offset), key=lambda one: (one.block, one.offset)) - 1
    return at if at >= 0 else None


def owner_at(sections: tuple[Section, ...], where: int | None, rules: Rules) -> str:
    """The project or body that the headings above name: 1.高标准农田建设 governs all below it until the next heading of its rank."""
    level = 99
    for at in range(where if where is not None else -1, -1, -1):
        section = sections[at]
        if section.level >= level:
            continue
        level = section.level
        title = flat(section.title).rstrip("。:：;；，,")
        if section.topic is None and section.measure is None and title and not rules.wording("generic-title").search(title):
            return title
    return ""


def cells_by_row(table: Table) -> list[list[Cell]]:
    """The cells of a table row by row, left to right."""
    rows: list[list[Cell]] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row].append(cell)
    for row in rows:
        row.sort(key=lambda cell: cell.col)
    return rows
