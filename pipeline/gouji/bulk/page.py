"""A run as one page: what was read, where it is from, what was found, what failed, what was slow. It loads nothing from anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ..show.messages import check_name, name
from ..visible import markup
from .progress import KINDS, clock
from .tally import Tally

MOST_BARS = 24
FORMS: Mapping[str, tuple[str, str]] = {
    "basic_data": ("基础数据表", "basic data"), "unit_self_evaluation": ("整体支出绩效自评表", "unit self-evaluation"),
    "project_self_evaluation": ("项目支出绩效自评表", "project self-evaluation"), "target_self_evaluation": ("绩效目标自评表", "target self-evaluation"),
}  # fmt: skip
WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("批量核对：运行情况", "gouji: a run"), "files": ("文件", "files"), "read": ("读取", "read"), "facts": ("事实", "facts"),
    "pages": ("页", "pages"), "errors": ("矛盾", "errors"), "warnings": ("存疑", "warnings"), "notices": ("提示", "notices"),
    "failed": ("失败", "failed"), "again": ("同一内容的其他来源", "further copies"), "skipped": ("已有而略过", "known already"),
    "time": ("用时", "time"), "checks": ("不一致（按检查）", "Findings by check"), "years": ("报告（按年度）", "Reports by year"),
    "regions": ("报告（按地区）", "Reports by region"), "forms": ("报告（按表的种类）", "Reports by form"), "formats": ("报告（按文件种类）", "Reports by kind of file"),
    "failures": ("失败的文件", "Files that failed"), "slowest": ("最慢的文件", "Slowest files"), "unknown": ("没有读出", "not read"),
    "rest": ("其余{}项", "{} more"), "more": ("其余{}个见 failures 表", "{} more in the table failures"), "nothing": ("没有", "none"),
    "file": ("文件", "file"), "why": ("原因", "why"), "seconds": ("秒", "seconds"), "compared": ("比较了各年的单位", "units compared across years"),
}  # fmt: skip


def page(tally: Tally, seconds: float, lang: str) -> str:
    """The page as HTML."""
    say = {key: words[lang == "en"] for key, words in WORDS.items()}
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    unknown = Counter({(key or say["unknown"]): count for key, count in tally.regions.items()})
    years = {key or say["unknown"]: tally.years[key] for key in sorted(tally.years, reverse=True)}
    forms = Counter({FORMS.get(key, (key, key))[lang == "en"]: count for key, count in tally.forms.items()})
    return (
        f'<!doctype html>\n<html lang="{"en" if lang == "en" else "zh-CN"}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{say['title']}</title>\n<style>\n{style}</style>\n<h1>{say['title']}</h1>\n{_tiles(tally, seconds, say)}<div class='panels'>\n"
        f"{_panel(say['checks'], _checks(tally, lang), say)}{_panel(say['years'], _bars(years.items()), say)}"
        f"{_panel(say['regions'], _most(unknown, say), say)}{_panel(say['forms'], _most(forms, say), say)}"
        f"{_panel(say['formats'], _most(tally.formats, say), say)}</div>\n"
        f"{_panel(say['failures'], _failures(tally, lang, say), say)}{_panel(say['slowest'], _slowest(tally, say), say)}"
    )


def _tiles(tally: Tally, seconds: float, say: Mapping[str, str]) -> str:
    by_severity: Counter[str] = Counter()
    for (_, severity), count in tally.findings.items():
        by_severity[severity] += count
    shown = [("files", tally.files), ("read", tally.read), ("facts", tally.facts), ("pages", tally.pages), ("errors", by_severity["error"]),
             ("warnings", by_severity["warning"]), ("notices", by_severity["notice"]), ("failed", tally.failed), ("again", tally.again),
             ("skipped", tally.skipped + tally.failed_before), ("compared", tally.compared)]  # fmt: skip
    tiles = [f"<div class='tile {key}'><b>{count:,}</b>{say[key]}</div>" for key, count in shown]
    return f"<div class='tiles'>{''.join(tiles)}<div class='tile'><b>{clock(seconds)}</b>{say['time']}</div></div>\n"


def _panel(title: str, content: str, say: Mapping[str, str]) -> str:
    return f"<section><h2>{markup(title)}</h2>{content or '<p>' + say['nothing'] + '</p>'}</section>\n"


def _checks(tally: Tally, lang: str) -> str:
    """Findings by check, the gravest first."""
    most = max(tally.findings.values(), default=1)
    order = {"error": 0, "warning": 1, "notice": 2}
    rows = sorted(tally.findings.items(), key=lambda item: (order[item[0][1]], -item[1], item[0][0]))
    return "".join(
        _bar(f"{name('severity', severity, lang)} · {check_name(check, lang)}", count, most, severity) for (check, severity), count in rows
    )


def _most(counts: Counter[str], say: Mapping[str, str]) -> str:
    """The most frequent as bars, the rest as one number."""
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rest = rows[MOST_BARS:]
    tail = [(say["rest"].format(len(rest)), sum(count for _, count in rest))] if rest else []
    return _bars([*rows[:MOST_BARS], *tail])


def _bars(rows: Iterable[tuple[str, int]]) -> str:
    listed = [*rows]
    most = max((count for _, count in listed), default=1)
    return "".join(_bar(label, count, most) for label, count in listed)


def _bar(label: str, count: int, most: int, kind: str = "") -> str:
    return (
        f"<div class='row'><span>{markup(label)}</span><span class='track'><i class='{kind}' style='width:{100 * count / most:.1f}%'></i></span>"
        f"<b>{count:,}</b></div>"
    )


def _failures(tally: Tally, lang: str, say: Mapping[str, str]) -> str:
    if not tally.failed:
        return ""
    kinds = _bars((KINDS[kind][lang == "en"], count) for kind, count in tally.failures.most_common())
    rows = [(source, failed.en if lang == "en" else failed.zh) for source, failed in tally.failed_files]
    left = tally.failed - len(rows)
    return kinds + _table((say["file"], say["why"]), rows) + (f"<p>{say['more'].format(left)}</p>" if left else "")


def _slowest(tally: Tally, say: Mapping[str, str]) -> str:
    rows = [(source, f"{seconds:.2f}") for seconds, source in sorted(tally.slowest, reverse=True)]
    return _table((say["file"], say["seconds"]), rows) if rows else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with its head."""
    body = "".join(f"<tr>{''.join(f'<td>{markup(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{markup(cell)}</th>' for cell in head)}</tr>{body}</table>"
