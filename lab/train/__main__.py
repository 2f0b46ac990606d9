"""Rebuild every file of data and weights that ships, in order: ``make train``. Some two and a half hours on two cores
with 16-bit products, about twice that on others.

Each step reads ../shared and writes into src/reportedly; run twice, it writes the same bytes.
"""

from __future__ import annotations

import subprocess
import sys
import time

STEPS = (
    "gazetteer_names",
    "gazetteer",
    "places",
    "segmenter",
    "reader",
    "reader.export",
    "reader.folds",
    "reader.parity",
    "claim_anchors",
    "claim_roles",
    "claim_dates",
    "parties",
    "events",
    "reference_amounts",
)


def main() -> int:
    for step in STEPS:
        started = time.monotonic()
        print(f"— {step}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"lab.train.{step}"], check=False)
        if done.returncode:
            print(f"{step} failed; the steps before it are done, go on with: python -m lab.train.{step}")
            return done.returncode
        print(f"  {time.monotonic() - started:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
