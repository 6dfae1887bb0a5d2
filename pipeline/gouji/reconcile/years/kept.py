"""What is kept of every report until all are read, packed small, so that a heap of reports can be held against each other."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Collection
from dataclasses import replace

from ...outcome import Checked, Compared
from ...rules import Rules
from ...units import UnitName, one_name
from .. import CHECKS
from .report import YearReport, year_report

IDS = [one.id for one in CHECKS if one.kind == "cross-year"]


class Kept:
    """Reports one after the other; at the end, those of one unit compared. One report alone costs nothing.

    `select` and `ignore` name check ids.
    """

    def __init__(self, rules: Rules, select: Collection[str] = (), ignore: Collection[str] = ()) -> None:
        self.rules = rules
        self.wanted = [one for one in IDS if (not select or one in select) and one not in ignore]
        self.first: Checked | None = None
        self.given = 0
        self.packed: list[tuple[UnitName, bytes]] = []

    def add(self, checked: Checked) -> None:
        """Keep what is needed of a report."""
        if not self.wanted:
            return
        if self.first is None:
            self.first = checked
            return
        if not self.packed:
            self._pack(self.first)
        self._pack(checked)

    def _pack(self, checked: Checked) -> None:
        made = year_report(checked, rules=self.rules, given=self.given)
        self.given += 1
        if made is not None:
            self.packed.append((made.unit, zlib.compress(pickle.dumps(made), 1)))

    def compared(self) -> list[Compared]:
        """Every unit of which there are several reports."""
        from . import compared

        names = one_name(unit for unit, _ in self.packed)
        by_unit: dict[str, list[bytes]] = {}
        for unit, packed in self.packed:
            by_unit.setdefault(names[unit.normal], []).append(packed)
        found = []
        for _, own in sorted(by_unit.items()):
            if len(own) > 1:
                found += compared([_unpacked(packed) for packed in own], self.rules)
        wanted = [replace(one, outcomes=tuple(each for each in one.outcomes if each.check in self.wanted)) for one in found]
        return [one for one in wanted if one.outcomes]


def _unpacked(packed: bytes) -> YearReport:
    report: YearReport = pickle.loads(zlib.decompress(packed))  # noqa: S301 - packed a moment ago by the class above
    return report
