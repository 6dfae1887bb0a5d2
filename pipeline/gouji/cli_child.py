"""What the process under guard does for `check`, `extract` and `explain`: one report from its bytes to what is written of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .cli_common import RANK
from .inputs import Input, opened, prepare
from .outcome import Checked, Compared
from .regexes import keep
from .rules import load

if TYPE_CHECKING:
    from .places import Place
    from .reconcile.years.kept import Packed
    from .show.as_html import Picture
    from .show.as_xlsx import Rows

CLOSE = 200  # dots to an inch of what is shown of a doubtful figure
MOST_PICTURES = 80  # pages of a PDF that are all shown


@dataclass(frozen=True)
class Wish:
    """What is asked of each report."""

    command: str  # "check", "extract" or "explain"
    form: str = "text"
    lang: str = "zh"
    patterns: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    pages: frozenset[int] | None = None
    colour: bool = False
    width: int = 100
    what: str = ""  # is to be explained


@dataclass(frozen=True)
class Told:
    """What is to be written of a report, and what is to be remembered of it. `text` is None where there is nothing to say."""

    text: str | None = ""
    rows: Rows | None = None
    worst: int = 0  # of its findings
    dark: bool = False  # pages were left out because what recognises them is not installed
    kept: Packed | None = None


@dataclass(frozen=True)
class Years:
    """Packed reports of one unit, to be held against each other."""

    reports: list[bytes]


@dataclass(frozen=True)
class Report:
    """An input to be read, the `number`-th; `several`: others are read with it."""

    given: Input
    several: bool = False
    number: int = 0


def work(wish: Wish, task: Report | Years) -> Told | list[Input]:
    """What comes of a task; of an archive, its entries."""
    if isinstance(task, Years):
        return _years(wish, task)
    if task.given.near:
        prepare(task.given.near)
    content = opened(task.given)
    if isinstance(content, list):
        return content
    from .run import check

    rules = load(wish.patterns)
    checked = check(content, name=task.given.name, rules=rules, select=wish.select, ignore=wish.ignore, pages=wish.pages)
    told = _told(wish, checked, content)
    if wish.patterns is None:
        keep()
    return _with_years(wish, checked, told, task.number) if task.several and wish.command == "check" else told


def worker(wish: Wish) -> partial[Told | list[Input]]:
    """The work as something that can be sent to another process."""
    return partial(work, wish)


def _told(wish: Wish, checked: Checked, content: bytes) -> Told:
    from .readers import scan

    dark = bool(checked.report.document.source.unread_pages) and not scan.available()
    if wish.form == "xlsx":
        from .show import as_xlsx

        rows = (as_xlsx.findings if wish.command == "check" else as_xlsx.record)(checked, wish.lang)
        return Told(rows=rows, worst=worst(checked), dark=dark)
    return Told(_TEXTS[wish.command](wish, checked, content), worst=worst(checked), dark=dark)


def worst(checked: Checked | Compared) -> int:
    """The rank of the gravest finding; 0 where there is none."""
    return max((RANK[found.severity] for found in checked.outcomes if found.state == "broken"), default=0)


def _check(wish: Wish, checked: Checked, content: bytes) -> str:
    if wish.form == "json":
        from .show.as_json import check_object, line

        return line(check_object(checked, wish.lang))
    if wish.form == "html":
        from .show import as_html

        return as_html.render(checked, wish.lang, _pictures(content, checked), _crops(content, checked))
    from .show.as_text import render

    return render(checked, wish.lang, colour=wish.colour, width=wish.width).rstrip("\n") + "\n\n"


def _extract(wish: Wish, checked: Checked, _: bytes) -> str:
    if wish.form == "json":
        from .show.as_json import line, report_object

        return line(report_object(checked, wish.lang))
    from .show.as_markdown import render

    return render(checked.report, wish.lang).rstrip("\n") + "\n\n"


def _explain(wish: Wish, checked: Checked, _: bytes) -> str | None:
    from .show.explain import explain

    return explain(checked, wish.what, wish.lang, load(wish.patterns))


_TEXTS: dict[str, Any] = {"check": _check, "extract": _extract, "explain": _explain}


# --- several years --------------------------------------------------------------------------------


def _with_years(wish: Wish, checked: Checked, told: Told, number: int) -> Told:
    from .reconcile.years.kept import packed, wanted

    return replace(told, kept=packed(checked, load(wish.patterns), number)) if wanted(wish.select, wish.ignore) else told


def _years(wish: Wish, task: Years) -> Told:
    """What the reports of one unit say about each other."""
    from .reconcile.years.kept import compared_years, wanted

    found = compared_years(task.reports, load(wish.patterns), wanted(wish.select, wish.ignore))
    gravest = max(map(worst, found), default=0)
    if wish.form == "xlsx":
        from .show.as_xlsx import Rows, years

        return Told(rows=Rows(tuple(row for one in found for row in years(one, wish.lang).listed)), worst=gravest)
    return Told("".join(_compared(wish, one) for one in found), worst=gravest)


def _compared(wish: Wish, compared: Compared) -> str:
    from .show import across

    if wish.form == "json":
        from .show.as_json import line

        return line(across.compared_object(compared, wish.lang))
    if wish.form == "html":
        return across.page(compared, wish.lang)
    return across.render(compared, wish.lang, colour=wish.colour, width=wish.width).rstrip("\n") + "\n\n"


# --- pictures -------------------------------------------------------------------------------------


def _pictures(content: bytes, checked: Checked) -> dict[int, Picture] | None:
    """The pictures of the pages of a PDF or a scan; of a long one, only those of the pages that findings point at."""
    source = checked.report.document.source
    if source.format not in {"pdf", "image"} or source.pages is None:
        return None
    pages = {item.place.page for one in checked.outcomes if one.state == "broken" for item in one.evidence if item.place.page}
    return _shown(content, source.format, range(1, source.pages + 1) if source.pages <= MOST_PICTURES else pages)


def _shown(content: bytes, kind: str, numbers: Collection[int], dpi: int = 100) -> dict[int, Picture]:
    """Pages of a PDF or a picture as pictures."""
    from .readers.pdf.rasters import pictures
    from .readers.scan import pictures as photographs
    from .show.as_html import Picture

    made = photographs(content, numbers, dpi * 14) if kind == "image" else pictures(content, numbers, dpi)
    return {number: Picture(*one) for number, one in made.items()}


def _crops(content: bytes, checked: Checked) -> dict[Place, bytes]:
    """What the page shows where a figure was not read surely, for the findings that a misreading explains."""
    places = {item.place for one in checked.outcomes if one.cause is not None and one.cause.code == "misread"
              for item in one.evidence if item.place.readings and item.place.box}  # fmt: skip
    if not places:
        return {}
    from .show.as_html import cut

    pages = _shown(content, checked.report.document.source.format, {place.page for place in places if place.page}, CLOSE)
    return {place: cut(pages[place.page], place.box) for place in places if place.page in pages and place.box}
