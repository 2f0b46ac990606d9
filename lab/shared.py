"""Where the data beside the checkout lies."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("REPORTEDLY_SHARED", ROOT.parent / "shared"))
#: Checkpoints, predictions and other files that may be thrown away; ignored by git.
WORK = ROOT / "lab" / "work"


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON lines file.

    Raises FileNotFoundError that names ../shared when the data is not there.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path}: the data beside the checkout is missing; set REPORTEDLY_SHARED to its folder")
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
