"""A heap on a Ray cluster of three nodes on this machine, against three processes, and with a node lost on the way.

    python tests/bench_cluster.py HEAP          # a few hundred files

Prints the seconds of each way, without the start of the cluster, and whether the datasets are equal row for row.
"""

from __future__ import annotations

import argparse
import importlib
import tempfile
import time
from pathlib import Path
from typing import Any

from gouji.bulk import Options, ingest
from gouji.bulk.tally import Tally
from heaps import rows


def main() -> None:
    """Print figures; exit with 1 where datasets differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("heap", type=Path)
    heap = str(parser.parse_args().heap)
    cluster: Any = importlib.import_module("ray.cluster_utils").Cluster(
        initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
    )
    others = [cluster.add_node(num_cpus=1) for _ in range(2)]
    ray = Options(workers=3, engine="ray", address=cluster.address)

    def lose_one(tally: Tally) -> None:
        if tally.files >= 50 and len(others) == 2:
            cluster.remove_node(others.pop(), allow_graceful=False)

    ways: dict[str, tuple[Options, Any]] = {
        "3 processes": (Options(workers=3), None), "3 nodes": (ray, None), "3 nodes, 1 lost": (ray, lose_one),
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="gouji-cluster-") as home:
        found = []
        for number, (way, (options, tick)) in enumerate(ways.items()):
            began = time.monotonic()
            tally = ingest([heap], f"{home}/{number}", options, tick=tick or (lambda _: None))
            took = time.monotonic() - began
            found.append(rows(f"{home}/{number}"))
            print(f"{way:<16} {took:7.1f} s, read {tally.read}, failed {tally.failed}, equal {found[-1] == found[0]}", flush=True)
    cluster.shutdown()
    raise SystemExit(any(one != found[0] for one in found))


if __name__ == "__main__":
    main()
