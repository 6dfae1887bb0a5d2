"""Damages one file of each kind in many ways and sees that each gives an error or a result, in bounded time and memory.

    python tests/damage.py [N]          # N variants of each kind, 300 unless told

Prints, by kind: results, errors, the slowest in seconds, the peak memory in MiB. Exits with 1 where something else came.
"""

from __future__ import annotations

import io
import multiprocessing
import random
import resource
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl

import gouji

REPORTS = Path(__file__).resolve().parents[1] / "corpus" / "reports"
SECONDS, MEMORY = 30, 1024


class Tried(NamedTuple):
    """What one damaged file gave."""

    outcome: str  # "result", "error", or what went wrong
    seconds: float
    peak: int  # MiB


def samples() -> dict[str, bytes]:
    """One file of each kind."""
    home = REPORTS / "shipu-water-2022"
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in (["项目", "预算数", "决算数"], *([f"第{at}项", at, at * 1.5] for at in range(200))):
        book.active.append(row)
    book.save(stream)
    found = {
        "txt": (home / "report.txt").read_bytes(), "docx": (home / "report.docx").read_bytes(), "pdf by LibreOffice": (home / "report.office.pdf").read_bytes(),
        "pdf drawn": (home / "report.drawn.pdf").read_bytes(), "xlsx": stream.getvalue(),
        "html": b"<!DOCTYPE html><html><body>" + (REPORTS / "meidu-town-2019" / "report.txt").read_bytes() + b"</body></html>",
    }  # fmt: skip
    shared = REPORTS.parents[2] / "shared" / "reports" / "budget-workbook-blank.xls"
    return found | ({"xls": shared.read_bytes()} if shared.exists() else {}) | extra()


def extra() -> dict[str, bytes]:
    """Kinds that are made on the spot."""
    try:
        from test_ofd import sample
    except ImportError:
        return {}
    return {"ofd": sample()}


def damaged(content: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Truncated, with bytes flipped, with stretches removed or doubled, with parts of a zip emptied."""
    chance = random.Random(seed)  # noqa: S311
    for number in range(count):
        data = bytearray(content)
        kind = number % 5
        if kind == 0:
            yield bytes(data[: chance.randrange(1, len(data))])
        elif kind == 1:
            for _ in range(chance.choice((1, 3, 30, 300))):
                data[chance.randrange(len(data))] = chance.randrange(256)
            yield bytes(data)
        elif kind == 2:
            start = chance.randrange(len(data))
            del data[start : start + chance.randrange(1, 2000)]
            yield bytes(data)
        elif kind == 3:
            start = chance.randrange(len(data))
            yield bytes(data[:start] + data[start : start + 3000] * chance.choice((2, 5)) + data[start:])
        else:
            yield (
                _inside(content, chance)
                if content.startswith(b"PK")
                else bytes(data[::-1] if number % 2 else data[chance.randrange(len(data)) :])
            )


def _inside(content: bytes, chance: random.Random) -> bytes:
    """A zip whose checksums fit, with one part emptied, cut or flipped."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        hit = chance.choice(names)
        for name in names:
            data = bytearray(old.read(name))
            if name == hit:
                way = chance.randrange(4)
                if way == 0:
                    continue
                if way == 1:
                    data = data[: chance.randrange(len(data) + 1)]
                for _ in range(20 if way == 2 and data else 0):
                    data[chance.randrange(len(data))] = chance.randrange(32, 127)
                if way == 3:
                    data = bytearray()
            new.writestr(name, bytes(data))
    return stream.getvalue()


def tried(content: bytes) -> Tried:
    """Check one file."""
    began = time.perf_counter()
    try:
        gouji.check(content, name="damaged")
        outcome = "result"
    except gouji.ReadError:
        outcome = "error"
    except Exception as fault:  # noqa: BLE001
        outcome = f"{type(fault).__name__}: {fault}"[:200]
    return Tried(outcome, time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    wrong = 0
    for kind, content in samples().items():
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found = []
            for number, data in enumerate(damaged(content, count, seed=len(content))):
                waiting = pool.apply_async(tried, (data,))
                try:
                    found.append(waiting.get(SECONDS + 5))
                except multiprocessing.TimeoutError:
                    found.append(Tried(f"no answer to variant {number}", SECONDS, 0))
                    break
        bad = [one for one in found if one.outcome not in ("result", "error") or one.seconds > SECONDS or one.peak > MEMORY]
        wrong += len(bad)
        results = sum(one.outcome == "result" for one in found)
        print(f"{kind}: {len(found)} variants, {results} results, {sum(one.outcome == 'error' for one in found)} errors, "
              f"slowest {max(one.seconds for one in found):.2f} s, peak {max(one.peak for one in found)} MiB, {len(bad)} wrong")  # fmt: skip
        for one in bad[:5]:
            print("   ", one)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
