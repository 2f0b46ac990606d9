"""The trained network as one ONNX file of int8 weights: ``python -m lab.train.reader.export``.

The graph is written operator by operator, with the fused operators that ONNX Runtime has for this kind of network, so
that nothing depends on what an exporter or a pattern matcher makes of it.

Weights are 7 bits with a scale a column: on machines without VNNI the runtime adds products of 8-bit weights in
16 bits, which would overflow. Activations are 8 bits with a scale that is taken as the network runs, one for the
opening mark and one for the words; a window is run alone, so that scale depends on the window alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from lab.shared import ROOT, WORK
from lab.train.reader.network import HEADS, LAYERS, WIDTH, Network
from reportedly.annotate.decode import LAYER_TAGS
from reportedly.annotate.sights import END_WIDTH, POINT_WIDTH, POINTED
from reportedly.annotate.tagger import HEAD
from reportedly.annotate.windows import LIMIT

TARGET = ROOT / "src" / "reportedly" / "annotate" / "data" / "reader.onnx"
MICROSOFT = "com.microsoft"
#: Largest weight: 7 bits with sign.
TOP = 63
#: Added to the variance in a layer norm.
EPSILON = 1e-12
#: Positions a window can have; the pretrained table's further ones are not shipped.
POSITIONS = LIMIT
#: The state before the second leg of training, and the runs of the second and third (lab/train/reader/__main__.py).
TRUNK, SECOND, THIRD, AGAIN = "trunk", "reader", "further", "again"
#: Where the third leg begins, and what a fold is read with: a mean of tenths of the second leg, and a little of the
#: trunk (docs/decisions/0076).
HALFWAY = {"6": 0.176, "7": 0.176, "8": 0.176, "9": 0.176, "10": 0.176, TRUNK: 0.12}
#: What ships: the means of the tenths of the third leg's two runs, by these shares, and this share of the states before
#: them, half of the second leg's and half of the trunk, which keeps what it knew of attributions. All shares were
#: chosen on dev: ``python -m lab.train.reader.tune``.
RUNS = {THIRD: 0.3, AGAIN: 0.7}
THIRD_LEG = {"6": 1.0, "7": 1.0, "8": 1.0, "9": 1.0, "10": 1.0}
EARLIER = {"6": 0.1, "7": 0.1, "8": 0.1, "9": 0.1, "10": 0.1, TRUNK: 0.5}
BEFORE = 0.2
#: Added to the score of beginning a mark, by layer.
READINESS = {"attribution": 0.0, "entity": 0.0, "toponym": 0.0, "time": 0.0}
Array = np.ndarray[Any, np.dtype[Any]]


class _Graph:
    """Nodes and initializers as they are added."""

    def __init__(self, quantised: bool) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.values: dict[str, onnx.TensorProto] = {}
        self.quantised = quantised
        for name, number in (("zero", 0), ("one", 1), ("end", 1 << 30), ("last", -1)):
            self.value(name, np.array([number]))
        self.value("epsilon", np.array([EPSILON], dtype=np.float32))

    def value(self, name: str, array: Array) -> str:
        self.values[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def node(self, kind: str, given: list[str], made: str | list[str], domain: str = "", **settings: Any) -> str:
        names = [made] if isinstance(made, str) else made
        self.nodes.append(helper.make_node(kind, given, names, domain=domain, **settings))
        return names[0]

    def table(self, name: str, weights: Array, picked: str) -> str:
        """Rows of an embedding table; int8 with a scale a row."""
        if not self.quantised:
            return self.node("Gather", [self.value(name, weights), picked], f"{name}.row")
        scale = np.abs(weights).max(axis=1, keepdims=True) / 127
        scale[scale == 0] = 1
        whole = np.round(weights / scale).astype(np.int8)
        row = self.node("Gather", [self.value(f"{name}.int8", whole), picked], f"{name}.whole")
        row = self.node("Cast", [row], f"{name}.float", to=TensorProto.FLOAT)
        by = self.node("Gather", [self.value(f"{name}.scale", scale.astype(np.float32)), picked], f"{name}.by")
        return self.node("Mul", [row, by], f"{name}.row")

    def product(self, name: str, parts: list[str], weights: Array, bias: Array | None) -> list[str]:
        """``x @ weights + bias`` of each part, rounded on its own; `weights` is in × out, a part 1 × subwords × in or
        words × in."""
        terms = [] if bias is None else [self.value(f"{name}.bias", bias)]
        if not self.quantised:
            weight = self.value(f"{name}.weight", weights)
            made = [self.node("MatMul", [x, weight], f"{x}:{name}.product") for x in parts]
            return [self.node("Add", [x, *terms], f"{x}.sum") for x in made] if terms else made
        scale = np.abs(weights).max(axis=0) / TOP
        scale[scale == 0] = 1
        whole = self.value(f"{name}.int8", np.round(weights / scale).astype(np.int8))
        by = self.value(f"{name}.scale", scale.astype(np.float32))
        zero = self.value(f"{name}.zero", np.zeros(len(scale), dtype=np.int8))
        made = []
        for x in parts:
            # unsigned 8-bit integers with a scale and a zero
            self.node("DynamicQuantizeLinear", [x], [f"{x}.u8", f"{x}.by", f"{x}.at"])
            given = [f"{x}.u8", whole, f"{x}.by", by, f"{x}.at", zero, *terms]
            made.append(self.node("MatMulIntegerToFloat", given, f"{x}:{name}", MICROSOFT))
        return made

    def parted(self, x: str) -> list[str]:
        """The opening mark's row and the words' rows, each to be rounded on its own.

        The mark's row is three to four times as large as the words' in the middle layers; one scale for both would
        leave the words two to five steps a standard deviation.
        """
        if not self.quantised:
            return [x]
        parts = ((f"{x}.mark", "zero", "one"), (f"{x}.words", "one", "end"))
        return [self.node("Slice", [x, start, end, "one"], part) for part, start, end in parts]

    def joined(self, parts: list[str], name: str) -> str:
        return self.node("Concat", parts, name, axis=1) if len(parts) > 1 else parts[0]

    def norm(self, name: str, parts: list[str], beside: list[str], layer: torch.nn.LayerNorm) -> list[str]:
        """Layer norm of the sum of each two parts."""
        terms = [self.value(f"{name}.{k}", v.detach().numpy()) for k, v in layer.named_parameters()]
        *marks, (words, beside_words) = zip(parts, beside, strict=True)
        return [
            *(self._norm_of_one(f"{x}:{name}", x, other, *terms) for x, other in marks),
            self._norm(f"{words}:{name}", words, beside_words, *terms),
        ]

    def _norm_of_one(self, name: str, x: str, beside: str, weight: str, bias: str) -> str:
        """Of the opening mark's row alone: steps would take longer."""
        return self.node("SkipLayerNormalization", [x, beside, weight, bias], name, MICROSOFT, epsilon=EPSILON)

    def _norm(self, name: str, x: str, beside: str, weight: str, bias: str) -> str:
        """Step by step: the runtime's own layer norm goes number by number, and takes four times as long."""
        whole = self.node("Add", [x, beside], f"{name}.whole")
        middle = self.node("ReduceMean", [whole, "last"], f"{name}.middle")
        apart = self.node("Sub", [whole, middle], f"{name}.apart")
        squared = self.node("Mul", [apart, apart], f"{name}.squared")
        spread = self.node("ReduceMean", [squared, "last"], f"{name}.spread")
        sure = self.node("Add", [spread, "epsilon"], f"{name}.sure")
        step = self.node("Sqrt", [sure], f"{name}.step")
        even = self.node("Div", [apart, step], f"{name}.even")
        return self.node("Add", [self.node("Mul", [even, weight], f"{name}.weighed"), bias], name)


def build(network: Network, *, quantised: bool) -> onnx.ModelProto:
    """The network as a model from `ids`, `looks`, `standings` (1 × subwords) and `heads` (words) to scores a word."""
    graph = _Graph(quantised)
    weights = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    words = graph.table("words", weights["words.weight"], "ids")
    graph.node("Shape", ["ids"], "shape", start=1, end=2)
    placed = graph.value("positions", weights["positions.weight"][:POSITIONS])
    graph.node("Slice", [placed, "zero", "shape", "zero"], "placed")
    for name in ("looks", "standings"):
        graph.node("Gather", [graph.value(f"{name}.table", weights[f"{name}.weight"]), name], f"{name}.row")
    graph.node("Add", ["looks.row", "standings.row"], "seen")
    graph.node("Add", ["seen", "placed"], "where")
    parts = graph.norm("embedded", graph.parted(words), graph.parted("where"), network.norm)
    three = graph.value("three", np.array([WIDTH] * 3))
    for number, layer in enumerate(network.layers):
        at: Any = layer
        name = f"layer{number}"

        def linear(part: str, given: list[str], bias: bool = True, at: Any = at, name: str = name) -> list[str]:
            one = getattr(at, part)
            terms = one.bias.detach().numpy() if bias else None
            return graph.product(f"{name}.{part}", given, one.weight.detach().numpy().T, terms)

        asked = graph.joined(linear("qkv", parts), f"{name}.asked")
        names = [f"{name}.{part}" for part in ("query", "key", "value")]
        graph.node("Split", [asked, three], names, axis=2)
        mixed = graph.node("MultiHeadAttention", names, f"{name}.mixed", MICROSOFT, num_heads=HEADS)
        parts = graph.norm(f"{name}.norm1", linear("out", graph.parted(mixed)), parts, at.norm1)
        wide = graph.value(f"{name}.up.bias", at.up.bias.detach().numpy())
        up = linear("up", parts, bias=False)
        risen = [graph.node("FastGelu", [x, wide], f"{x}:risen", MICROSOFT) for x in up]
        parts = graph.norm(f"{name}.norm2", linear("down", risen), parts, at.norm2)
    assert len(network.layers) == LAYERS
    flat = graph.node("Squeeze", [graph.joined(parts, "last.states"), "zero"], "every")
    chosen = graph.node("Gather", [flat, "heads"], "chosen")
    graph.node("Identity", [chosen], "states")
    heads = ("tags", "links", "claims.kinds", "claims.keys", "claims.ends")
    every = np.concatenate([weights[f"{head}.weight"] for head in heads]).T
    biases = np.concatenate([weights[f"{head}.bias"] for head in heads])
    (scores,) = graph.product("scores", [chosen], every, biases)
    names = [head.removeprefix("claims.") for head in heads]
    sizes = [len(weights[f"{head}.bias"]) for head in heads]
    graph.node("Split", [scores, graph.value("sizes", np.array(sizes))], names, axis=1)
    # what decoding needs beside the scores travels in the same file, as constants that are asked for once
    rest = [
        *((f"{name}.steps", network.field(name).steps + network.field(name).forbidden) for name in LAYER_TAGS),
        *((f"{name}.starts", network.field(name).starts + network.field(name).barred) for name in LAYER_TAGS),
        ("nobody", network.nobody),
        ("far", network.far),
        *((f"claims.{name}", network.get_parameter(f"claims.{name}")) for name in HEAD),
    ]
    scored = zip((*names, "states"), (*sizes, WIDTH), strict=True)
    made = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["words", size]) for name, size in scored]
    for name, tensor in rest:
        array = _readily(name, tensor.detach().numpy().astype(np.float32))
        graph.node("Identity", [graph.value(f"{name}.constant", array)], name)
        made.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, list(array.shape)))
    given = [
        *(helper.make_tensor_value_info(n, TensorProto.INT64, [1, "subwords"]) for n in ("ids", "looks", "standings")),
        helper.make_tensor_value_info("heads", TensorProto.INT64, ["words"]),
    ]
    whole = helper.make_graph(graph.nodes, "reader", given, made, list(graph.values.values()))
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(whole, opset_imports=opsets, ir_version=9, producer_name="reportedly")


def _readily(name: str, array: Array) -> Array:
    """Steps into the beginning of a mark made dearer or cheaper by the layer's readiness; anything else as it is."""
    layer = name.partition(".")[0]
    if layer in READINESS:
        array = array.copy()
        array[..., [tag.startswith("B-") for tag in LAYER_TAGS[layer]]] += READINESS[layer]
    return array


def load(path: Path) -> Network:
    """The network of a finished run, or of a checkpoint. Raises FileNotFoundError where there is none."""
    network = Network()
    network.load_state_dict(_state(path))
    return network.eval()


def mean(name: str, shares: Mapping[str, float], folder: Path = WORK / "reader") -> Network:
    """The mean of the weights of some tenths of run `name`, by shares; "end" is its last state.

    The trunk has read neither toponyms nor claims and has no say in their heads. Raises FileNotFoundError where a state
    is missing.
    """
    paths = {TRUNK: folder / f"{TRUNK}.pt", "end": folder / f"{name}.pt"}
    states = {at: _state(paths.get(at, folder / f"{name}.{at}.pt")) for at in shares}
    learned = {at: share for at, share in shares.items() if at != TRUNK}
    first, last = _tags_of("toponym")
    made = {}
    for key in states[next(iter(learned))]:
        new = key.startswith(("claims.", "fields.toponym."))
        made[key] = _sum(states, learned if new else shares, key)
        if key in ("tags.weight", "tags.bias"):
            made[key][first:last] = _sum(states, learned, key)[first:last]
    network = Network()
    network.load_state_dict(made)
    return network.eval()


def shipped(before: float = BEFORE, runs: Mapping[str, float] = RUNS) -> Network:
    """The network that ships: the mean of the third leg's runs by their shares, which sum to one, and a share of the
    earlier legs', in all that these have learned.

    Raises FileNotFoundError where a state is missing.
    """
    means = {name: mean(name, THIRD_LEG).state_dict() for name in runs}
    earlier = mean(SECOND, EARLIER).state_dict()
    third = {key: _sum(means, runs, key) for key in earlier}
    made = {key: (1 - before) * third[key] + before * earlier[key] for key in third}
    for key, rows in LAST_TAUGHT.items():
        made[key][rows] = third[key][rows]
    network = Network()
    network.load_state_dict(made)
    return network.eval()


_ROLES = len(POINTED)
#: By tensor, the rows that only the third leg teaches: the pointing at the side of the counted, last of POINTED.
LAST_TAUGHT = {
    "claims.keys.weight": slice((_ROLES - 1) * POINT_WIDTH, None),
    "claims.keys.bias": slice((_ROLES - 1) * POINT_WIDTH, None),
    "claims.queries.weight": slice((_ROLES - 1) * POINT_WIDTH, None),
    "claims.queries.bias": slice((_ROLES - 1) * POINT_WIDTH, None),
    "claims.ends.weight": slice(2 * END_WIDTH + _ROLES - 1, None),
    "claims.ends.bias": slice(2 * END_WIDTH + _ROLES - 1, None),
    "claims.says.weight": slice(_ROLES - 1, _ROLES),
    "claims.says.bias": slice(_ROLES - 1, _ROLES),
    "claims.stands": slice(_ROLES - 1, None),
    "claims.traits": slice(_ROLES - 1, None),
    "claims.lengths": slice(_ROLES - 1, None),
}


def grown(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """A state of a network that did not point at sides yet, with those rows as they begin."""
    fresh = None
    for key, rows in LAST_TAUGHT.items():
        if key not in state:
            continue
        if fresh is None:
            torch.manual_seed(0)
            fresh = Network().state_dict()
        if len(state[key]) < len(fresh[key]):
            start = rows.start
            state[key] = torch.cat([state[key][:start], fresh[key][rows], state[key][start:]])
    return state


def _sum(states: Mapping[str, dict[str, torch.Tensor]], shares: Mapping[str, float], key: str) -> torch.Tensor:
    """The weighted mean of one tensor, summed in 64 bits so that the order of states does not show."""
    parts = [states[name][key].double() * share for name, share in shares.items()]
    return (torch.stack(parts).sum(dim=0) / sum(shares.values())).float()


def _tags_of(layer: str) -> tuple[int, int]:
    """Where a layer's tags stand among all."""
    sizes = [len(LAYER_TAGS[name]) for name in LAYER_TAGS]
    k = list(LAYER_TAGS).index(layer)
    return sum(sizes[:k]), sum(sizes[: k + 1])


def _state(path: Path) -> dict[str, torch.Tensor]:
    if not path.exists():
        raise FileNotFoundError(f"{path.name} is missing in {path.parent.name}: run python -m lab.train.reader")
    state: dict[str, Any] = torch.load(path, weights_only=True)
    return grown(dict(state.get("network", state)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--weights", type=Path, help="one run's weights or a checkpoint, in place of the mean that ships"
    )
    parser.add_argument("--to", type=Path, default=TARGET)
    parser.add_argument("--whole", action="store_true", help="32-bit weights, to compare with")
    asked = parser.parse_args()
    network = load(asked.weights) if asked.weights else shipped()
    model = build(network, quantised=not asked.whole)
    onnx.save_model(model, str(asked.to))
    print(f"{asked.to}: {asked.to.stat().st_size / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
