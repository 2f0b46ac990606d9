"""The codebook (docs/codebook.md) in a line a kind and a field, for whoever codes or corrects in a terminal."""

from __future__ import annotations

from reportedly.records import ClaimKind

KINDS: dict[ClaimKind, str] = {
    "killed": "people died through the conflict's violence; needs an amount",
    "wounded": "people were hurt, in hospital, or poisoned by gas; needs an amount",
    "casualties": "one figure for killed and wounded together; needs an amount",
    "detained": "people were captured, arrested, abducted, held, or set free; needs an amount",
    "missing": "nobody knows where people are; needs an amount",
    "displaced": "people fled, were evacuated, driven out, or live as refugees; needs an amount",
    "deployed": "fighters or equipment were sent, gathered, landed, or will be; needs an amount",
    "withdrew": "fighters left, retreated, gave up, changed sides; needs an amount",
    "strength": "a force of a stated size is somewhere or takes part; needs an amount",
    "attacks": "a number of attacks, sorties, breaches of a truce, or munitions; needs an amount",
    "destroyed": "equipment, positions or buildings destroyed, damaged, shot down; the thing named, or an amount",
    "seized": "equipment, weapons or money captured; the thing named, or an amount",
    "control": "a place changed hands, was cleared or lost; a road was cut or opened",
    "besieged": "a place is under siege, or a siege ended",
}

FIELDS: dict[str, str] = {
    "kind": "what is claimed; see the list of kinds",
    "evidence": "the shortest run of words that states the claim, letter for letter: a clause, seldom above 40 words, "
    "with the amount in it",
    "amount": "the words of the amount with their bound or hedge: at least 26, up to 200, dozens, a",
    "low": "the lower end as a whole number; null where it is open or vague",
    "high": "the upper end as a whole number; null where it is open or vague",
    "bound": "exact, at_least, at_most, between, about, vague, none",
    "counted": "who or what is counted, letter for letter, without the amount; for control and besieged the place",
    "party": "the side that the counted belong to, by its usual name (civilians, rebels, ISIS, Syrian government); "
    "unknown when the text does not say; for attacks the attacker's, for control the loser's",
    "actor": "the words for who did it, letter for letter, from anywhere in the report",
    "means": "the words for how (roadside bomb, shelling), from the same sentence or the next or last one",
    "place": "the name of the most precise place given for this claim, without near or the town of",
    "from": "for deployed and withdrew: where from",
    "when": "the words for the time of the event, in the claim's own sentence or one beside it, without on or in",
    "date": "the time worked out: YYYY-MM-DD, YYYY-MM, YYYY, or two of these as start/end",
    "source": "who is said to have stated it: the first speaker, then each who passed it on, parted by ' > '; "
    "nothing for the report's own voice",
    "status": "denied, expected (planned, feared), hedged (reportedly, believed) or stated: the first that holds",
    "scope": "event, or cumulative for a running total over a war, a year, a campaign",
    "part_of": "the number of the claim that this figure is a part of",
}
