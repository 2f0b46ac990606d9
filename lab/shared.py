"""Where the data beside the checkout lies, and what is kept of long work."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("REPORTEDLY_SHARED", ROOT.parent / "shared"))
#: Checkpoints, predictions and other files that may be thrown away; ignored by git.
WORK = ROOT / "lab" / "work"


def kept(name: str, make: Callable[[], T]) -> T:
    """What `make` gives, which takes minutes and rests on the program alone: made once for each state of it.

    An older state's is thrown away.
    """
    path = place_of(name)
    if not path.exists():
        made = make()
        WORK.mkdir(parents=True, exist_ok=True)
        for old in WORK.glob(f"{name}-*.pkl"):
            old.unlink()
        path.write_bytes(pickle.dumps(made))
    found: T = pickle.loads(path.read_bytes())
    return found


def place_of(name: str) -> Path:
    """Where the program's present state keeps it: in lab/work under a digest of every file of the package, code and
    weights, but for those that nothing read or coded depends on."""
    digest = hashlib.sha256()
    for part in ("records.py", "pipeline.py", "identity.py", "read", "annotate", "resolve", "assemble"):
        at = ROOT / "src" / "reportedly" / part
        for path in sorted(at.rglob("*")) if at.is_dir() else [at]:
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return WORK / f"{name}-{digest.hexdigest()[:16]}.pkl"


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
