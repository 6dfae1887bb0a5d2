"""gouji (勾稽): reads Chinese budget self-evaluation reports and says which of their figures disagree.

>>> import gouji
>>> gouji.check("一、基本支出100.00万元，其中：人员经费80.00万元，公用经费30.00万元。".encode()).outcomes[0].check
'parts-sum'
"""

from __future__ import annotations

from . import started  # noqa: F401  # before anything else can be imported from a heap of strange files

# isort: split
from .model import Document, Fact, Figure, Indicator, Report
from .outcome import Checked, Outcome
from .places import Place
from .read import ReadError
from .rules import RuleError, Rules, load
from .run import check, extract
from .run import read_document as read
from .store.dataset import Dataset
from .store.errors import StoreError
from .version import __version__

__all__ = [
    "Checked", "Dataset", "Document", "Fact", "Figure", "Indicator", "Outcome", "Place", "ReadError", "Report", "RuleError", "Rules", "StoreError",
    "__version__", "check", "extract", "load", "read",
]  # fmt: skip
