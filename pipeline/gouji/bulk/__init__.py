"""Many reports (批量): workers, limits, resume, engines; on top of the run and the store.

from gouji.bulk import Limits, Options, ingest

tally = ingest(["reports/"], "dataset", Options(workers=8, limits=Limits(seconds=120)))
"""

from __future__ import annotations

from ..guard.limits import Limits
from .pool import PoolError
from .run import Interrupted, Options, ingest
from .tally import Tally
from .task import Listed

__all__ = ["Interrupted", "Limits", "Listed", "Options", "PoolError", "Tally", "ingest"]
