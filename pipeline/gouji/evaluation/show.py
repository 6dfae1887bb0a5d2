"""The figures of an evaluation, for a person and for a program."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..version import __version__
from ..visible import as_json as shown_json
from ..visible import visible
from .tally import Clean, Facts, Found, Tally

SORTS = {"missed": ("未查出", "missed"), "weak": ("查出但级别不够", "said too weakly"), "false-error": ("误报的矛盾", "false errors"),
         "false-warning": ("误报的存疑", "false warnings"), "astray": ("改动一处却报了别处", "errors elsewhere after a single change"), "fact-unread": ("未读出的事实", "facts not read"),
         "fact-wrong": ("读错的事实", "facts read wrongly"), "failed": ("读不了的报告", "reports not read")}  # fmt: skip


def render(tally: Tally, lang: str, examples: int) -> str:
    """The figures as tables, with so many examples of each sort of failure."""
    en = lang == "en"
    found, clean, facts = tally.found, tally.clean, tally.facts
    lines = [
        f"{tally.reports} reports (as files), {tally.seen[False]} of them not seen while rules were written" if en
        else f"{tally.reports}份报告（按文件计），其中编写规则时没有见过的{tally.seen[False]}份",
        "",
        f"errors found {_of(found.found, found.there)}, {found.weak} more below the severity asked for" if en
        else f"查出 {_of(found.found, found.there)}，另有{found.weak}处级别不够",
        f"clean reports {clean.reports}: false errors {_each(clean.errors, clean.reports)}, false warnings {_each(clean.warnings, clean.reports)} a report "
        f"(form and wording {_each(clean.formal, clean.reports)}); without a false error {_of(clean.spotless, clean.reports)}" if en
        else f"无错报告{clean.reports}份：每份误报矛盾 {_each(clean.errors, clean.reports)}、存疑 {_each(clean.warnings, clean.reports)}"
        f"（形式、措辞类 {_each(clean.formal, clean.reports)}）；没有误报矛盾的 {_of(clean.spotless, clean.reports)}",
        f"other errors on the rest: {tally.stray_errors}" if en else f"其余报告里多报的矛盾：{tally.stray_errors}处",
        f"facts: recall {_of(facts.right, facts.wanted)}, precision {_of(facts.read_right, facts.read)}; indicators {_of(*tally.indicators)}; "
        f"unit and year {_of(*tally.identity)}" if en
        else f"事实：读出 {_of(facts.right, facts.wanted)}，读对 {_of(facts.read_right, facts.read)}；指标 {_of(*tally.indicators)}；单位、年度 {_of(*tally.identity)}",
        f"figures held against another: {_share(tally.coverage)} ({_ledger(tally)})" if en else f"有对照的数字：{_share(tally.coverage)}（{_ledger(tally)}）",
    ]  # fmt: skip
    heads = ("", "n", "found", "weak", "recall") if en else ("", "处", "查出", "偏弱", "查出率")
    for title, table in (
        (("by kind", "按错误类型"), tally.by_kind),
        (("by container", "按载体"), tally.by_container),
        (("by family", "按报告类型"), tally.by_family),
    ):
        lines += _table(
            title[not en],
            heads,
            [(key, one.there, one.found, one.weak, _percent(one.found, one.there)) for key, one in sorted(table.items())],
        )
    heads = ("", "n", "errors", "warnings", "spotless") if en else ("", "份", "误报矛盾", "误报存疑", "无误报")
    for title, shown in (
        (("clean, by container", "无错报告，按载体"), tally.clean_by_container),
        (("clean, by family", "无错报告，按类型"), tally.clean_by_family),
    ):
        lines += _table(
            title[not en],
            heads,
            [(key, one.reports, one.errors, one.warnings, _percent(one.spotless, one.reports)) for key, one in sorted(shown.items())],
        )
    said = [(f"{severity} {check}", many) for (severity, check), many in tally.false_by_check.most_common()]
    lines += _table("said of clean reports, by check" if en else "无错报告上所报，按检查", ("", "n" if en else "处"), said)
    measures = [
        (key, one.wanted, _percent(one.right, one.wanted), _percent(one.read_right, one.read))
        for key, one in sorted(tally.by_measure.items())
    ]
    lines += _table(
        "facts by measure" if en else "事实，按口径", ("", "n", "recall", "precision") if en else ("", "个", "读出", "读对"), measures
    )
    return "\n".join([*lines, *_examples(tally, en, examples)]) + "\n"


def _examples(tally: Tally, en: bool, most: int) -> list[str]:
    lines: list[str] = []
    for sort, words in SORTS.items():
        kept = [one for one in tally.examples if one.sort == sort][:most]
        if kept:
            lines += [
                "",
                f"{words[en]} ({len(kept)}/{tally.kept[sort]})",
                *(visible(f"  {one.report} {one.container}  {one.words}") for one in kept),
            ]
    return lines


def _table(title: str, heads: Iterable[str], rows: list[tuple[Any, ...]]) -> list[str]:
    if not rows:
        return []
    shown = [[title, *list(heads)[1:]], *[[visible(str(one)) for one in row] for row in rows]]
    widths = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    return [
        "",
        *(
            "  ".join(_padded(one, width, left=at == 0) for at, (one, width) in enumerate(zip(row, widths, strict=True))).rstrip()
            for row in shown
        ),
    ]


def _width(text: str) -> int:
    """Columns on a terminal, where a Chinese character takes two."""
    return sum(1 + (ord(char) > 0x2E7F) for char in text)


def _padded(text: str, width: int, *, left: bool) -> str:
    space = " " * (width - _width(text))
    return text + space if left else space + text


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "-"


def _of(part: int, whole: int) -> str:
    return f"{part}/{whole} ({_percent(part, whole)})" if whole else "-"


def _each(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def _share(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}%"


def _ledger(tally: Tally) -> str:
    return ", ".join(f"{standing} {many}" for standing, many in sorted(tally.ledger.items()))


# --- for programs ---------------------------------------------------------------------------------


def as_json(tally: Tally, examples: int) -> str:
    """All figures as one JSON object."""
    kept = [one._asdict() for sort in SORTS for one in [each for each in tally.examples if each.sort == sort][:examples]]
    made = {
        "schema": "gouji.evaluation/1", "gouji": __version__, "reports": tally.reports, "unseen": tally.seen[False], "failed": tally.failed,
        "recall": tally.recall, "false_errors": tally.false_errors, "coverage": tally.coverage,
        "errors": _found(tally.found), "by_kind": {key: _found(one) for key, one in sorted(tally.by_kind.items())},
        "by_container": {key: _found(one) for key, one in sorted(tally.by_container.items())},
        "by_family": {key: _found(one) for key, one in sorted(tally.by_family.items())},
        "clean": _clean(tally.clean), "clean_by_container": {key: _clean(one) for key, one in sorted(tally.clean_by_container.items())},
        "clean_by_family": {key: _clean(one) for key, one in sorted(tally.clean_by_family.items())},
        "said_of_clean": [{"severity": severity, "check": check, "n": many} for (severity, check), many in sorted(tally.false_by_check.items())],
        "stray_errors": tally.stray_errors, "facts": _facts(tally.facts), "by_measure": {key: _facts(one) for key, one in sorted(tally.by_measure.items())},
        "indicators": {"right": tally.indicators[0], "n": tally.indicators[1]}, "identity": {"right": tally.identity[0], "n": tally.identity[1]},
        "ledger": dict(sorted(tally.ledger.items())), "examples": kept,
    }  # fmt: skip
    return shown_json(made) + "\n"


def _found(one: Found) -> dict[str, int]:
    return {"n": one.there, "found": one.found, "weak": one.weak}


def _clean(one: Clean) -> dict[str, int]:
    return {"n": one.reports, "spotless": one.spotless, "errors": one.errors, "warnings": one.warnings, "formal": one.formal}


def _facts(one: Facts) -> dict[str, int]:
    return {"wanted": one.wanted, "right": one.right, "read": one.read, "read_right": one.read_right}
