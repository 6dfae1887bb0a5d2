"""Speed of recognising scans, as ratios of one run: seconds per A4 page at 200 dpi, share of time inside the models, peak memory.

    python tests/bench_scans.py [SCAN.pdf] [--pages 8] [--long 200] [--f32] [--onnx]

With onnxruntime installed beside rapidocr, stock RapidOCR reads the same pages for comparison. `--long` repeats the pages and
prints the peak memory after each quarter; `--f32` measures OpenVINO without bf16, `--onnx` our own reading with onnxruntime.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gouji.readers.pdf.pages import page_count
from gouji.readers.pdf.rasters import rasters
from gouji.readers.scan import DPI, engine
from gouji.readers.scan.pages import sheet_of
from scanned import CORPUS, scans

Picture = NDArray[np.uint8]
ROUNDS = 3  # the quickest of them counts, of ours and of the other


def pages_of(given: Path | None, most: int) -> list[Picture]:
    """The pages of a scan, or of a report of the corpus scanned here."""
    if given is not None:
        content = given.read_bytes()
    else:
        content = scans.scan((CORPUS / "reports" / "shipu-water-2022" / "report.office.pdf").read_bytes(), 200, "plain")
    return [one.picture for one in rasters(content, range(1, min(page_count(content), most) + 1), DPI)]


def spent(pages: list[Picture]) -> float:
    """Seconds for all pages."""
    begun = time.perf_counter()
    for number, picture in enumerate(pages, 1):
        sheet_of(picture, number, DPI)
    return time.perf_counter() - begun


def inside(pages: list[Picture]) -> float:
    """Seconds of the models alone for all pages: every batch once more, prepared before and its result thrown away."""
    seconds = 0.0
    real = engine.models()

    def find(given: NDArray[np.float32]) -> NDArray[np.float32]:
        nonlocal seconds
        begun = time.perf_counter()
        out = real.find(given)
        seconds += time.perf_counter() - begun
        return out

    def read(batches: Iterable[NDArray[np.float32]], done: engine.Done) -> None:
        nonlocal seconds
        made = list(batches)
        begun = time.perf_counter()
        real.read(made, lambda _number, _chances: None)
        seconds += time.perf_counter() - begun
        real.read(made, done)

    watched = real._replace(find=find, read=read)
    kept, engine.models = engine.models, lambda: watched  # type: ignore[assignment]
    try:
        spent(pages)
    finally:
        engine.models = kept
    return seconds


def stock(pages: list[Picture]) -> float | None:
    """Seconds of RapidOCR as it comes, with onnxruntime; None where that is not installed."""
    if importlib.util.find_spec("onnxruntime") is None:
        return None
    from rapidocr import RapidOCR

    reader = RapidOCR()
    reader(pages[0])
    rounds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for picture in pages:
            reader(picture)
        rounds.append(time.perf_counter() - begun)
    return min(rounds)


def peak() -> float:
    """Peak memory of this process in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_full() -> None:
    """Let OpenVINO calculate in 32 bits, where it would in 16 (bf16) on a processor that can."""
    import openvino

    real = openvino.Core.compile_model

    def compiled(core: Any, model: Any, device: str, config: dict[str, Any]) -> Any:
        return real(core, model, device, config | {"INFERENCE_PRECISION_HINT": "f32"})

    openvino.Core.compile_model = compiled


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scan", type=Path, nargs="?")
    parser.add_argument("--pages", type=int, default=8)
    parser.add_argument("--long", type=int, default=0)
    parser.add_argument("--f32", action="store_true")
    parser.add_argument("--onnx", action="store_true")
    given = parser.parse_args()
    if given.f32:
        in_full()
    if given.onnx:
        engine._openvino = engine._onnxruntime
    pages = pages_of(given.scan, given.pages)
    spent(pages)
    seconds = min(spent(pages) for _ in range(ROUNDS))
    memory = peak()
    share = min(inside(pages) for _ in range(ROUNDS)) / seconds
    print(
        f"{engine.models().runtime}: {len(pages)} pages, {seconds / len(pages):.3f} s/page, {share:.0%} inside the models, peak {memory:.0f} MiB"
    )
    for quarter in range(4 if given.long else 0):
        for number in range(given.long // 4):
            sheet_of(pages[number % len(pages)], number, DPI)
        print(f"  after {(quarter + 1) * given.long // 4} pages: peak {peak():.0f} MiB")
    other = stock(pages)
    if other is not None:
        print(f"stock RapidOCR with onnxruntime: {other / len(pages):.3f} s/page: {other / seconds:.2f} x ours")


if __name__ == "__main__":
    main()
