"""A measure by unit and year (面板)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import StoreError
from ..rules import load

if TYPE_CHECKING:
    from .dataset import Dataset

UNIT = ("unit_id", "region_code", "province", "city", "county", "unit_kind")


def panel(dataset: Dataset, measure: str, stage: str | None, *, long: bool = False) -> Any:
    """See `Dataset.panel`."""
    rows = dataset.frame("panel", measure=measure, stage=stage)
    if rows.empty:
        raise StoreError(*_nothing(dataset, measure, stage))
    rows = rows.sort_values(["unit_id", "year"], ignore_index=True)
    return rows if long else wide(rows)


def wide(rows: Any) -> Any:
    """Units as rows, years as columns; what is known of a unit is what its latest report says. An amount whose unit is not known is
    left out: it may be 元 or 万元.
    """
    import pandas as pd

    known = rows["value"].where(rows["unit"].notna()) if _is_money(rows) else rows["value"]
    amount = rows["yuan"].where(rows["yuan"].notna(), known)
    values = pd.DataFrame({"unit_id": rows["unit_id"].astype(str), "year": rows["year"].astype(int), "value": amount})
    table = values.pivot_table(index="unit_id", columns="year", values="value", aggfunc="first", dropna=False)
    units = rows[list(UNIT)].astype(dict.fromkeys(UNIT, object)).drop_duplicates("unit_id", keep="last").set_index("unit_id")
    found = units.join(table.reindex(columns=range(int(values["year"].min()), int(values["year"].max()) + 1)))
    return found.reset_index().sort_values("unit_id", ignore_index=True)


def _is_money(rows: Any) -> bool:
    """Is the measure of these rows an amount of money? Of one from a user's own patterns, the rows tell."""
    known = load().measure(str(rows["measure"].iloc[0]))
    return known.of == "money" if known is not None else bool(rows["yuan"].notna().any())


def _nothing(dataset: Dataset, measure: str, stage: str | None) -> tuple[str, str]:
    """What there is instead."""
    with dataset.reading():
        there = dataset.connection.execute(
            "select distinct measure, stage from panel where ? = measure or not exists (from panel where measure = ?) order by all",
            [measure, measure],
        ).fetchall()
    if not there:
        return "数据集里没有可列成面板的数。", "The dataset has no amounts for a panel."
    if any(one == measure for one, _ in there):
        stages = ", ".join(known or "none" for _, known in there)
        return (
            f"{measure} 没有 {stage or 'none'} 这个阶段的数；有：{stages}",
            f"{measure} has no amounts of stage {stage or 'none'}; there are: {stages}",
        )
    known = ", ".join(sorted({one for one, _ in there}))
    return (f"数据集里没有口径 {measure}；有：{known}", f"The dataset has no measure {measure}; there are: {known}")
