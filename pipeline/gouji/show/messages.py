"""What gouji says: messages, causes, names and places in words, from the catalogue `messages.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from ..document import Document, Table
from ..model import Report
from ..numbers import plain
from ..outcome import Evidence, Outcome
from ..places import Place
from ..readers.scan import available
from ..rules import load

Words = Mapping[str, str] | Iterable[tuple[str, str]]
SLOT = re.compile(r"\{(\w+)\}")
OPTIONAL = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")
LANGUAGES = ("zh", "en")
NONE = "—"  # what a check puts where no value can be expected


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, str]]:
    """Every entry: key -> language -> template."""
    return tomllib.loads(Path(__file__).with_name("messages.toml").read_text(encoding="utf-8"))


def slots(key: str, lang: str) -> frozenset[str]:
    """The slots that a template must be given; those inside […] may be missing.

    >>> sorted(slots("nil", "zh"))
    ['label', 'quote', 'stated']
    """
    return frozenset(SLOT.findall(OPTIONAL.sub("", catalogue()[key][lang])))


def render(key: str, words: Words, lang: str) -> str:
    """A template with its words. Raises KeyError for an unknown key and for a slot without a word.

    >>> render("nil", {"label": "公务接待费", "quote": "无公务接待支出", "stated": "0.40"}, "zh")
    '文中称“无公务接待支出”，而公务接待费为0.40'
    """
    given = dict(words)
    if given.get("expected") == NONE and f"{key}-zero-base" in catalogue():
        key = f"{key}-zero-base"
    filled = _fill(catalogue()[key][lang], given, lang)
    return re.sub(r"  +", " ", filled).replace(" %", "%").strip() if lang == "en" else filled


def _fill(template: str, given: Mapping[str, str], lang: str) -> str:
    def optional(match: re.Match[str]) -> str:
        inner = match.group(1)
        wanted = SLOT.findall(OPTIONAL.sub("", inner))
        return _fill(inner, given, lang) if all(given.get(one) for one in wanted) else ""

    def slot(match: re.Match[str]) -> str:
        word = _word(match.group(1), given[match.group(1)], lang)
        quoted = match.string[match.start() - 1 : match.start()] == "“"
        return word.replace("“", "‘").replace("”", "’") if quoted else word

    return SLOT.sub(slot, OPTIONAL.sub(optional, template))


def _word(slot: str, value: str, lang: str) -> str:
    """A word as it reads best: names for ids, signs for arithmetic, no digits beyond what was printed."""
    if slot in {"where", "verb", "stage", "by"}:
        return name(slot, value, lang)
    if slot in {"label", "whole", "parts"}:
        return label(value, lang)
    if slot in {"formula", "terms"}:
        return value.replace(" / ", " ÷ ").replace(" - ", " − ")
    if slot == "expected":
        return trimmed(value)
    return _at_least_one(value) if slot == "times" else value


def _at_least_one(times: str) -> str:
    number = Decimal(times)
    return plain(1 / number) if 0 < number < 1 else times


def trimmed(value: str, keep: int = 2) -> str:
    """A decimal without the zeros beyond `keep` decimals that units brought with them.

    >>> trimmed("335.680000"), trimmed("0.40"), trimmed("0.0150", 0), trimmed("100")
    ('335.68', '0.40', '0.015', '100')
    """
    whole, point, fraction = value.partition(".")
    try:
        Decimal(value)
    except InvalidOperation:
        return value
    fraction = fraction[:keep] + fraction[keep:].rstrip("0")
    return whole + (point + fraction if fraction else "")


def label(value: str, lang: str) -> str:
    """A label as printed, with proper quotation marks; an id of ours becomes its name.

    >>> label('"三公"经费', "zh"), label("state_capital_budget", "zh")
    ('“三公”经费', '国有资本经营预算')
    """
    if value.isascii():
        rule = load().measure(value)
        return (rule.zh if lang == "zh" else rule.en) if rule else name("label", value, lang)
    return re.sub(r'"([^"]*)"', r"“\1”", value).replace('"', "")


def name(kind: str, code: str, lang: str) -> str:
    """The name of a stage, fund, check, severity, …; a code that the catalogue does not know stays as it is."""
    entry = catalogue().get(f"{kind}-{code}")
    return entry[lang] if entry else code


def check_name(check: str, lang: str) -> str:
    """The short name of a check."""
    return catalogue()[f"check-{check}"][lang]


def unit_and_year(report: Report, lang: str) -> tuple[str, str]:
    """Whose report it is and of which year, or that this was not found."""
    unit = render("text-unit", {"unit": report.unit}, lang) if report.unit else render("text-unit-unknown", {}, lang)
    year = render("text-year", {"year": str(report.year)}, lang) if report.year else render("text-year-unknown", {}, lang)
    return unit, year


# --- outcomes -------------------------------------------------------------------------------------


def message(outcome: Outcome, lang: str, *, longest: int = 0) -> str:
    """What an outcome says, with what its words leave to its other fields: the unit, the other place, parts in several units.

    Names and wordings longer than `longest` are cut short, if it is given.
    """
    words = {"unit": outcome.unit or "", **dict(outcome.words)}
    if longest:
        words |= {slot: shortened(words[slot], longest) for slot in {"label", "target", "actual", "items"} & words.keys()}
    if outcome.check in {"table-table", "text-text"} and "where" in words:
        words["where"] = f"other-{words['where']}"
    parts = [one for one in outcome.evidence if one.role == "part"]
    if "parts" in words and len({one.unit for one in (*parts, *outcome.evidence[:1])}) > 1:
        words["parts"] = " + ".join(map(_with_unit, parts))
    return render(outcome.message, words, lang).lstrip("：: ")  # which stands first where nothing is named


def shortened(text: str, longest: int) -> str:
    """A text of at most `longest` characters.

    >>> shortened("改善民生社保、医疗、教育环境", 8)
    '改善民生社保、…'
    """
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _with_unit(one: Evidence) -> str:
    return f"{one.label}{one.raw}{one.unit or ''}"


def cause(outcome: Outcome, lang: str) -> str:
    """The likely cause of a finding, or nothing."""
    if outcome.cause is None:
        return ""
    words = dict(outcome.cause.words)
    head, slash, tail = words.get("label", "").rpartition("/")
    if outcome.cause.code == "other-base" and slash and (not tail or f"stage-{tail}" in catalogue()):
        words |= {"label": head, "stage": tail}
    return render(f"cause-{outcome.cause.code}", words, lang)


def difference(outcome: Outcome, lang: str) -> str:
    """By how much the two sides differ and by how much they may, or nothing. Rates differ by percentage points."""
    if outcome.difference is None:
        return ""
    unit = name("unit", outcome.unit or "", lang)
    return render("text-difference", {"difference": trimmed(outcome.difference), "unit": unit, "allowance": allowed(outcome)}, lang)


def allowed(outcome: Outcome) -> str:
    """The allowance of a comparison as short as it is exact, or nothing where there is none."""
    return "" if outcome.allowance in {None, "0"} else trimmed(outcome.allowance or "", 0)


def not_read(report: Report, lang: str) -> list[str]:
    """Which pages were recognised and which were not read, and what to do; what else was left out. Nothing where all was read."""
    source = report.document.source
    dark = "text-unreadable-pages" if available() else "text-unread-pages"
    found = [(dark, source.unread_pages), ("text-scanned-pages", source.scanned_pages)]
    pages = [render(key, {"pages": _runs(pages, lang), "extra": "gouji[scan]"}, lang) for key, pages in found if pages]
    parts = [render(f"left-out-{one.kind}", {"count": str(one.count)}, lang) for one in source.left_out]
    return pages + ([render("text-left-out", {"parts": ("、" if lang == "zh" else ", ").join(parts)}, lang)] if parts else [])


def _runs(pages: tuple[int, ...], lang: str) -> str:
    """Page numbers, those that follow each other as a range.

    >>> _runs((1, 2, 3, 7), "en")
    '1-3, 7'
    """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ("、" if lang == "zh" else ", ").join(str(low) if low == high else f"{low}-{high}" for low, high in runs)


def why_not(figure_label: str, standing: str, lang: str) -> str:
    """Why a figure was not read (unread) or set aside."""
    return name("why-unread" if standing == "unread" else "why-aside", figure_label, lang)


# --- places ---------------------------------------------------------------------------------------


def by_line(places: Iterable[Place]) -> list[list[Place]]:
    """Places that share a line, or a table row, together; in order of first mention."""
    groups: dict[tuple[object, ...], list[Place]] = {}
    for place in places:
        key = (place.table, place.row) if place.table is not None else (place.page, place.line, place.block)
        groups.setdefault(key, []).append(place)
    return list(groups.values())


def place_words(places: Sequence[Place], document: Document, lang: str, *, titled: bool = True, table: bool = True) -> str:
    """Where figures of one line or one table row stand, in words; without `table` only the line or row."""
    first = places[0]
    words = [render("place-page", {"page": str(first.page)}, lang)] if first.page is not None else []
    if first.table is not None and table:
        words.append(table_words(first, document, lang, titled=titled))
    lines = sorted({one.line for one in places if one.line is not None})
    if lines:
        key = "place-lines" if lines[-1] > lines[0] else "place-line"
        words.append(render(key, {"line": str(lines[0]), "last": str(lines[-1])}, lang))
    elif first.row is not None:
        words.append(render("place-row", {"row": str(first.row + 1)}, lang))
    elif not words and first.block is not None:
        words.append(render("place-block", {"block": str(first.block + 1)}, lang))
    return (" " if lang == "zh" else ", ").join(words)


def table_words(place: Place, document: Document, lang: str, *, titled: bool = True) -> str:
    """The table of a place, by its number and its title."""
    table = next((one for one in document.blocks if isinstance(one, Table) and one.index == place.table), None)
    title = " ".join(table.caption.split()) if table and titled else ""
    return render("place-table", {"table": str((place.table or 0) + 1), "title": title}, lang)


def column_words(place: Place, document: Document, lang: str) -> str:
    """The column of a place, where the table's columns are the source's own."""
    own = any(isinstance(one, Table) and one.index == place.table and one.grid for one in document.blocks)
    return render("place-col", {"col": str(place.col + 1)}, lang) if own and place.col is not None else ""
