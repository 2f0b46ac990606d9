"""Train the reader: ``python -m lab.train.reader``. About an hour on two cores; a stopped run goes on by itself.

Four rounds over PolNeAR; the smaller corpora are read several times a round; LGL joins in the last round, so that a
cross-validation of it needs that round alone (``--fold K``): rounds 1 to 3 have seen none of it. The checkpoint of
each round and of every 100 steps lies in lab/work/reader. One seed; the same machine gives the same weights.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.corpora import attribution, entities, places, times
from lab.corpora.documents import Document, Marks
from lab.shared import WORK
from lab.train.reader.batches import Batch, Example, batches, examples, renamed, without_marks
from lab.train.reader.network import Network, fill, pretrained
from reportedly.annotate.decode import LAYER_TAGS, LINK_WIDTH, Run, distances

SEED = 1
ROUNDS = 4
FOLDS = 2
#: How often each corpus is read in a round; LGL only in the last.
READ: dict[Marks, float] = {"attribution": 1, "entity": 4, "time": 1.5, "toponym": 2}
#: Share of readings without commas, apostrophes and quotation marks; with other names for the places.
BARE: dict[Marks, float] = {"attribution": 0.1, "entity": 0.25, "time": 0.25, "toponym": 0.25}
RENAMED: dict[Marks, float] = {"attribution": 0, "entity": 0.3, "time": 0, "toponym": 0.35}
#: Shortest and longest window limit; drawn anew for each reading.
LIMITS = (112, 224)
RATE, HEAD_RATE, DECAY, WARMUP = 3e-4, 1.5e-3, 0.01, 0.06
LINK_SHARE = 0.1


def corpora(fold: int | None) -> dict[Marks, list[Document]]:
    """What is trained on: never a dev split, never the held half of TimeBank; of LGL all but the fold."""
    return {
        "attribution": attribution.load("train"),
        "entity": entities.load("train"),
        "time": times.load(held=False),
        "toponym": [d for d in places.load() if fold is None or places.fold(d, FOLDS) != fold],
    }


def readings(documents: list[Document], layer: Marks, number: int, seed: str) -> list[Example]:
    """The windows of one round: the documents `READ` times, each time changed by chance."""
    rng = random.Random(f"{seed} {layer} {number}")
    often = READ[layer]
    chosen = documents * int(often) + rng.sample(documents, round(len(documents) * (often % 1)))
    found: list[Example] = []
    for document in chosen:
        if rng.random() < RENAMED[layer]:
            document = renamed(document, rng)
        if rng.random() < BARE[layer]:
            document = without_marks(document)
        found += examples(document, rng.randint(*LIMITS))
    return found


def plan(number: int, texts: dict[Marks, list[Document]], seed: str) -> list[Batch]:
    """The batches of round `number`, in order."""
    rng = random.Random(f"{seed} order {number}")
    made: list[Batch] = []
    for layer, documents in texts.items():
        if layer != "toponym" or number == ROUNDS - 1:
            made += batches(readings(documents, layer, number, seed), rng)
    rng.shuffle(made)
    return made


def loss(network: Network, rows: Batch) -> Tensor:
    """Negative log likelihood of the tags a word, and of the links at LINK_SHARE."""
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


def optimiser(network: Network) -> torch.optim.AdamW:
    heads, norms, encoder = [], [], []
    for name, value in network.named_parameters():
        if name.split(".")[0] in ("tags", "links", "nobody", "far", "fields", "looks", "standings"):
            heads.append(value)
        elif value.ndim == 1:
            norms.append(value)
        else:
            encoder.append(value)
    groups = [
        {"params": encoder, "lr": RATE, "weight_decay": DECAY, "top": RATE},
        {"params": norms, "lr": RATE, "weight_decay": 0.0, "top": RATE},
        {"params": heads, "lr": HEAD_RATE, "weight_decay": 0.0, "top": HEAD_RATE},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-8)


def set_rate(optimizer: torch.optim.Optimizer, done: float) -> None:
    """Warm-up, then linear decay to nothing; `done` is the share of all steps."""
    share = done / WARMUP if done < WARMUP else (1 - done) / (1 - WARMUP)
    for group in optimizer.param_groups:
        group["lr"] = group["top"] * share


def train(name: str, fold: int | None, say: Callable[[str], None] = print) -> Path:
    """Train, or go on from the last checkpoint; the finished weights are lab/work/reader/NAME.pt."""
    folder = WORK / "reader"
    folder.mkdir(parents=True, exist_ok=True)
    finished, halfway = folder / f"{name}.pt", folder / f"{name}.part.pt"
    if finished.exists():
        say(f"{finished.name} is there already; remove it to train anew")
        return finished
    texts = corpora(fold)
    seed = f"{SEED}"
    network = begun()
    optimizer = optimiser(network)
    rounds = [plan(number, texts, seed) for number in range(ROUNDS)]
    sizes = [len(r) for r in rounds]
    begins = (0, 0)
    trunk = folder / f"round-{ROUNDS - 1}.pt"
    if halfway.exists() or (fold is not None and trunk.exists()):
        state = torch.load(halfway if halfway.exists() else trunk, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        begins = (state["round"], state["at"])
    elif fold is not None:
        raise SystemExit(f"{trunk.name} is missing: train the whole first")
    say(f"{name}: rounds of {sizes} batches; begins at round {begins[0] + 1}, batch {begins[1]}")
    network.train()
    started, words, tally = time.monotonic(), 0, {layer: [0.0, 0] for layer in texts}

    def save(path: Path, number: int, at: int) -> None:
        part = path.with_suffix(".tmp")
        state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "round": number, "at": at}
        torch.save(state, part)
        part.replace(path)

    for number, at, rows in _steps(rounds, *begins):
        if at == 0 and number == ROUNDS - 1 and fold is None:
            save(trunk, number, 0)
        set_rate(optimizer, (sum(sizes[:number]) + at) / sum(sizes))
        torch.manual_seed(hash((SEED, number, at)) % 2**31)
        value = loss(network, rows)
        optimizer.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        tally[rows.layer][0] += value.item()
        tally[rows.layer][1] += 1
        words += int(rows.mask.sum())
        if at % 50 == 49:
            shown = "  ".join(f"{layer} {a / b:.4f}" for layer, (a, b) in tally.items() if b)
            say(f"{number + 1}.{at + 1:<4} {shown}  {words / (time.monotonic() - started):.0f} subwords/s")
            tally = {layer: [0.0, 0] for layer in texts}
        if at % 100 == 99:
            save(halfway, number, at + 1)
    torch.save(network.state_dict(), finished)
    halfway.unlink(missing_ok=True)
    say(f"{name}: {(time.monotonic() - started) / 60:.1f} minutes")
    return finished


def _steps(rounds: list[list[Batch]], number: int, at: int) -> Iterator[tuple[int, int, Batch]]:
    for later in range(number, len(rounds)):
        for step in range(at if later == number else 0, len(rounds[later])):
            yield later, step, rounds[later][step]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fold", type=int, choices=range(FOLDS), help="leave out this fold of LGL; needs round-3.pt")
    fold = parser.parse_args().fold
    train("reader" if fold is None else f"reader-fold-{fold}", fold, lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
