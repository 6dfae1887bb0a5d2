"""Why a figure agrees or not: where it was read, by which rule, as what, and what was held against it."""

from __future__ import annotations

from ..model import Fact, Figure
from ..numbers import FACTORS, base_value, tokens
from ..outcome import Checked, Entry, Outcome
from ..places import Place
from ..reconcile import CHECKS
from ..rules import Rules
from ..text import squeeze
from ..visible import visible
from . import messages
from .as_text import quote
from .messages import check_name, name, place_words, trimmed
from .messages import render as say

WIDTH = 100
MOST = 30  # places of one number that are shown


def explain(checked: Checked, what: str, lang: str, rules: Rules) -> str | None:
    """The story of a finding (its id), of a measure (its id or name) or of a printed number. None if nothing matches."""
    finding = _finding(checked, what.strip())
    if finding is not None:
        return _of_finding(checked, finding, lang, rules)
    entries = _of_measure(checked, what.strip(), rules) or _of_number(checked, what, rules)
    if not entries:
        return None
    parts = [visible(say("explain-found", {"what": what.strip(), "count": str(len(entries))}, lang))]
    parts += [_figure(checked, entry, lang, rules) for entry in entries[:MOST]]
    if len(entries) > MOST:
        parts.append(say("text-more", {"count": str(len(entries) - MOST)}, lang))
    return "\n\n".join(parts) + "\n"


# --- what is meant --------------------------------------------------------------------------------


def _finding(checked: Checked, what: str) -> Outcome | None:
    from .ids import finding_ids  # only findings have ids

    return finding_ids(checked).get(what)


def _of_measure(checked: Checked, what: str, rules: Rules) -> list[Entry]:
    """The figures of a measure, named by its id or by its Chinese or English name."""
    ids = {rule.id for rule in rules.measures if what in {rule.id, rule.zh, rule.en}} or {what}
    places = {_key(fact.figure.place) for fact in checked.report.facts if fact.measure in ids}
    return [entry for entry in checked.ledger if _key(entry.figure.place) in places]


def _of_number(checked: Checked, what: str, rules: Rules) -> list[Entry]:
    """The figures of a value; with a unit, also those printed in another unit of the same kind."""
    found = [token for token in tokens(squeeze(what.strip()), rules) if token.value is not None]
    if len(found) != 1 or found[0].value is None:
        return []
    token = found[0]
    wanted = Figure(what, found[0].value, token.unit, token.decimals, Place())
    return [entry for entry in checked.ledger if _same(entry, wanted)]


def _same(entry: Entry, wanted: Figure) -> bool:
    figure = entry.figure
    if entry.standing == "set_aside":
        return False
    if wanted.unit is None:
        return figure.value == wanted.value
    money = wanted.unit in FACTORS and figure.unit in FACTORS
    return (money or figure.unit == wanted.unit) and base_value(figure) == base_value(wanted)


def _key(place: Place) -> tuple[object, ...]:
    return (place.page, place.line, place.start, place.block, place.table, place.row, place.col)


# --- one figure -----------------------------------------------------------------------------------


def _figure(checked: Checked, entry: Entry, lang: str, rules: Rules) -> str:
    figure, document = entry.figure, checked.report.document
    lines = [f"{figure.raw}{_unit(figure)}  {_where(figure.place, checked, lang)}"]
    quoted = quote([figure.place], document, WIDTH)
    lines += [f"  {quoted}"] if quoted else []
    facts = [fact for fact in checked.report.facts if _key(fact.figure.place) == _key(figure.place)]
    for fact in facts:
        lines += _identity(fact, lang, rules)
    if not facts and entry.standing not in {"unread", "set_aside"}:
        lines.append("  " + say("explain-read", {"label": entry.label}, lang))
    if entry.rule and not facts:
        lines.append("  " + say("explain-rule", {"rule": entry.rule}, lang))
    lines += [f"  {_doubt(figure.place, lang)}"] if figure.place.sure < 1 else []
    words = {"standing": name("standing", entry.standing, lang), "why": _why(entry, lang)}
    lines.append("  " + say("explain-standing", words, lang))
    lines += [f"  {line}" for line in _involving(checked, figure, lang)]
    return "\n".join(map(visible, lines))


def _doubt(place: Place, lang: str) -> str:
    """How surely a figure was read from a scan, and what else it may be."""
    sure = say("explain-sure", {"sure": f"{place.sure:.1%}"}, lang)
    return f"{sure} {say('explain-readings', {'others': '  '.join(place.readings)}, lang)}" if place.readings else sure


def _where(place: Place, checked: Checked, lang: str) -> str:
    document = checked.report.document
    return f"{place_words([place], document, lang)} {messages.column_words(place, document, lang)}".rstrip()


def _unit(figure: Figure) -> str:
    return "" if not figure.unit or figure.raw.endswith(figure.unit) else figure.unit


def _why(entry: Entry, lang: str) -> str:
    if entry.standing in {"unread", "set_aside"}:
        return messages.why_not(entry.why, entry.standing, lang)
    return name("check", entry.why, lang)


def _identity(fact: Fact, lang: str, rules: Rules) -> list[str]:
    rule = rules.measure(fact.measure)
    title = "" if rule is None else rule.zh if lang == "zh" else rule.en
    measure = fact.measure if title in {"", fact.label} else f"{title} {fact.measure}"
    words = [messages.label(fact.subject, lang) if fact.subject else say("explain-unit-itself", {}, lang)]
    words += [say("explain-year", {"year": str(fact.year)}, lang)] if fact.year else []
    words += [name("stage", fact.stage, lang)] if fact.stage else []
    words += [name("fund", fact.fund, lang)] if fact.fund else []
    words += [say("explain-of", {"measure": messages.label(fact.of, lang)}, lang)] if fact.of else []
    return [
        "  " + say("explain-read", {"label": fact.label, "measure": measure}, lang),
        "  " + say("explain-identity", {"identity": ("，" if lang == "zh" else ", ").join(words)}, lang),
        "  " + say("explain-rule", {"rule": fact.rule}, lang),
    ]


def _involving(checked: Checked, figure: Figure, lang: str) -> list[str]:
    """The outcomes that rest on a figure."""
    key = _key(figure.place)
    return list(dict.fromkeys(
        _outcome(one, lang) for one in checked.outcomes if any(_key(evidence.place) == key for evidence in one.evidence)
    ))  # fmt: skip


def _outcome(one: Outcome, lang: str) -> str:
    sign = {"holds": "✓", "broken": "✗", "not_checkable": "?"}[one.state]
    words = {"check": check_name(one.check, lang), "state": name("state", one.state, lang), "message": _said(one, lang)}
    return f"{sign} {say('explain-outcome', words, lang)}"


def _said(one: Outcome, lang: str) -> str:
    if one.state != "holds":
        return messages.message(one, lang)
    if one.stated is None or one.expected is None:
        return ""
    return say("explain-holds", {"stated": one.stated, "expected": trimmed(one.expected), "unit": one.unit or ""}, lang)


# --- one finding ----------------------------------------------------------------------------------


def _of_finding(checked: Checked, one: Outcome, lang: str, rules: Rules) -> str:
    must = {check.id: check.zh if lang == "zh" else check.en for check in CHECKS}[one.check]
    lines = [_outcome(one, lang), "  " + say("explain-must", {"must": must}, lang)]
    difference, cause = messages.difference(one, lang), messages.cause(one, lang)
    lines += [f"  {difference}"] if difference else []
    lines += ["  " + say("text-cause", {"cause": cause}, lang)] if cause else []
    parts = ["\n".join(map(visible, lines))]
    known = {_key(entry.figure.place): entry for entry in checked.ledger}
    for evidence in one.evidence:
        entry = known.get(_key(evidence.place))
        read = entry is not None and evidence.value is not None
        parts.append(_figure(checked, entry, lang, rules) if entry and read else _wording(checked, evidence.place, lang))
    return "\n\n".join(part for part in dict.fromkeys(parts) if part) + "\n"


def _wording(checked: Checked, place: Place, lang: str) -> str:
    document = checked.report.document
    return f"{visible(_where(place, checked, lang))}\n  {quote([place], document, WIDTH)}".rstrip()
