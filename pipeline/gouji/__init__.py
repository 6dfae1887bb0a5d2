"""gouji (勾稽): reads Chinese budget self-evaluation reports and says which of their figures disagree.

>>> import gouji
>>> gouji.check("一、基本支出100.00万元，其中：人员经费80.00万元，公用经费30.00万元。".encode()).outcomes[0].check
'parts-sum'
"""

from __future__ import annotations

from . import started  # noqa: F401  # before anything else can be imported from a heap of strange files

# isort: split
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .errors import ReadError, RuleError, StoreError
from .version import __version__

if TYPE_CHECKING:
    from .document import Document
    from .model import Fact, Figure, Indicator, Report
    from .outcome import Checked, Outcome
    from .places import Place
    from .rules import Rules, load
    from .run import check, extract
    from .run import read_document as read
    from .store.dataset import Dataset

__all__ = [
    "Checked", "Dataset", "Document", "Fact", "Figure", "Indicator", "Outcome", "Place", "ReadError", "Report", "RuleError", "Rules", "StoreError",
    "__version__", "check", "extract", "load", "read",
]  # fmt: skip

# Where each name is loaded from when it is first asked for: the command's help, or a dataset's reader, needs no reader of reports.
HOMES = {
    "model": ("Document", "Fact", "Figure", "Indicator", "Report"), "outcome": ("Checked", "Outcome"), "places": ("Place",),
    "rules": ("Rules", "load"), "run": ("check", "extract"), "store.dataset": ("Dataset",),
}  # fmt: skip
HOME = {name: (home, name) for home, names in HOMES.items() for name in names} | {"read": ("run", "read_document")}


def __getattr__(name: str) -> Any:
    if name not in HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, there = HOME[name]
    globals()[name] = found = getattr(import_module(f".{home}", __name__), there)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
