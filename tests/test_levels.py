from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gouji import check
from gouji.reconcile.levels import without_parts_of

ROWS = """某县某局2023年度部门决算说明

|科目|决算数（万元）|
|---|---|
|工资福利支出|1248.36|
|基本工资|471.92|
|津贴补贴|318.57|
|绩效工资|457.87|
|对个人和家庭的补助|86.41|
|人员经费合计|{total}|
"""


@given(st.lists(st.lists(st.integers(1, 10**6), min_size=2, max_size=5), min_size=1, max_size=4))
def test_of_subtotals_and_their_parts_the_subtotals_are_kept(groups: list[list[int]]) -> None:
    parts = [Decimal(each) for group in groups for each in (sum(group), *group)]
    assert sum(without_parts_of(parts)) == sum(map(sum, groups))


def errors(total: str) -> list[str]:
    found = check(ROWS.format(total=total).encode(), name="report.md").outcomes
    return [one.check for one in found if one.state == "broken" and one.severity == "error"]


def test_what_a_subtotal_is_made_of_is_not_counted_beside_it() -> None:
    assert errors("1334.77") == []
