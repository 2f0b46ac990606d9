"""Many reports out of few: real ones with other names, figures, days and places, coded beforehand.

What varies keeps its length, so that every span still holds, and each varied report passes `reportedly verify`. Names
become names nobody has (so that the full text's vocabulary grows as it does in life), digits other digits, days and
points move; ids follow.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from reportedly.read.layout import version_of
from reportedly.records import Claim, Page, Region, Span

#: The share of a report's names that are replaced.
SHARE = 0.3
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")
_DIGITS = re.compile(r"\d+")
_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aeiou"

Coded = tuple[Page, tuple[Claim, ...]]


def varied(coded: Sequence[Coded], count: int, seed: int = 0) -> Iterator[Coded]:
    """`count` reports with their claims: the given ones over and over, no two alike."""
    for number in range(count):
        yield _varied(*coded[number % len(coded)], random.Random(f"{seed}/{number}"), number)


def _varied(page: Page, claims: Sequence[Claim], chance: random.Random, number: int) -> Coded:
    names = sorted({*_NAME.findall(page.title), *_NAME.findall(page.text)})
    other = {name: _invented(name, chance) for name in names if chance.random() < SHARE}

    def vary(text: str) -> str:
        text = _NAME.sub(lambda found: other.get(found.group(), found.group()), text)
        return _DIGITS.sub(lambda found: _digits(found.group(), chance), text)

    title, text = vary(page.title), vary(page.text)
    days = timedelta(days=chance.randrange(-900, 900))
    address = f"https://outlet-{number % 60}.example/{number}"
    changed = replace(
        page,
        id=address,
        address=address,
        title=title,
        text=text,
        page_text="\n\n".join(filter(None, (title, text))),
        version=version_of(title, text, page.captions),
        outlet=f"Outlet {number % 60}",
        published=page.published + days if page.published else None,
        raw=f"<html><title>{title}</title>{text}</html>".encode(),
    )
    changed = replace(changed, raw_digest=hashlib.sha256(changed.raw).hexdigest())
    move = chance.uniform(-1.5, 1.5), chance.uniform(-1.5, 1.5)
    ids = {claim.id: hashlib.sha256(f"{number}/{claim.id}".encode()).hexdigest()[:16] for claim in claims}
    return changed, tuple(_claim(claim, changed, ids, days, move, chance) for claim in claims)


def _claim(
    claim: Claim,
    page: Page,
    ids: dict[str, str],
    days: timedelta,
    move: tuple[float, float],
    chance: random.Random,
) -> Claim:
    roles = claim.roles
    texts: dict[Region, str] = {"title": page.title, "body": page.text}

    def said(span: Span | None) -> str | None:
        return None if span is None else texts[span.region][span.start : span.end]

    factor = chance.choice((1, 1, 2, 3, 5))
    time = claim.time_at
    start = time.start + days if time and time.start else None
    end = time.end + days if time and time.end else None
    place = claim.place_at and replace(
        claim.place_at, lat=claim.place_at.lat + move[0], lon=claim.place_at.lon + move[1]
    )
    return replace(
        claim,
        id=ids[claim.id],
        doc=page.id,
        evidence=said(claim.span) or "",
        amount=said(claim.amount_span),
        low=None if claim.low is None else claim.low * factor,
        high=None if claim.high is None else claim.high * factor,
        counted=said(roles.counted),
        actor=said(roles.actor),
        means=said(roles.means),
        place=said(roles.place),
        from_=said(roles.from_),
        when=said(roles.when),
        source=tuple(said(span) or "" for span in roles.source),
        date=start.isoformat() if start else None,
        part_of_id=claim.part_of_id and ids[claim.part_of_id],
        confidence=chance.random(),
        place_at=place,
        time_at=time and replace(time, start=start, end=end, value=start.isoformat() if start else None),
    )


def _invented(name: str, chance: random.Random) -> str:
    letters = [chance.choice(_VOWELS if at % 2 else _CONSONANTS) for at in range(len(name))]
    return "".join(letters).capitalize()


def _digits(digits: str, chance: random.Random) -> str:
    return chance.choice("123456789") + "".join(chance.choice("0123456789") for _ in digits[1:])
