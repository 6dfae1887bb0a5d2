"""What every kind of damage uses: numbers that nobody writes, how often things are repeated, and damage to bytes."""

from __future__ import annotations

import random
import re

LARGEST = 300_000  # bytes that a damaged part may grow to: enough to find what amplifies, small enough to try thousands
NUMBERS = ("0", "-1", "2147483648", "4294967296", "1" + "0" * 400, "9" * 5000, "NaN", "inf", "1e308", "-1e308", "1e-308", "", "a", "0.0000001", "1" + "." + "6" * 60,
           "\u0661\u0662", "\u00b2", "\uff11", "1.5", "+1", " 3 ", "99999", "1048577", "true", "1,000,00", "-0", "1e5", "0x10", "½", "㊿", "一百")  # fmt: skip
TIMES = (2, 3, 20, 300)
SIGNS = (
    "（",
    "(",
    "）",
    "：",
    "、",
    "，",
    "。",
    "；",
    "其中：",
    "分别为",
    "|",
    "\t",
    " ",
    "\u3000",
    "\n",
    "\u0301",
    "\u202e",
    "\x1b",
    "\0",
    "<td>",
    "&#",
    "—",
    "一、",
    "1.",
    "%",
    "《",
)
DIGITS = re.compile(r"\d[\d,.]*")
Chance = random.Random


def in_bytes(content: bytes, chance: Chance) -> bytes:
    """Cut, flipped, with stretches removed or doubled."""
    data = bytearray(content or b"\0")
    start = chance.randrange(len(data))
    match chance.randrange(5):
        case 0:
            return bytes(data[: start + 1])
        case 1:
            for _ in range(chance.choice((1, 3, 30, 300))):
                data[chance.randrange(len(data))] = chance.randrange(256)
        case 2:
            del data[start : start + chance.randrange(1, 2000)]
        case 3:
            data[start:start] = data[start : start + 3000] * chance.choice((2, 5))
        case _:
            for _ in range(chance.choice((1, 10))):
                at = chance.randrange(len(data))
                data[at] = data[at] ^ (1 << chance.randrange(8))
    return bytes(data)
