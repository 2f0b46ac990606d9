"""The times that rules find and those that the reader saw, as one list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reportedly.records import Mention


def merge_times(by_rule: Iterable[Mention], seen: Iterable[Mention]) -> tuple[Mention, ...]:
    """One mention a time, region by region, in text order.

    Where a rule found the words that the reader saw, the rule's span stands, since rules read what they find, in the
    reader's layers. What only the reader saw stands as it is; what only a rule found is in the layer ``time``.
    """
    rules = list(by_rule)
    layers: dict[int, set[str]] = {k: set() for k in range(len(rules))}
    alone: list[Mention] = []
    for mention in seen:
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
    ]
    order = {region: k for k, region in enumerate(dict.fromkeys(m.region for m in (*kept, *alone)))}
    return tuple(sorted((*kept, *alone), key=lambda m: (order[m.region], m.start, m.end)))
