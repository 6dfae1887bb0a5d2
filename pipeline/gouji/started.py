"""`python -m gouji` puts the working directory first among the places that modules come from. What lies there, a heap of strange
files, is no program: it goes before anything else is imported. The command `gouji` and `python -P` never had it.
"""

from __future__ import annotations

import sys
from itertools import pairwise


def as_module(argv: list[str], original: list[str]) -> bool:
    """Is the interpreter looking for gouji because of `-m`, at this moment?

    >>> as_module(["-m"], ["python", "-m", "gouji", "check"]), as_module(["/usr/bin/gouji"], ["python", "/usr/bin/gouji"])
    (True, False)
    >>> as_module(["-m"], ["python", "-m", "mine", "gouji.txt"]), as_module(["-m"], ["python", "-mgouji.bulk.worker"])
    (False, True)
    """
    apart = (name for flag, name in pairwise(original) if flag[:1] == "-" and flag[-1:] == "m")
    in_one = (one.partition("m")[2] for one in original if one[:1] == "-")
    return argv[:1] == ["-m"] and any(one.partition(".")[0] == "gouji" for one in (*apart, *in_one))


if not sys.flags.safe_path and as_module(sys.argv, sys.orig_argv):
    del sys.path[0]
