"""Train the reader: ``python -m lab.train.reader``. About three hours on two cores; a stopped run goes on by itself.

Three legs, the last of them run twice. The first reads PolNeAR three times, with re3d and TimeBank: its end is the
trunk. The second goes on from there with all corpora, LGL and the coded reports included, which the trunk has not seen.
The third goes on from the second's mean and adds the reports of our own coding (docs/decisions/0190-own-reports.md); it
is run once more, from the same mean, with other shares, in another order and with the reports that were coded since,
and the means of both runs are mixed (docs/decisions/0273-two-runs-of-the-third-leg.md). A cross-validation of LGL needs
a short second leg alone (``--fold K``: without a half of LGL, and without the coded reports). From the middle of the
later legs on, the mean weights of each tenth are kept for the export to choose from. Checkpoints every 100 steps lie in
lab/work/reader. One seed a leg; the same machine gives the same weights.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.corpora import attribution, coded, entities, own_reports, places, times
from lab.corpora.claims import load, shared
from lab.corpora.coded import Coded
from lab.corpora.documents import Document, Marks
from lab.shared import WORK
from lab.train.reader import claims
from lab.train.reader.batches import Batch, Example, batches, examples, renamed, without_marks
from lab.train.reader.claims import Read
from lab.train.reader.export import AGAIN, HALFWAY, SECOND, THIRD, grown, mean
from lab.train.reader.network import Network, fill, pretrained
from lab.train.reader.sides import with_sides
from reportedly.annotate.decode import LAYER_TAGS, LINK_WIDTH, Run, distances

SEED = 1
FOLDS = 2


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of training: its rounds, how often each corpus is read in one, and the highest rates."""

    rounds: int
    read: Mapping[Marks, float]
    own: int = 0
    #: How often our own texts with entities are read.
    own_entities: float = 0
    #: How many of these texts, from the first on, there were when the leg was run; all where not given.
    own_texts: int | None = None
    #: How often the coded reports of ../shared are read; as often as those we coded where not given.
    shared: int | None = None
    #: How often those that we coded and did not write; as often as those that we wrote where not given.
    published: int | None = None
    #: The last round of our own coding that there was when the leg was run.
    known: int = 0
    #: Shares of the coded reports' readings with other names for the places, and with typing errors.
    renamed: float = 0.3
    mistyped: float = 0.15
    rate: float = 3e-4
    head_rate: float = 1.5e-3
    #: Shortest and longest window limit; drawn anew for each reading.
    limits: tuple[int, int] = (112, 224)
    #: What the leg's draws are made from.
    seed: int = SEED

    @property
    def adds_own(self) -> bool:
        """Whether the leg goes on from the second and reads the reports of our own coding."""
        return self.known > 0


TRUNK = Leg(3, {"attribution": 1, "entity": 4, "time": 1.5})
WHOLE = Leg(
    1,
    {"attribution": 1.5, "entity": 8, "time": 3, "toponym": 3, "claim": 8},
    own=4,
    own_entities=4,
    own_texts=130,
    rate=2e-4,
    head_rate=1e-3,
)
FURTHER = Leg(
    1, {"attribution": 0.7, "entity": 1.5, "time": 0.6, "toponym": 0.6, "claim": 3},
    own=2, own_entities=3, shared=2, known=5, renamed=0.4, mistyped=0.3, rate=1e-4, head_rate=5e-4,
    limits=(160, 448),
)  # fmt: skip
FURTHER_AGAIN = Leg(
    1, {"attribution": 1.2, "entity": 1.5, "time": 0.6, "toponym": 0.6, "claim": 3},
    own=2, own_entities=2, shared=3, published=4, known=6, renamed=0.4, mistyped=0.3, rate=1e-4, head_rate=5e-4,
    limits=(160, 448), seed=2,
)  # fmt: skip
FOLD = Leg(1, {"attribution": 0.15, "entity": 1, "time": 0.5, "toponym": 2.5}, rate=2e-4, head_rate=1e-3)
#: Share of readings without commas, apostrophes and quotation marks; with other names for the places.
BARE: dict[Marks, float] = {"attribution": 0.1, "entity": 0.25, "time": 0.25, "toponym": 0.25}
RENAMED: dict[Marks, float] = {"attribution": 0, "entity": 0.3, "time": 0, "toponym": 0.35}
DECAY, WARMUP = 0.01, 0.06
LINK_SHARE = 0.1
#: Every how many steps the weights are added to the mean of their tenth of the run.
SAMPLED = 10
Rows = Batch | tuple[Read, ...]


def corpora(fold: int | None) -> dict[Marks, list[Document]]:
    """What is trained on: never a dev split, never the held half of TimeBank; of LGL all but the fold."""
    return {
        "attribution": attribution.load("train"),
        "entity": entities.load("train"),
        "time": times.load(held=False),
        "toponym": [d for d in places.load() if fold is None or places.fold(d, FOLDS) != fold],
    }


def reports(leg: Leg) -> list[Coded]:
    """The coded train reports, in the third leg those that we coded too and with the sides named, and our own training
    sentences."""
    some = coded.train(own_reports=leg.adds_own)
    if leg.adds_own:
        corpus = load("train")
        some = [one for one in some if own_reports.round_of(one.id) <= leg.known]
        some = [with_sides(one, corpus.reports[one.id], corpus.claims[one.id]) for one in some]
    return [*some, *coded.own()]


def readings(
    documents: list[Document], layer: Marks, often: float, seed: str, limits: tuple[int, int]
) -> list[Example]:
    """The windows of one round: the documents so often, each time changed by chance."""
    rng = random.Random(seed)
    chosen = documents * int(often) + rng.sample(documents, round(len(documents) * (often % 1)))
    found: list[Example] = []
    for document in chosen:
        if rng.random() < RENAMED[layer]:
            document = renamed(document, rng)
        if rng.random() < BARE[layer]:
            document = without_marks(document)
        found += examples(document, rng.randint(*limits))
    return found


def plan(leg: Leg, number: int, fold: int | None) -> list[Rows]:
    """The batches of round `number` of a leg, in order."""
    rng = random.Random(f"{leg.seed} {leg.rate} order {number}")
    made: list[Rows] = []
    for layer, documents in corpora(fold).items():
        if layer in leg.read:
            seed = f"{leg.seed} {leg.rate} {layer} {number}"
            read = readings(documents, layer, leg.read[layer], seed, leg.limits)
            if layer == "entity":
                read += readings(entities.own()[: leg.own_texts], layer, leg.own_entities, f"{seed} own", leg.limits)
            made += batches(read, rng)
    if "claim" in leg.read:
        often = int(leg.read["claim"])
        every = reports(leg)
        of_shared = shared("train").reports
        for again in range(often):
            some = [one for one in every if again < _often(leg, one, often, of_shared)]
            made += claims.batches(
                [
                    claims.read(claims.changed(one, rng, leg.renamed, leg.mistyped), rng.randint(*leg.limits))
                    for one in some
                ],
                rng,
            )
    rng.shuffle(made)
    return made


def _often(leg: Leg, one: Coded, often: int, of_shared: Collection[str]) -> int:
    """How often a report, or a sentence of our own, is read in one round."""
    if not one.parted:
        return leg.own
    if one.id in of_shared:
        return often if leg.shared is None else leg.shared
    return often if leg.published is None or own_reports.written({"id": one.id}) else leg.published


def loss(network: Network, rows: Rows) -> Tensor:
    """Negative log likelihood of the tags a word, and of the links at LINK_SHARE; for reports, that of the claims."""
    if isinstance(rows, tuple):
        return claims.loss(network, rows)
    tags, links = network(rows.ids, rows.looks, rows.standings, rows.mask)
    at = 0
    for layer, names in LAYER_TAGS.items():
        if layer == rows.layer:
            break
        at += len(names)
    size = len(LAYER_TAGS[rows.layer])
    wide = rows.heads[:, :, None]
    scores = tags[:, :, at : at + size].gather(1, wide.expand(-1, -1, size))
    total: Tensor = network.field(rows.layer).loss(scores, rows.gold, rows.lengths) / rows.lengths.sum()
    if rows.layer == "attribution":
        vectors = links.gather(1, wide.expand(-1, -1, links.shape[2]))
        total = total + LINK_SHARE * link_loss(network, vectors, rows.examples)
    return total


def link_loss(network: Network, vectors: Tensor, rows: tuple[Example, ...]) -> Tensor:
    """Mean negative log likelihood of each gold cue's source (or nobody) and each gold content's cue."""
    parts: list[Tensor] = []
    for number, example in enumerate(rows):
        cues = [Run(*place) for place in example.cues]
        if not cues:
            continue
        mine = vectors[number].view(-1, 8, LINK_WIDTH)
        sources = [Run(*place) for place in example.sources]
        scores = link_scores(network, 0, mine, cues, sources)
        gold = torch.tensor([k if k >= 0 else len(sources) for k in example.cue_source])
        parts.append(functional.cross_entropy(scores, gold, reduction="none"))
        known = [k for k, cue in enumerate(example.content_cue) if cue >= 0]
        if known:
            contents = [Run(*example.contents[k]) for k in known]
            scores = link_scores(network, 1, mine, contents, cues)[:, :-1]
            gold = torch.tensor([example.content_cue[k] for k in known])
            parts.append(functional.cross_entropy(scores, gold, reduction="none"))
    return torch.cat(parts).mean() if parts else torch.zeros(())


def link_scores(network: Network, link: int, mine: Tensor, these: list[Run], those: list[Run]) -> Tensor:
    """Scores of these × those and, last, nobody."""

    def ends(runs: list[Run], column: int) -> Tensor:
        first = torch.tensor([r.first for r in runs], dtype=torch.long)
        last = torch.tensor([r.last for r in runs], dtype=torch.long)
        return mine[first, column] + mine[last, column + 1]

    asked = ends(these, 4 * link) / LINK_WIDTH**0.5
    nobody: Tensor = (asked @ network.nobody)[:, None]
    if not those:
        return nobody
    far = network.far[link][torch.from_numpy(distances(these, those))]
    return torch.cat([asked @ ends(those, 4 * link + 2).T + far, nobody], dim=1)


def begun() -> Network:
    """The network before training: pretrained encoder, fresh heads."""
    torch.manual_seed(SEED)
    network = Network()
    fill(network, pretrained())
    return network


def optimiser(network: Network, leg: Leg) -> torch.optim.AdamW:
    heads, norms, encoder = [], [], []
    for name, value in network.named_parameters():
        if name.split(".")[0] in ("tags", "links", "nobody", "far", "fields", "looks", "standings", "claims"):
            heads.append(value)
        elif value.ndim == 1:
            norms.append(value)
        else:
            encoder.append(value)
    groups = [
        {"params": encoder, "lr": leg.rate, "weight_decay": DECAY, "top": leg.rate},
        {"params": norms, "lr": leg.rate, "weight_decay": 0.0, "top": leg.rate},
        {"params": heads, "lr": leg.head_rate, "weight_decay": 0.0, "top": leg.head_rate},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-8, fused=True)


def set_rate(optimizer: torch.optim.Optimizer, done: float) -> None:
    """Warm-up, then linear decay to nothing; `done` is the share of all steps."""
    share = done / WARMUP if done < WARMUP else (1 - done) / (1 - WARMUP)
    for group in optimizer.param_groups:
        group["lr"] = group["top"] * share


def train(name: str, leg: Leg, fold: int | None, say: Callable[[str], None] = print) -> Path:
    """Train one leg, or go on from its last checkpoint; the finished weights are lab/work/reader/NAME.pt.

    The second leg begins at trunk.pt, the third at the second's mean. The mean weights of their tenths from the sixth
    on are NAME.6.pt to NAME.10.pt.
    """
    folder = WORK / "reader"
    folder.mkdir(parents=True, exist_ok=True)
    finished, halfway = folder / f"{name}.pt", folder / f"{name}.part.pt"
    if finished.exists():
        say(f"{finished.name} is there already; remove it to train anew")
        return finished
    network = begun()
    if leg.adds_own:
        network.load_state_dict(mean(SECOND, HALFWAY).state_dict())
    elif leg is not TRUNK:
        trunk = torch.load(folder / "trunk.pt", weights_only=True)
        network.load_state_dict(grown(trunk), strict=False)
    optimizer = optimiser(network, leg)
    steps = [rows for number in range(leg.rounds) for rows in plan(leg, number, fold)]
    begins = 0
    tenth: dict[str, Tensor] = {}
    if halfway.exists():
        state = torch.load(halfway, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        begins, tenth = state["at"], state["tenth"]
    say(f"{name}: {len(steps)} batches; begins at batch {begins}")
    network.train()
    started, words = time.monotonic(), 0
    tally: dict[str, list[float]] = {}
    for at in range(begins, len(steps)):
        rows = steps[at]
        set_rate(optimizer, at / len(steps))
        torch.manual_seed(hash((leg.seed, at)) % 2**31)
        value = loss(network, rows)
        optimizer.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        layer = "claim" if isinstance(rows, tuple) else rows.layer
        seen = tally.setdefault(layer, [0.0, 0])
        seen[0] += value.item()
        seen[1] += 1
        words += sum(one.size for one in rows) if isinstance(rows, tuple) else int(rows.mask.sum())
        if at % SAMPLED == SAMPLED - 1 and leg is not TRUNK:
            _sample(tenth, network)
        if 10 * (at + 1) // len(steps) > 10 * at // len(steps):
            if leg is not TRUNK and 2 * at > len(steps):
                torch.save(_mean_of(tenth), folder / f"{name}.{10 * (at + 1) // len(steps)}.pt")
            tenth = {}
        if at % 50 == 49:
            shown = "  ".join(f"{layer} {a / b:.4f}" for layer, (a, b) in sorted(tally.items()))
            say(f"{at + 1:<5} {shown}  {words / (time.monotonic() - started):.0f} subwords/s")
            tally = {}
        if at % 100 == 99:
            part = halfway.with_suffix(".tmp")
            state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "at": at + 1, "tenth": tenth}
            torch.save(state, part)
            part.replace(halfway)
    torch.save(network.state_dict(), finished)
    halfway.unlink(missing_ok=True)
    say(f"{name}: {(time.monotonic() - started) / 60:.1f} minutes")
    return finished


def _sample(tenth: dict[str, Tensor], network: Network) -> None:
    """Add the weights to a running sum; "samples" counts them."""
    for name, value in network.state_dict().items():
        tenth[name] = tenth[name] + value if name in tenth else value.clone()
    tenth["samples"] = tenth.get("samples", torch.zeros(())) + 1


def _mean_of(tenth: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name: value / tenth["samples"] for name, value in tenth.items() if name != "samples"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fold", type=int, choices=range(FOLDS), help="leave out this fold of LGL")
    fold = parser.parse_args().fold

    def say(line: str) -> None:
        print(line, flush=True)

    train("trunk", TRUNK, None, say)
    if fold is None:
        train(SECOND, WHOLE, None, say)
        train(THIRD, FURTHER, None, say)
        train(AGAIN, FURTHER_AGAIN, None, say)
    else:
        train(f"reader-fold-{fold}", FOLD, fold, say)


if __name__ == "__main__":
    main()
