"""Where what a report says comes from: whose text it repeats, whom it cites, who first stated each claim.

copies.py    passages that reports share, with both spans
shelf.py     which of very many reports may share passages
origins.py   each claim's chain of sources to its root; bodies.tsv names the bodies
seconding.py monitors that speak of what a claim tells, without a claim
counting.py  which origins an event counts, and why not the others
settling.py  what was copied keeps the origin it had; circles of outlets that cite each other
"""

from __future__ import annotations

from reportedly.trace.copies import Copies, Text, link_of, text_of, told_in
from reportedly.trace.counting import Uncounted, counting
from reportedly.trace.origins import UNNAMED, Body, Saying, body_of, independent, origins
from reportedly.trace.seconding import seconded
from reportedly.trace.settling import circles, citations, settle
from reportedly.trace.shelf import Shelf, marks_of

__all__ = [
    "UNNAMED",
    "Body",
    "Copies",
    "Saying",
    "Shelf",
    "Text",
    "Uncounted",
    "body_of",
    "circles",
    "citations",
    "counting",
    "independent",
    "link_of",
    "marks_of",
    "origins",
    "seconded",
    "settle",
    "text_of",
    "told_in",
]
