"""What the data dictionary says, for other programs and for readers: datapackage.json (Frictionless) and docs/dataset.md."""

from __future__ import annotations

from typing import Any

from ..version import __version__
from .dictionary import PRECISION, SCALE, TABLES, Column, column, content, table

FRICTIONLESS = {
    "text": "string",
    "texts": "array",
    "whole": "integer",
    "decimal": "number",
    "real": "number",
    "yes": "boolean",
    "time": "datetime",
}
MEDIA = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
VIEWS = {
    "reports": ("报告：同一报告只有一行，连同全部来源", "Reports: each once, with all its sources"),
    "panel": (
        "面板：单位、年度、口径、阶段各一行。有几份报告时先取自评，再决算、预算，同类取发布日期最近的；只印了一项资金的数时取它，fund说明是哪一项；执行率只取资金总额的",
        "Panel: a row per unit, year, measure, stage; evaluations first, then the last published; one fund's amount (`fund`) where no other is; of execution rates only that of the total funds",
    ),
}
WORDS = {
    "text": ("文字", "text"), "texts": ("文字的列表", "list of texts"), "whole": ("整数", "whole number"), "yes": ("是或否", "true or false"),
    "decimal": ("精确小数", "exact decimal"), "real": ("浮点数（不用于金额）", "floating point (never money)"), "time": ("时间（UTC）", "time (UTC)"),
}  # fmt: skip


def datapackage(resources: list[dict[str, Any]]) -> dict[str, Any]:
    """The description of a folder of exported tables."""
    return {
        "profile": "tabular-data-package", "name": "gouji-dataset", "title": "预算绩效自评报告数据集 / Budget self-evaluation reports",
        "version": __version__, "resources": resources,
    }  # fmt: skip


def resource(view: str, path: str, schema: Any, form: str, sheet: str) -> dict[str, Any]:
    """One table as it was exported."""
    zh, en = VIEWS.get(view) or table(view)[1:3]
    described = {
        "profile": "tabular-data-resource", "name": sheet.replace("_", "-"), "path": path, "title": en, "description": f"{zh} / {en}",
        "format": form, "mediatype": MEDIA[form], "schema": {"fields": [field(view, one.name, form) for one in schema], "missingValues": [""]},
    }  # fmt: skip
    if form == "csv":
        described |= {"encoding": "utf-8", "dialect": {"delimiter": ",", "doubleQuote": True, "header": True}}
    if form == "xlsx":
        described |= {"dialect": {"sheet": sheet, "header": True}}
    return described


def field(view: str, name: str, form: str) -> dict[str, Any]:
    """One column: its type, what it holds, its unit, where it comes from."""
    one = column(view, name)
    if one is None:
        return {"name": name, "type": "any"}
    listed = one.type == "texts" and form != "parquet"
    said = {"name": name, "type": "string" if listed else FRICTIONLESS[one.type], "title": one.en, "description": f"{one.zh} / {one.en}"}
    source = content()["sources"][one.source]
    return said | ({"unit": one.unit} if one.unit else {}) | {"source": f"{source['zh']} / {source['en']}"} | _more(one, form)


def _more(one: Column, form: str) -> dict[str, Any]:
    if one.type == "decimal":
        return {"bareNumber": True, "precision": PRECISION, "scale": SCALE}
    return {"separator": ";"} if one.type == "texts" and form != "parquet" else {}


def page() -> str:
    """docs/dataset.md."""
    every = {one["name"] for part in ("every", "place") for one in content()[part]["columns"]}
    lines = [
        "# 数据集 The dataset",
        "本页由`pipeline/gouji/store/dictionary.toml`生成（`make docs`）。 This page is made from the data dictionary by `make docs`.",
        *content()["about"]["zh"], *content()["about"]["en"],
    ]  # fmt: skip
    for name in ("every", "place", "added"):
        columns = [Column(**row) for row in content()[name]["columns"]]
        lines += [f"## {content()[name]['zh']} {content()[name]['en']}", _grid(columns)]
    lines += ["## reports, panel", *(f"`{name}`：{zh}。 {en}." for name, (zh, en) in VIEWS.items())]
    for name in TABLES:
        own = table(name)
        lines += [f"## {name}", f"{own.zh}。", f"{own.en}.", _grid([one for one in own.columns if one.name not in every])]
    return "\n\n".join(lines) + "\n"


def _grid(columns: list[Column]) -> str:
    rows = ["| column | 含义 | meaning | 类型 type | 来源 source |", "|---|---|---|---|---|"]
    for one in columns:
        kind = " ".join(WORDS[one.type]) + (f", {one.unit}" if one.unit else "")
        rows.append(f"| `{one.name}` | {_plain(one.zh)} | {_plain(one.en)} | {kind} | {content()['sources'][one.source]['en']} |")
    return "\n".join(rows)


def _plain(text: str) -> str:
    return text.replace("|", "\\|")
