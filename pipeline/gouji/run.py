"""The pipeline on one screen: read, structure, map, reconcile."""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import BinaryIO

from .document import Document
from .mapping import map_document
from .model import Report
from .outcome import Checked
from .readers import read
from .reconcile import reconcile
from .rules import Rules, load
from .spaced import spaced
from .structure import structure

Source = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO


def read_document(source: Source, *, name: str | None = None, rules: Rules | None = None, pages: Collection[int] | None = None) -> Document:
    """A report as a Document with its outline and recognised forms. Raises `gouji.ReadError`."""
    rules = rules or load()
    return structure(spaced(read(source, name=name, rules=rules, pages=pages), rules), rules)


def extract(source: Source, *, name: str | None = None, rules: Rules | None = None, pages: Collection[int] | None = None) -> Report:
    """The structured record of a report: facts, indicators, claims; of some pages (from 1) only. Raises `gouji.ReadError`."""
    rules = rules or load()
    return map_document(read_document(source, name=name, rules=rules, pages=pages), rules)


def check(
    source: Source, *, name: str | None = None, rules: Rules | None = None,
    select: Collection[str] = (), ignore: Collection[str] = (), pages: Collection[int] | None = None,
) -> Checked:  # fmt: skip
    """The record with the outcome of every check and the ledger of every figure. Raises `gouji.ReadError`."""
    rules = rules or load()
    return reconcile(extract(source, name=name, rules=rules, pages=pages), rules, select=select, ignore=ignore)
