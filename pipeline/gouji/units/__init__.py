"""Who is who (单位): one unit across years and spellings, and where it is.

>>> one = unit_name("衡阳市石鼓区财政局（本级）2023年度")
>>> one.normal, one.region_code, one.kind
('湖南省衡阳市石鼓区财政局(本级)', '430407', 'unit')
>>> unit_name("石鼓区 财政局").normal, unit_name("鼓楼区教育局").county
('湖南省衡阳市石鼓区财政局', None)
"""

from __future__ import annotations

from .names import UnitName, aliases_in, one_name, unit_name

__all__ = ["UnitName", "aliases_in", "one_name", "unit_name"]
