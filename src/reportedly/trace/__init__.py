"""Where what a report says comes from: whose text it repeats, whom it cites, who first stated each claim.

copies.py    passages that reports share, with both spans
origins.py   each claim's chain of sources to its root; bodies.tsv names the bodies
counting.py  which origins an event counts, and why not the others
settling.py  what was copied keeps the origin it had; circles of outlets that cite each other
"""

from __future__ import annotations

from reportedly.trace.copies import Copies
from reportedly.trace.counting import Uncounted, counting
from reportedly.trace.origins import UNNAMED, Body, body_of, independent, origins
from reportedly.trace.settling import circles, citations, settle

__all__ = [
    "UNNAMED",
    "Body",
    "Copies",
    "Uncounted",
    "body_of",
    "circles",
    "citations",
    "counting",
    "independent",
    "origins",
    "settle",
]
