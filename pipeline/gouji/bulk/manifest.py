"""The manifest (清单): a CSV of path, source address, publication date, region, that goes with the files of a heap."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path

from ..errors import ReadError
from ..readers.decode import decode
from .heap import by_path
from .task import Listed

# What the columns may be called.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "path": ("path", "file", "路径", "文件", "文件名"),
    "address": ("address", "url", "source", "来源", "来源网址", "网址"),
    "published": ("published", "date", "publication date", "发布日期", "日期"),
    "region": ("region", "地区", "区域"),
}


def manifest(file: Path) -> dict[str, Listed]:
    """What the manifest says, by absolute path of a file. Raises `ReadError` naming the line that is wrong."""
    try:
        content = file.read_bytes()
        lines = [*csv.reader(io.StringIO(decode(content).lstrip("\ufeff") if content else ""), strict=True)]
    except ReadError as problem:
        raise ReadError(f"{file}：清单读不了：{problem.zh}", f"{file}: the manifest cannot be read: {problem.en}") from problem
    except (OSError, csv.Error) as problem:
        raise ReadError(f"{file}：清单读不了（{problem}）。", f"{file}: the manifest cannot be read ({problem}).") from problem
    columns = _columns(file, lines[0] if lines else [])
    said: dict[str, Listed] = {}
    for number, line in enumerate(lines[1:], start=2):
        cell = {name: line[at].strip() for name, at in columns.items() if at < len(line)}
        path = cell.get("path", "")
        if path:
            said[path] = Listed(cell.get("address") or None, _date(file, number, cell.get("published", "")), cell.get("region") or None)
    return by_path(said, file.parent)


def _columns(file: Path, head: list[str]) -> dict[str, int]:
    """Where each column stands."""
    names = [one.strip().lower() for one in head]
    found = {what: names.index(name) for what, called in COLUMNS.items() for name in called if name in names}
    if "path" not in found:
        raise ReadError(
            f"{file}：清单要用逗号分隔，第一行要有“路径”（path）一列，可有“来源网址”（address）、“发布日期”（published）、“地区”（region）。",
            f"{file}: the manifest must be separated by commas, its first line must name a column path, and may name address, published, region.",
        )
    return found


def _date(file: Path, number: int, text: str) -> str | None:
    """A date as ISO 8601: 2024-03-01, 2024/3/1, 2024年3月1日, 20240301; a time behind it is left out."""
    if not text:
        return None
    day = text.replace("T", " ").split()[0].translate(str.maketrans("年月/.", "----")).rstrip("日")
    parts = [day[:4], day[4:6], day[6:]] if len(day) == 8 and day.isdecimal() else day.split("-")
    try:
        return dt.date(*map(int, parts)).isoformat()
    except (ValueError, TypeError) as problem:
        raise ReadError(
            f"{file}：第{number}行的日期“{text}”请写成 2024-03-01。", f"{file}: line {number}: write the date {text!r} as 2024-03-01."
        ) from problem
