"""Damage to the structure of files: elements repeated, nested, moved; numbers, references and tags that no program writes.

`mutated(kind, content, chance)` gives one damaged version; the same chance gives the same.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable

from mutant_bytes import DIGITS, LARGEST, NUMBERS, SIGNS, TIMES, Chance, in_bytes
from mutant_pages import in_pdf
from mutant_trees import entry_lies, in_package
from samples import packed

UNITS = ("万元", "元", "亿元", "千元", "%", "个百分点", "‰", "倍", "人", "年", "月", "次", "平方米", "")


def mutated(kind: str, content: bytes, chance: Chance) -> bytes:
    """A damaged version of a file of a kind."""
    way = chance.random()
    if way < 0.15:
        return in_bytes(content, chance)
    damage = STRUCTURES.get(kind, in_bytes)
    found = damage(content, chance)
    return found if way < 0.7 or kind == "png" else damage(found, chance)  # two faults at once


# --- web pages and text ---------------------------------------------------------------------------

TAG = re.compile(r"<[^<>]*>")
TAGS = ("<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", '<td colspan="1000">', '<td rowspan="65534">', "<div>", "</div>", "<p>", "<br>", "<!--", "-->", "<b>",
        "<ul><li>", "<script>", "<style>", "&nbsp;", "&#1114112;", "&#x0;", "&lt", "<select><option>", "<template>", "<svg>", "<td hidden>", "<thead>", "<frameset>")  # fmt: skip


def in_page(content: bytes, chance: Chance) -> bytes:
    """A web page with tags that are repeated, gone, exchanged, or with numbers and attributes that nobody writes."""
    page = content.decode("utf-8", "replace")
    tags = list(TAG.finditer(page))
    if not tags or chance.random() < 0.15:
        return in_text(content, chance)
    one, other = chance.choice(tags), chance.choice(tags)
    start, end = one.span()
    times = min(chance.choice((*TIMES, 2000)), LARGEST // (end - start))
    match chance.randrange(7):
        case 0:
            page = page[:end] + chance.choice(TAGS) * min(times, 5000) + page[end:]
        case 1:
            page = page[:start] + one[0] * times + page[end:]
        case 2:
            page = page[:start] + page[end:]
        case 3:
            page = page[:start] + other[0] + page[end:]
        case 4:
            stretch = page[start : start + chance.choice((50, 300, 2000))]
            page = page[:start] + stretch * min(chance.choice(TIMES), LARGEST // (len(stretch) + 1) or 1) + page[start:]
        case 5:
            spans = chance.choice(("colspan", "rowspan", "style", "class", "hidden", "width"))
            page = f'{page[: end - 1]} {spans}="{chance.choice(NUMBERS)}"{page[end - 1 :]}'
        case _:
            found = chance.choice(list(re.finditer(r"\d+", page)))
            page = page[: found.start()] + chance.choice(NUMBERS) + page[found.end() :]
    return page.encode("utf-8", "replace")


def in_text(content: bytes, chance: Chance) -> bytes:
    """Text with digits extended, units exchanged, lines doubled, moved, joined or cut, signs without end."""
    text = content.decode("utf-8", "replace")
    for _ in range(chance.choice((1, 1, 2, 4))):
        text = chance.choice(TEXTS)(text, chance)
    return text.encode("utf-8", "replace")


def _digits(text: str, chance: Chance) -> str:
    found = list(DIGITS.finditer(text))
    if not found:
        return text + chance.choice(NUMBERS)
    one = chance.choice(found)
    more = chance.choice("0123456789") * chance.choice((1, 3, 20, 60, 400, 3000))
    longer = one[0] + more if chance.random() < 0.5 else f"{one[0].split('.')[0]}.{more}"
    return (
        text[: one.start()]
        + chance.choice((longer, longer, chance.choice(NUMBERS), one[0].replace(".", ""), f"-{one[0]}"))
        + text[one.end() :]
    )


def _unit(text: str, chance: Chance) -> str:
    found = list(re.finditer("|".join(one for one in UNITS if one), text))
    if not found:
        return text + chance.choice(UNITS)
    one = chance.choice(found)
    return text[: one.start()] + chance.choice(UNITS) + text[one.end() :]


def _lines(text: str, chance: Chance) -> str:
    lines = text.split("\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            lines[at:at] = [lines[at]] * min(chance.choice(TIMES), LARGEST // (len(lines[at]) + 1) or 1)
        case 1:
            lines[at], lines[other] = lines[other], lines[at]
        case 2:
            del lines[at]
        case 3:
            lines[at] += lines[other]
        case 4:
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
        case _:
            lines[at] = lines[at] * min(chance.choice(TIMES), LARGEST // (len(lines[at]) + 1) or 1)
    return "\n".join(lines)


def _signs(text: str, chance: Chance) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(SIGNS) * chance.choice((1, 2, 30, 2000)) + text[at:]


def _cut(text: str, chance: Chance) -> str:
    at, end = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
    return text[:at] + text[end:] if chance.random() < 0.5 else text[at:end] + text[:at] + text[end:]


TEXTS = (_digits, _digits, _digits, _unit, _unit, _lines, _lines, _lines, _signs, _cut)


# --- workbooks of before 2007, archives -----------------------------------------------------------


def in_records(content: bytes, chance: Chance) -> bytes:
    """An .xls with one of its records of another kind, or with a number in it that nobody writes."""
    spots: list[tuple[int, int]] = []
    at = 512
    while at + 4 <= len(content) and len(spots) < 5000:
        kind, size = int.from_bytes(content[at : at + 2], "little"), int.from_bytes(content[at + 2 : at + 4], "little")
        if kind == 0 or size > 8224:
            break
        spots.append((at, 4 + size))
        at += 4 + size
    if not spots:
        return in_bytes(content, chance)
    place, size = chance.choice(spots)
    data = bytearray(content)
    if chance.random() < 0.3 or size == 4:
        other, _ = chance.choice(spots)
        data[place : place + 2] = content[other : other + 2]  # of another kind
    else:
        width = chance.choice((1, 2, 4, 8))
        spot = place + 4 + chance.randrange(size - 4)
        data[spot : spot + width] = chance.choice((b"\0", b"\xff", b"\x7f", b"\x01", b"\x80")) * width
    return bytes(data)


def in_archive(content: bytes, chance: Chance) -> bytes:
    """An archive with a member damaged, gone, doubled, renamed, or with a directory that lies."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError):
        return in_bytes(content, chance)
    name = chance.choice(list(parts))
    match chance.randrange(5):
        case 0:
            parts[name] = in_bytes(parts[name], chance)
        case 1:
            parts[
                chance.choice(
                    (
                        "../../x.txt",
                        "/etc/x.txt",
                        "a\\b.txt",
                        "\x1b[2J.txt",
                        "x" * 300,
                        "\u202etxt.exe",
                        "a/" * 100 + "b",
                        "word/x",
                        "\0x.txt",
                        "xl/y",
                        "OFD.xml",
                    )
                )
            ] = parts[name]
        case 2:
            parts[f"{name}.zip"] = content
        case 3:
            return _doubled(content, name)
        case _:
            return entry_lies(packed(parts), chance)
    return packed(parts)


def _doubled(content: bytes, name: str) -> bytes:
    """An archive with two members of one name, as `zipfile` would warn of."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        twin = "x" * len(name.encode())
        parts = {one: archive.read(one) for one in archive.namelist()} | {twin: archive.read(name)}
    return packed(parts).replace(twin.encode(), name.encode())


STRUCTURES: dict[str, Callable[[bytes, Chance], bytes]] = {
    "docx": in_package, "xlsx": in_package, "ofd": in_package, "pdf": in_pdf, "html": in_page, "txt": in_text, "xls": in_records, "ods": in_package, "xml": in_page, "zip": in_archive,
}  # fmt: skip
