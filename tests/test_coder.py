"""The coder's name: other weights bear another one, since a ledger tells by it whether claims are of the present."""

from __future__ import annotations

import hashlib
from pathlib import Path

import reportedly
from reportedly.pipeline import CODER

PACKAGE = Path(reportedly.__file__).parent
#: What the reader's network and the models beside it are made of.
LEARNED = (
    *sorted((PACKAGE / "annotate" / "data").iterdir()),
    PACKAGE / "assemble" / "party.tsv",
    PACKAGE / "resolve" / "places" / "data" / "weights.json",
    PACKAGE / "read" / "segmenter.json",
)
#: Names with the digest of what they stand for, the newest last. A name once published is never given to other weights.
NAMES = {
    "reportedly 0.1.0, reader network-2, models 2, codebook 1": "5ed29bf22738eaaa",
    "reportedly 0.1.0, reader network-3, models 3, codebook 1": "552e49228a43e799",
    "reportedly 0.1.0, reader network-4, models 4, codebook 1": "c3a0baaf818ef5a1",
    "reportedly 0.1.0, reader network-4, models 5, codebook 1": "967dfb84f8567b48",
    "reportedly 0.1.0, reader network-5, models 6, codebook 1": "169fedc56ce169cb",
    "reportedly 0.1.0, reader network-6, models 7, codebook 1": "606b6173a81feb5d",
    "reportedly 0.1.0, reader network-7, models 8, codebook 1": "99d2d4a25105947d",
}


def test_a_name_stands_for_the_weights_that_it_was_given_to() -> None:
    digest = hashlib.sha256()
    for path in LEARNED:
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    told = f"weights have changed: raise MODELS in pipeline.py, and add {CODER!r} here with {digest.hexdigest()[:16]}"
    assert NAMES.get(CODER) == digest.hexdigest()[:16], told
