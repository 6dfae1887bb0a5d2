"""The recogniser (文字识别): two PP-OCR models out of the rapidocr package, run by OpenVINO or, without it, by onnxruntime.

Only the models are taken from the package. Finding text and reading lines are a few lines each around them, because a
page that stands straight needs no polygons, and because every character is to keep its place, its probability and what
else it might be.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

FIND, READ = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
HEIGHT = 48  # pixels of a line as the model wants it
WIDEST, STEP = 2560, 32  # pixels of a line; widths are multiples of the second
BATCH = 8
JOBS = 2  # batches under way: while one is read the letters of the other are told
LONGEST = 1280  # pixels of the longer side of a page as the finder sees it
INK, TEXT, GROW = 0.3, 0.5, 1.6  # probability of a pixel of text, mean of a box, how far a box is larger than its core
SMALLEST = 3  # pixels
LONG_LINE = 0.25  # of the width of the page, from which on a line tells how it falls
CERTAIN = 0.99  # a character read as surely has no alternatives
RUNNERS = 3  # characters that are told beside the one that was read

Picture = NDArray[np.uint8]
Model = Callable[[NDArray[np.float32]], NDArray[np.float32]]
Done = Callable[[int, NDArray[np.float32]], None]  # told the number of a batch and what the model makes of it, in any order


class Letter(NamedTuple):
    """A recognised character: its middle as a share of the line's width, its probability, and what else it may be."""

    text: str
    at: float
    sure: float
    others: tuple[tuple[str, float], ...]


class Models(NamedTuple):
    """The two models and the characters that the second can read; the first of them stands for nothing."""

    find: Model
    read: Callable[[Iterable[NDArray[np.float32]], Done], None]
    characters: Sequence[str]
    runtime: str


@lru_cache(maxsize=1)
def models() -> Models:
    """Load both, once in a process. Raises `FileNotFoundError` where the package holds no such models."""
    spec = importlib.util.find_spec("rapidocr")
    folder = Path(next(iter(spec.submodule_search_locations or [""]))) / "models" if spec is not None else Path()
    if not (folder / READ).is_file() or not (folder / FIND).is_file():
        raise FileNotFoundError(folder / READ)
    if importlib.util.find_spec("openvino") is not None:
        return _openvino(folder)
    return _onnxruntime(folder)


def _threads() -> int:
    """How many threads may work: what is usual to limit them by, or the cores that there are for us."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return int(said) if said.isdecimal() and int(said) else cores


def _openvino(folder: Path) -> Models:
    """What a batch says is told while the next one is read."""
    import openvino

    core = openvino.Core()
    threads = _threads()
    find, read = (core.read_model(folder / name) for name in (FIND, READ))
    characters = str(read.get_rt_info(["framework", "character"]).astype(str)).splitlines()
    finder = core.compile_model(find, "CPU", {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": threads})
    reader = core.compile_model(read, "CPU", {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": threads})
    request = finder.create_infer_request()
    queue = openvino.AsyncInferQueue(reader, JOBS)

    def run(batches: Iterable[NDArray[np.float32]], done: Done) -> None:
        queue.set_callback(lambda one, at: done(at, one.get_output_tensor().data))
        for at, given in enumerate(batches):
            queue.start_async({0: given}, at)
        queue.wait_all()

    return Models(lambda given: np.asarray(request.infer({0: given}, share_inputs=True)[finder.output(0)]), run, ["", *characters, " "],
                  "openvino")  # fmt: skip


def _onnxruntime(folder: Path) -> Models:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _threads()
    sessions = [onnxruntime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"]) for name in (FIND, READ)]
    characters = sessions[1].get_modelmeta().custom_metadata_map["character"].splitlines()

    def runner(session: Any) -> Model:
        name = session.get_inputs()[0].name
        return lambda given: np.asarray(session.run(None, {name: given})[0])

    find, read = map(runner, sessions)

    def run(batches: Iterable[NDArray[np.float32]], done: Done) -> None:
        for at, given in enumerate(batches):
            done(at, read(given))

    return Models(find, run, ["", *characters, " "], "onnxruntime")


# --- finding ------------------------------------------------------------------------------------------


class Found(NamedTuple):
    """A box of text in pixels of the page, the mean probability inside its core, and for a long line by how much it falls a pixel."""

    x0: float
    top: float
    x1: float
    bottom: float
    sure: float
    slope: float | None = None


def text_heat(page: Picture, longest: int = LONGEST) -> NDArray[np.float32]:
    """The probability of text at the pixels of an upright page (grey) made smaller, its longer side `longest` pixels at most."""
    height, width = page.shape[:2]
    scale = min(longest / max(height, width), 1.0)
    size = (max(round(width * scale / 32), 1) * 32, max(round(height * scale / 32), 1) * 32)
    small = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    heat: NDArray[np.float32] = models().find(np.repeat((small * np.float32(2 / 255) - 1)[None, None], 3, axis=1))[0, 0]
    return heat


def find_text(heat: NDArray[np.float32], walls: Picture) -> list[Found]:
    """The boxes of text of a page from its heat. No box crosses a pixel of `walls` (the page's size, not zero where a ruling runs)."""
    height, width = walls.shape[:2]
    size = heat.shape[::-1]
    ink = (heat > INK).astype(np.uint8)
    ink[cv2.resize(walls, size, interpolation=cv2.INTER_AREA) > 0] = 0
    wide, high = width / size[0], height / size[1]
    found = []
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    for number, (left, top, across, down, _) in enumerate(stats[1:count].tolist(), 1):
        if min(across, down) < SMALLEST:
            continue
        sure = float(heat[top : top + down, left : left + across][ink[top : top + down, left : left + across] > 0].mean())
        if sure < TEXT:
            continue
        more = across * down * GROW / (2 * (across + down))
        found.append(Found(max((left - more) * wide, 0), max((top - more) * high, 0), min((left + across + more) * wide, width),
                           min((top + down + more) * high, height), sure,
                           _slope(labels[top : top + down, left : left + across] == number) * high / wide if across > LONG_LINE * size[0] else None))  # fmt: skip
    return found


def _slope(core: NDArray[np.bool_]) -> float:
    """By how much the core of a line falls, a pixel for a pixel."""
    moments = cv2.moments(core.astype(np.uint8), binaryImage=True)
    return moments["mu11"] / max(moments["mu20"], 1.0)


# --- reading ------------------------------------------------------------------------------------------


def read_lines(crops: Sequence[Picture]) -> list[list[Letter]]:
    """The characters of each crop (grey, one line of text each), in order."""
    sizes = [min(max(round(crop.shape[1] * HEIGHT / max(crop.shape[0], 1)), 1), WIDEST) for crop in crops]
    batches = list(_batches(sizes))
    out: list[list[Letter]] = [[] for _ in crops]

    def done(number: int, chances: NDArray[np.float32]) -> None:
        width, members = batches[number]
        for at, one in enumerate(members):
            out[one] = list(_letters(chances[at], width / sizes[one]))

    models().read((_batch(width, [(crops[one], sizes[one]) for one in members]) for width, members in batches), done)
    return out


def _batch(width: int, lines: Sequence[tuple[Picture, int]]) -> NDArray[np.float32]:
    """Lines as the model wants them, each as wide as is said with it, padded to `width`."""
    given = np.zeros((len(lines), 1, HEIGHT, width), np.float32)
    for at, (crop, size) in enumerate(lines):
        line = cv2.resize(crop, (size, HEIGHT), interpolation=cv2.INTER_AREA if crop.shape[0] > HEIGHT else cv2.INTER_LINEAR)
        given[at, 0, :, :size] = line * np.float32(2 / 255) - 1
    return np.repeat(given, 3, axis=1)


def _batches(sizes: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """The crops in batches of about one width, with the width that they are padded to."""
    order = sorted(range(len(sizes)), key=lambda at: sizes[at])
    for low in range(0, len(order), BATCH):
        members = order[low : low + BATCH]
        yield -(-sizes[members[-1]] // STEP) * STEP, members


def _letters(chances: NDArray[np.float32], stretch: float) -> Iterator[Letter]:
    """The characters of one line: each run of steps that agree on one (CTC)."""
    best = chances.argmax(axis=1)
    chance = chances[np.arange(len(best)), best]
    starts = np.flatnonzero(np.diff(best, prepend=-1))
    steps, known = len(best), models().characters
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), steps], strict=True):
        one = int(best[start])
        if not one:
            continue
        peak = start + int(chance[start:end].argmax()) if end > start + 1 else start
        sure = float(chance[peak])
        others = _runners(chances[peak], one) if sure < CERTAIN else ()
        yield Letter(known[one], (start + end) / 2 / steps * stretch, sure, others)


def _runners(row: NDArray[np.float32], best: int) -> tuple[tuple[str, float], ...]:
    """The characters that one may be instead, likeliest first."""
    order = np.argpartition(row, -RUNNERS - 1)[-RUNNERS - 1 :]
    some = [(models().characters[one], float(row[one])) for one in order.tolist() if one != best]
    return tuple(sorted(some, key=lambda pair: -pair[1]))
