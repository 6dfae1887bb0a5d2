"""What a filled workbook says, stratum by stratum and over all, as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .audit import load
from .estimate import LEVEL, Judged, Rate, of_stratum, over_all

HEADS = {
    "stratum": ("层", "stratum"), "there": ("总数", "there are"), "verdicts": ("判定", "verdicts"), "wrong": ("错误", "wrong"),
    "unclear": ("无法判断", "unclear"), "missing": ("未判定", "without verdict"), "rate": ("差错率", "error rate"),
    "low": (f"{LEVEL:.0%}区间下限", f"{LEVEL:.0%} from"), "high": (f"{LEVEL:.0%}区间上限", f"{LEVEL:.0%} to"),
}  # fmt: skip
ALL, JUDGED = ("合计", "all"), ("合计（有判定的层）", "all strata with verdicts")


def table(path: Path, lang: str) -> Any:
    """A row for each stratum and one over all of those that have verdicts; rates in per cent. Raises `StoreError`."""
    import pyarrow as pa

    said = load(path)
    rows = [
        [" | ".join(stratum), *_counts(one), said.unclear[stratum], said.missing[stratum], *_percent(of_stratum(one))]
        for stratum, one in said.strata.items()
    ]
    judged = [one for one in said.strata.values() if one.verdicts]
    whole = Judged(sum(one.there for one in judged), sum(one.wrong for one in judged), sum(one.verdicts for one in judged))
    words = ALL if len(judged) == len(said.strata) else JUDGED
    rows.append([words[lang == "en"], *_counts(whole), sum(said.unclear.values()), sum(said.missing.values()), *_percent(over_all(judged))])
    return pa.table({words[lang == "en"]: [row[at] for row in rows] for at, words in enumerate(HEADS.values())})


def _counts(one: Judged) -> list[int]:
    return [one.there, one.verdicts, one.wrong]


def _percent(one: Rate) -> list[str | None]:
    return [None if part is None else f"{100 * part:.1f}%" for part in one]
