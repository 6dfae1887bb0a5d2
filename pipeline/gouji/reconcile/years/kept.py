"""What is kept of every report until all are read, packed small, so that a heap of reports can be held against each other."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ...outcome import Checked, Compared
from ...rules import Rules
from ...units import UnitName, one_name
from .. import CHECKS
from .report import YearReport, year_report

IDS = [one.id for one in CHECKS if one.kind == "cross-year"]


class Packed(NamedTuple):
    """What is kept of one report."""

    unit: UnitName
    year: int
    content: bytes


def packed(checked: Checked, rules: Rules, given: int) -> Packed | None:
    """What is kept of a report, the `given`-th; None where its unit or its year is not known."""
    made = year_report(checked, rules=rules, given=given)
    return None if made is None else Packed(made.unit, made.year, zlib.compress(pickle.dumps(made), 1))


@dataclass(eq=False)
class Kept:
    """Reports one after the other."""

    packed: list[Packed] = field(default_factory=list)

    def add(self, one: Packed | None) -> None:
        """Keep a report."""
        if one is not None:
            self.packed.append(one)

    def units(self) -> Iterator[list[bytes]]:
        """The reports of every unit of which there are several."""
        names = one_name(one.unit for one in self.packed)
        by_unit: dict[str, list[Packed]] = {}
        for one in self.packed:
            by_unit.setdefault(names[one.unit.normal], []).append(one)
        for _, own in sorted(by_unit.items()):
            if len(own) > 1:
                yield [one.content for one in own]


def wanted(select: Collection[str] = (), ignore: Collection[str] = ()) -> list[str]:
    """The checks across years that are asked for."""
    return [one for one in IDS if (not select or one in select) and one not in ignore]


def compared_years(reports: Sequence[bytes], rules: Rules, checks: Collection[str]) -> list[Compared]:
    """The reports of one unit, as they were packed, held against each other."""
    from . import compared

    found = compared([_unpacked(one) for one in reports], rules)
    made = [replace(one, outcomes=tuple(each for each in one.outcomes if each.check in checks)) for one in found]
    return [one for one in made if one.outcomes]


def _unpacked(content: bytes) -> YearReport:
    report: YearReport = pickle.loads(zlib.decompress(content))  # noqa: S301 - packed by the function above
    return report
