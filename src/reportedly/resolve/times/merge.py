"""The times that rules find and those that the reader saw, as one list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from reportedly.records import Mention

#: The reader takes a bare figure for a time here and there ("at least 70"): without one of these, nothing tells a time.
_TELLS = re.compile(
    r"(?:\b|-)(?:second|minute|hour|day|night|week|weekend|fortnight|month|quarter|year|decade|centur|season|spring|summer"
    r"|autumn|fall\b|winter|morning|dawn|noon|midday|afternoon|evening|dusk|midnight|eve\b|today|tonight|tomorrow"
    r"|yesterday|overnight|date|time|moment|period|era|age\b|past|future|present|once|now|then|soon|late|early|earl|ago"
    r"|before|after|recent|current|previous|former|formerly|nowadays|meanwhile|since|until|eid|ramadan|christmas|easter"
    r"|thanksgiving|anniversary|[a-z]+ties\b|holiday|annual|daily|weekly|monthly|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul"
    r"|aug|sep|oct|nov|dec)|(?:19|20)\d\d|\d0s\b|nineteen|\d[/:]\d|\d\s?[ap]\.?m|gmt|fiscal",
    re.IGNORECASE,
)

#: Adverbs that a rule finds everywhere, and that tell a time only here and there: those the reader saw are kept.
_ADVERB = re.compile(r"(?:more )?recently|previously|currently|soon|now|lately|nowadays", re.IGNORECASE)


def merge_times(by_rule: Iterable[Mention], seen: Iterable[Mention]) -> tuple[Mention, ...]:
    """One mention a time, region by region, in text order.

    Where a rule found the words that the reader saw, the rule's span stands, since rules read what they find, in the
    reader's layers. What only the reader saw stands as it is, but for words that tell no time; what only a rule found
    is in the layer ``time``, adverbs that say none ("now", "soon") left out.
    """
    rules = list(by_rule)
    layers: dict[int, set[str]] = {k: set() for k in range(len(rules))}
    alone: list[Mention] = []
    for mention in seen:
        if not _TELLS.search(mention.text):
            mention = replace(mention, layers=tuple(layer for layer in mention.layers if layer != "time"))
            if not mention.layers:
                continue
        met = [k for k, rule in enumerate(rules) if rule.span.overlaps(mention.span)]
        exact = [k for k in met if rules[k].span == mention.span]
        for k in exact or (met if "time" in mention.layers else []):
            layers[k] |= set(mention.layers) if k in exact else {"time"}
        rest = tuple(layer for layer in mention.layers if not (exact or (met and layer == "time")))
        if rest:
            alone.append(replace(mention, layers=rest))
    kept = [
        replace(rule, layers=tuple(layer for layer in rule.layers if layer in layers[k]) or ("time",))
        for k, rule in enumerate(rules)
        if layers[k] or not _ADVERB.fullmatch(rule.text)
    ]
    order = {region: k for k, region in enumerate(dict.fromkeys(m.region for m in (*kept, *alone)))}
    return tuple(sorted((*kept, *alone), key=lambda m: (order[m.region], m.start, m.end)))
