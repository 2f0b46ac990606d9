"""``python -m lab.train.gazetteer [--without ucdp] [--target FILE]``."""

from __future__ import annotations

import argparse
from pathlib import Path

from lab.train.gazetteer.build import TARGET, build


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", choices=["ucdp"], help="leave a source out, to measure what it gives")
    parser.add_argument("--target", type=Path, default=TARGET)
    given = parser.parse_args()
    counts = build(given.target, ucdp=given.without != "ucdp")
    for source, count in counts.items():
        print(f"{count:>7,}  {source}")
    print(f"{given.target.name}, {given.target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
