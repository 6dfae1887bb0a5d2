"""One form that was copied without any marks: its lines read from top to bottom into a sheet."""

from __future__ import annotations

from ...rules import Rules
from ..labels import clean_label
from .columns import columns_of
from .heads import Header, header_at
from .lines import FIELDS, LONGEST_LABEL, Line, Lines, ending, field_at, inline_at, is_dots, is_value, label_at
from .reading import Reading
from .sheet import sentences
from .tree import total_at, write_total, write_tree

LONGEST_ITEM = 40  # characters of the name of a row without a known label
FEW = 12  # lines of remarks between a form and what ends it


def read_form(lines: Lines, rules: Rules) -> Reading:
    """The lines after a form's title, up to what ends the form."""
    reading = Reading(lines, rules)
    while reading.at < len(lines) and not _over(reading):
        if not _step(reading):
            reading.at += 1
    _remarks(reading)
    return reading


def _over(reading: Reading) -> bool:
    """Does the form end here? A signature line may also stand above its first row."""
    end = ending(reading.lines[reading.at], reading.rules)
    return end is not None and (reading.first is not None or end not in {"signature", "note"})


def _step(reading: Reading) -> bool:
    """Take one header, field or row; False where the line is not understood."""
    header = header_at(reading.lines, reading.at, reading.rules)
    if header is not None:
        kinds = {"goals": _goals, "uncounted": _uncounted}
        return kinds.get(header.kind, _header)(reading, header)
    return _required(reading) or _field(reading) or _inline(reading) or _row(reading) or _value(reading)


# --- headers --------------------------------------------------------------------------------------


def _header(reading: Reading, header: Header) -> bool:
    reading.settle()
    columns: dict[int, Lines] = {header.column(at): part for at, part in enumerate(header.lines)}
    reading.sheet.header(header.corner, columns)
    reading.header, reading.header_seen = header, True
    reading.done(header.size)
    if header.kind == "tree":
        _tree(reading, header)
    elif header.kind == "measures":
        count = len(header.heads)
        values = reading.lines[reading.at : reading.at + count]
        reading.sheet.row({header.column(at): [line] for at, line in enumerate(values)})
        reading.header = None
        reading.done(count)
    return True


def _uncounted(reading: Reading, header: Header) -> bool:
    """编制数, 在职人数, 控制率 over two numbers: nobody can say which is missing."""
    values = _values(reading, reading.at + header.size)
    reading.settle()
    reading.sheet.lost_row(reading.lines[reading.at : reading.at + header.size + len(values)])
    reading.done(header.size + len(values))
    return True


def _tree(reading: Reading, header: Header) -> None:
    lines, rules = reading.lines, reading.rules
    end = reading.at
    while end < len(lines) and not total_at(lines, end, rules) and ending(lines[end], rules) in {None, "title"}:
        if header_at(lines, end, rules) is not None or field_at(lines, end, rules) is not None:
            break
        end += 1
    body = lines[reading.at : end]
    total = end < len(lines) and total_at(lines, end, rules)
    if not total:
        body = body[: max((at + 1 for at, line in enumerate(body) if is_value(line, rules) or len(line.flat) == 1), default=0)]
    write_tree(reading.sheet, header, body, rules)
    reading.done(len(body))
    if total:
        reading.done(write_total(reading.sheet, header, lines, reading.at, rules))


def _goals(reading: Reading, header: Header) -> bool:
    """Goals, down to the next header, are narrative of the form; without one they have no certain end."""
    begin = reading.at + header.size
    end = begin
    while end < len(reading.lines):
        after = header_at(reading.lines, end, reading.rules)
        if after is not None and after.kind in {"tree", "money"}:
            break
        if ending(reading.lines[end], reading.rules) in {"attachment", "signature"}:
            return False
        end += 1
    else:
        return False
    reading.settle()
    reading.sheet.text([*header.corner, *(line for part in header.lines for line in part)])
    for one in sentences(reading.lines[begin:end]):
        reading.sheet.text(one)
    reading.done(end - reading.at)
    return True


# --- fields ---------------------------------------------------------------------------------------


def _field(reading: Reading) -> bool:
    found = field_at(reading.lines, reading.at, reading.rules)
    if found is None:
        return _whole_field(reading)
    kind, size = found
    begin = reading.at + size
    end = begin
    while end < min(len(reading.lines), begin + 4) and not (_known(reading, end) and not (end == begin and _named(reading, end))):
        end += 1
    value = reading.lines[begin:end]
    if not value or (len(value) > 1 and kind != "project-field") or len(value) == 4 or len(value[0].flat) < 8:
        value = value[:1]
    reading.settle()
    reading.sheet.row({0: reading.lines[reading.at : begin], 1: value})
    reading.project |= kind == "project-field" and bool(value)
    reading.done(size + len(value))
    return True


def _whole_field(reading: Reading) -> bool:
    """项目名称：X on one line."""
    line = reading.lines[reading.at]
    label, colon, value = line.flat.partition(":")
    if not colon or not value or len(label) > LONGEST_LABEL:
        return False
    kind = next((kind for kind in FIELDS if reading.rules.wording(kind).search(label)), None)
    if kind is None:
        return False
    reading.settle()
    reading.sheet.text([line])
    reading.project |= kind == "project-field"
    reading.done(1)
    return True


def _known(reading: Reading, at: int) -> bool:
    """Does something begin here that is known by its words?"""
    lines, rules = reading.lines, reading.rules
    return (is_value(lines[at], rules) or is_dots(lines[at]) or ending(lines[at], rules) is not None or field_at(lines, at, rules) is not None
            or header_at(lines, at, rules) is not None or label_at(lines, at, rules) is not None or _is_required(reading, at))  # fmt: skip


def _named(reading: Reading, at: int) -> bool:
    """Is a line the value of a field though it is a known label (项目名称 | 业务工作经费)? It has no values of its own."""
    found = label_at(reading.lines, at, reading.rules)
    others = field_at(reading.lines, at, reading.rules) is not None or header_at(reading.lines, at, reading.rules) is not None
    return found is not None and found[1] == 1 and not others and not _values(reading, at + 1)


def _is_required(reading: Reading, at: int) -> bool:
    return reading.rules.wording("required").search(clean_label(reading.lines[at].flat).core) is not None


def _required(reading: Reading) -> bool:
    """厉行节约保障措施 and the text after it."""
    if not _is_required(reading, reading.at):
        return False
    reading.settle()
    end = reading.at + 1
    while end < len(reading.lines) and not _known(reading, end):
        end += 1
    if end == len(reading.lines):
        end = min(end, reading.at + 2)
    reading.sheet.row({0: reading.lines[reading.at : reading.at + 1], 1: reading.lines[reading.at + 1 : end]})
    reading.done(end - reading.at)
    return True


def _inline(reading: Reading) -> bool:
    """其中：基本支出：412.60 on one line says all by itself."""
    size = inline_at(reading.lines, reading.at, reading.rules)
    if size is None:
        return False
    reading.settle()
    reading.sheet.text(reading.lines[reading.at : reading.at + size])
    reading.sheet.certain += 1
    reading.done(size)
    return True


# --- rows of money --------------------------------------------------------------------------------


def _row(reading: Reading) -> bool:
    """A known label and its values, as many as the header wants; or a name of its own with just as many."""
    lines = reading.lines
    found = label_at(lines, reading.at, reading.rules)
    if found is None:
        return _item(reading)
    (_, measure), size = found
    values = _values(reading, reading.at + size)
    columns = columns_of(reading.header, values, measure) if reading.header else _pair(values, reading)
    empty: tuple[int, ...] = ()
    if not values and reading.header is not None and _known_after(reading, reading.at + size):
        empty = tuple(reading.header.column(at) for at, head in enumerate(reading.header.heads) if head.role == "amount")
    reading.settle()
    label = lines[reading.at : reading.at + size]
    if not values and not empty:
        reading.sheet.lost(label)
    elif columns is None and not empty:
        reading.sheet.lost_row([*label, *values])
    else:
        reading.sheet.row({0: label, **{col: [line] for col, line in zip(columns or (), values, strict=True)}}, empty)
    reading.done(size + len(values))
    return True


def _values(reading: Reading, at: int) -> Lines:
    end = at
    while end < len(reading.lines) and is_value(reading.lines[end], reading.rules):
        end += 1
    return reading.lines[at:end]


def _known_after(reading: Reading, at: int) -> bool:
    """Is the row surely empty: does the next one begin at once?"""
    if at >= len(reading.lines):
        return False
    return _known(reading, at) or inline_at(reading.lines, at, reading.rules) is not None or _item_columns(reading, at) is not None


def _pair(values: Lines, reading: Reading) -> list[int] | None:
    """Before any header a label and one number are a pair."""
    return [1] if len(values) == 1 and not reading.header_seen else None


def _item(reading: Reading) -> bool:
    """A row of an unknown name: one line right after a row, and exactly the values that the header wants."""
    columns = _item_columns(reading, reading.at) if reading.last == reading.at else None
    if columns is None:
        return False
    values = _values(reading, reading.at + 1)
    name = reading.lines[reading.at : reading.at + 1]
    reading.sheet.row({0: name, **{col: [one] for col, one in zip(columns, values, strict=True)}})
    reading.done(1 + len(values))
    return True


def _item_columns(reading: Reading, at: int) -> list[int] | None:
    """The columns of the values after a line of an unknown name."""
    header, line = reading.header, reading.lines[at]
    values = _values(reading, at + 1)
    if header is None or header.kind != "money" or is_value(line, reading.rules) or len(values) < 2:
        return None
    return columns_of(header, values, None) if 2 <= len(line.flat) <= LONGEST_ITEM else None


def _value(reading: Reading) -> bool:
    """Values that follow nothing known are lost, and so is what stands between them and the last row."""
    values = _values(reading, reading.at)
    if not values or reading.first is None:
        return False
    reading.sheet.lost_row([*reading.lines[reading.last : reading.at], *values])
    reading.done(len(values))
    return True


# --- the end --------------------------------------------------------------------------------------


def _remarks(reading: Reading) -> None:
    """Lines between the last row and a note, signature or attachment are remarks of the form."""
    if reading.first is None or reading.at >= len(reading.lines) or reading.at - reading.last > FEW:
        return
    if ending(reading.lines[reading.at], reading.rules) not in {"note", "signature", "attachment"}:
        return
    rest: list[Line] = list(reading.lines[reading.last : reading.at])
    for one in rest:
        reading.sheet.text([one])
    reading.last = reading.at
