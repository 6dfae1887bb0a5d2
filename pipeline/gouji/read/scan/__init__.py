"""Scans and photographs (扫描件、照片): a picture of a page to a Sheet whose every character says how surely it was read."""

from __future__ import annotations
