"""What the reports of one unit say about each other, for a person, for a page, for other programs."""

from __future__ import annotations

from collections import Counter

from ..document import Document, Source
from ..outcome import Compared, Evidence, Outcome
from ..visible import markup
from . import messages
from .as_json import CHECK, STATES, Object, finding_object, source_object, unable_object
from .as_text import SEVERITIES, hanging, of_what, paint, rule_line, wrap
from .ids import finding_ids
from .messages import check_name, message, name, place_words
from .messages import render as say

INDENT = " " * 4
LONGEST = 40  # characters of a wording that is quoted
SHOWN = 10  # figures of one finding


def render(compared: Compared, lang: str, colour: bool, width: int) -> str:
    """The findings of one unit across years as text, most serious first."""
    lines = [*(paint(line, "head", colour) for line in wrap(_title(compared, lang), width))]
    lines += [line for year, source in compared.reports for line in hanging(f"{INDENT}{year}", source.name, width, "")]
    number = 0
    found = finding_ids(compared)
    for severity in SEVERITIES:
        own = [(key, one) for key, one in found.items() if one.severity == severity]
        lines += rule_line(severity, len(own), lang, colour, width) if own else []
        for key, one in own:
            number += 1
            lines += _finding(key, one, compared, number, lang, colour=colour, width=width)
    if not found:
        lines += ["", *wrap(say("across-nothing", {}, lang), width)]
    return "\n".join([*lines, "", *(paint(line, "dim", colour) for line in wrap(_done(compared, lang), width))]) + "\n"


def _title(compared: Compared, lang: str) -> str:
    years = [year for year, _ in compared.reports]
    return say(
        "across-title", {"unit": compared.unit, "first": str(years[0]), "last": str(years[-1]) if years[-1] != years[0] else ""}, lang
    )


def _done(compared: Compared, lang: str) -> str:
    states = Counter(one.state for one in compared.outcomes)
    reasons = Counter(one.message.removeprefix("why-") for one in compared.outcomes if one.state == "not_checkable")
    listed = [say("text-reason", {"reason": name("reason", key, lang), "count": str(count)}, lang) for key, count in reasons.most_common()]
    counts = {state: str(states[state]) for state in ("holds", "broken", "not_checkable")}
    return say("text-checks", counts | {"reasons": ("，" if lang == "zh" else ", ").join(listed)}, lang)


def _finding(key: str, one: Outcome, compared: Compared, number: int, lang: str, *, colour: bool, width: int) -> list[str]:
    head = f"{check_name(one.check, lang)}{of_what(one, lang)}  [{key}]"
    lines = ["", *(paint(line, "head", colour) for line in hanging(f"{number:>2}", head, width, ""))]
    lines += wrap(message(one, lang, longest=LONGEST), width, INDENT)
    for item in one.evidence[:SHOWN]:
        lines += hanging(f"▸ {_document(item, compared, lang)}", f"{_where(item, lang)}  {_quoted(item)}".strip(), width, INDENT)
    return lines + [line for note in _notes(one, lang) for line in wrap(note, width, INDENT)]


def _document(item: Evidence, compared: Compared, lang: str) -> str:
    """The report that something stands in, by its year, and by its name where the year has several."""
    years = Counter(year for year, _ in compared.reports)
    year = next((year for year, source in compared.reports if source == item.source), 0)
    named = item.source.name if item.source is not None and years[year] > 1 else ""
    return say("across-report", {"year": str(year), "name": named}, lang)


def _where(item: Evidence, lang: str) -> str:
    nothing = Document(item.source or Source("", "", ""), ())
    return place_words([item.place], nothing, lang, titled=False)


def _quoted(item: Evidence) -> str:
    if item.value is None and item.label == item.raw:
        return messages.shortened(item.raw, LONGEST)
    return f"{messages.shortened(item.label, LONGEST)} «{item.raw}»{item.unit or ''}"


def _notes(one: Outcome, lang: str) -> list[str]:
    cause = messages.cause(one, lang)
    return [note for note in (messages.difference(one, lang), say("text-cause", {"cause": cause}, lang) if cause else "") if note]


def compared_object(compared: Compared, lang: str) -> Object:
    """The findings of one unit across years, as an object of gouji.check/1: it has `reports` where a report has `source`."""
    states: Counter[str] = Counter(one.state for one in compared.outcomes)
    return {
        "schema": CHECK,
        "unit": compared.unit,
        "reports": [{"year": year, "source": source_object(source)} for year, source in compared.reports],
        "checks": {state: states[state] for state in STATES},
        "findings": [finding_object(known_as, one, lang) for known_as, one in finding_ids(compared).items()],
        "not_checked": [unable_object(one, lang) for one in compared.outcomes if one.state == "not_checkable"],
    }


def page(compared: Compared, lang: str) -> str:
    """The findings of one unit across years as a part of the page; every figure leads to the report that it stands in."""
    found = sorted(finding_ids(compared).items(), key=lambda item: SEVERITIES.index(item[1].severity))
    listed = "".join(f"<li>{year}　{_link(source, source.name)}</li>" for year, source in compared.reports)
    shown = "".join(_block(one, compared, lang) for _, one in found) or f"<p>{markup(say('across-nothing', {}, lang))}</p>"
    return (
        f"<header><h1>{markup(_title(compared, lang))}</h1><ul>{listed}</ul><p>{markup(_done(compared, lang))}</p></header>\n"
        f'<main class="across">\n{shown}</main>\n'
    )


def _block(one: Outcome, compared: Compared, lang: str) -> str:
    places = [
        f'<span class="where">▸ {_link(item.source, _document(item, compared, lang))} {markup(_where(item, lang))} {markup(_quoted(item))}</span>'
        for item in one.evidence[:SHOWN]
    ]
    notes = "".join(f"<small>{markup(note)}</small>" for note in _notes(one, lang))
    return (
        f'<div class="finding {one.severity}"><small>{markup(name("severity", one.severity, lang))} · {markup(check_name(one.check, lang))}'
        f"</small><b>{markup(message(one, lang))}</b>{notes}<small>{''.join(places)}</small></div>\n"
    )


def _link(source: Source | None, words: str) -> str:
    return f'<a href="#{anchor(source)}">{markup(words)}</a>' if source is not None else markup(words)


def anchor(source: Source) -> str:
    """The id of a report's heading on the page."""
    return f"r-{source.sha256[:12]}"
