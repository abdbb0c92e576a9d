"""What reading one mail costs: parsing and understanding, on one core, without database or server."""

from __future__ import annotations

import resource
import statistics
import time
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parents[1] / "tests" / "corpus"
RUNS = 3


def main(json_only: bool) -> dict[str, Any]:
    """Read every mail of the corpus three times; milliseconds of CPU a mail, and memory added by the reading model."""
    raws = [path.read_bytes() for path in sorted(CORPUS.glob("**/*.eml"))]
    before = _peak_mib()
    from senningen.desk.understanding import described, understand
    from senningen.post.parsing import parse

    edition = described("demo-10")
    understand(parse(raws[0]), edition)
    runs = [[_milliseconds(lambda raw=raw: understand(parse(raw), edition)) for raw in raws] for _ in range(RUNS)]
    if not json_only:
        print(f"{len(raws)} mails, {RUNS} times", flush=True)
    return {
        "mails": len(raws),
        "median_ms": round(statistics.median(statistics.median(run) for run in runs), 2),
        "p95_ms": round(statistics.median(statistics.quantiles(run, n=20)[-1] for run in runs), 2),
        "added_mib": round(_peak_mib() - before, 1),
    }


def _milliseconds(read: Any) -> float:
    begun = time.process_time()
    read()
    return (time.process_time() - begun) * 1e3


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
