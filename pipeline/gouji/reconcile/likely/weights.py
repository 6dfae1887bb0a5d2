"""How much each trait speaks for a way (权重), learned from clean reports by `corpus/learn.py`; one byte for each place."""

from __future__ import annotations

from array import array
from functools import lru_cache
from importlib.resources import files
from math import exp

from .traits import SIZE, STEP

FILE = "weights.bin"


@lru_cache(maxsize=1)
def _weights() -> array[int]:
    found = array("b", files(__package__).joinpath(FILE).read_bytes())
    if len(found) != SIZE:
        raise ValueError(f"{FILE}: {len(found)} weights, {SIZE} expected")
    return found


def weigh(traits: list[int]) -> float:
    """The weight of some traits together."""
    weights = _weights()
    return sum([weights[one] for one in traits]) * STEP


def likelihoods(weighed: list[float]) -> list[float]:
    """How likely each of several is, of which one must be: they make 1 together."""
    most = max(weighed)
    found = [exp(one - most) for one in weighed]
    whole = sum(found)
    return [one / whole for one in found]
