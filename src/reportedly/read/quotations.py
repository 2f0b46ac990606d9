"""Which paragraphs of a body are quoted as a whole, where no markup says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

_OPEN = '"“„«‹‟❝'
_CLOSE = '"”“»›❞'
# Verbs that hand over to words not the outlet's own, as the last verb of a line that ends in a colon.
_VERBS = (
    "say|says|said|saying|state|states|stated|stating|write|writes|wrote|writing|report|reports|reported|reporting|"
    "add|adds|added|adding|claim|claims|claimed|claiming|tell|tells|told|note|notes|noted|noting|announce|announces|"
    "announced|announcing|declare|declares|declared|explain|explains|explained|warn|warns|warned|argue|argues|argued|"
    "tweet|tweets|tweeted|post|posts|posted|publish|publishes|published|confirm|confirms|confirmed|comment|comments|"
    "commented|read|reads|quote|quotes|quoted|cite|cites|cited|according|statement|communique|communiqué|message|"
    "post|report|reportedly|remarked|remarks|continued|concluded|replied|responded|insisted|admitted|recalled"
)
_CUE = re.compile(rf"\b(?:{_VERBS})\b", re.IGNORECASE)


def introduces(paragraph: str) -> bool:
    """Whether a paragraph hands over to the next: it ends in a colon and its last clause has a verb of saying."""
    if not paragraph.rstrip().endswith((":", ":")):
        return False
    clause = re.split(r"[.!?;]\s", paragraph.rstrip())[-1]
    return bool(_CUE.search(clause))


def wholly_quoted(paragraph: str) -> bool:
    """Whether quotation marks open the paragraph and close it, with none of the outlet's words between."""
    words = paragraph.strip().rstrip(".,;")
    if len(words) < 3 or words[0] not in _OPEN or words[-1] not in _CLOSE:
        return False
    inner = words[1:-1]
    return not any(mark in inner for mark in set(_CLOSE) | set(_OPEN))


def quotations(paragraphs: Sequence[str]) -> list[bool]:
    """For each paragraph, whether it is a quotation: introduced by the one before, or in quotation marks throughout."""
    marks: list[bool] = []
    for index, paragraph in enumerate(paragraphs):
        after_cue = index > 0 and introduces(paragraphs[index - 1])
        marks.append(after_cue or wholly_quoted(paragraph))
    return marks
