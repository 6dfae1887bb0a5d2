"""The version of gouji, which stands in every row that it writes."""

from __future__ import annotations

__version__ = "0.1.0"
