"""Prints how often the interval of a spot check covers the truth, over 1,000 simulated audits of each kind."""

from __future__ import annotations

from test_sample import AUDITS, simulated

for name, (sizes, rates, n) in AUDITS.items():
    covered, of_strata = simulated(sizes, rates, n, audits=1000, seed=1)
    print(f"{name:<8} strata {len(sizes):3}  drawn {n:4} of {sum(sizes):5}  covers the truth {covered:6.1%}  in strata {of_strata:6.1%}")
