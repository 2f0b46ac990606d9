"""The exported graph against the network in PyTorch: the same scores, small whole weights, nothing lost on the way.

The network here is drawn by chance, every weight of it, so that no input can be left out unseen: looks, standings and
heads of a fresh network begin at zero.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime
import pytest

from reportedly.annotate.decode import BUCKETS, LAYER_TAGS, LINK_WIDTH, Scores
from reportedly.annotate.sights import HIDDEN
from reportedly.annotate.tagger import HEAD, Reader
from reportedly.annotate.windows import LIMIT, LOOKS, STANDINGS, Window, Word

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")

from onnx import helper, numpy_helper  # noqa: E402

from lab.train.reader.export import MICROSOFT, READINESS, TARGET, TOP, _Graph, build  # noqa: E402
from lab.train.reader.network import Network  # noqa: E402

Array = np.ndarray[Any, np.dtype[Any]]

#: The shortest window that any text gives is 3 subwords: a word between two marks.
LENGTHS = [3, 4, 17, 101, LIMIT]
#: What a release may weigh, all learned files together.
ROOM = 30 * 2**20
#: Norm of the error that whole weights and activations make, over the norm of the scores. Measured on this network:
#: 0.090 at most, in windows of 3 subwords; 0.052 to 0.069 from 17 subwords on.
APART = 0.12


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(3)
    drawn = Network()
    with torch.no_grad():
        for name, value in drawn.named_parameters():
            if "norm" in name and name.endswith("weight"):
                value.normal_(1, 0.2)
            else:
                value.normal_(0, 0.05 if value.ndim > 1 else 0.1)
    return drawn.eval()


@pytest.fixture(scope="module")
def whole(network: Network) -> bytes:
    return bytes(build(network, quantised=False).SerializeToString())


@pytest.fixture(scope="module")
def quantised(network: Network) -> bytes:
    return bytes(build(network, quantised=True).SerializeToString())


@pytest.fixture(scope="module")
def whole_reader(whole: bytes) -> Reader:
    return Reader(whole)


@pytest.fixture(scope="module")
def quantised_reader(quantised: bytes) -> Reader:
    return Reader(quantised)


def window(length: int, seed: int = 0) -> Window:
    """A window drawn by chance, of which about every second subword begins a word."""
    rng = np.random.default_rng([length, seed])
    heads = np.array([1, *(k for k in range(2, length - 1) if rng.random() < 0.5)], dtype=np.int64)
    return Window(
        tuple(Word(k, k + 1, False) for k in range(len(heads))),
        rng.integers(0, 30522, length),
        rng.integers(0, len(LOOKS), length),
        rng.integers(0, len(STANDINGS), length),
        heads,
    )


def expected(network: Network, given: Window) -> Scores:
    columns = [torch.from_numpy(column)[None] for column in (given.ids, given.looks, given.standings)]
    with torch.inference_mode():
        tags, links = network(*columns, torch.ones_like(columns[0], dtype=torch.bool))
    return Scores(tags[0].numpy()[given.heads], links[0].numpy()[given.heads])


def initializers(model: bytes) -> dict[str, Array]:
    return {value.name: numpy_helper.to_array(value) for value in onnx.load_model_from_string(model).graph.initializer}


@pytest.mark.parametrize("length", LENGTHS)
def test_the_graph_gives_the_networks_scores(network: Network, whole_reader: Reader, length: int) -> None:
    given = window(length)
    got, want = whole_reader._scores(given), expected(network, given)
    np.testing.assert_allclose(got.tags, want.tags, rtol=0, atol=1e-3)
    np.testing.assert_allclose(got.links, want.links, rtol=0, atol=1e-3)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("seed", range(2))
def test_whole_weights_stay_close(network: Network, quantised_reader: Reader, length: int, seed: int) -> None:
    given = window(length, seed)
    got, want = quantised_reader._scores(given), expected(network, given)
    for a, b in ((got.tags, want.tags), (got.links, want.links)):
        assert np.linalg.norm(a - b) < APART * np.linalg.norm(b)


@pytest.mark.parametrize("length", LENGTHS)
def test_the_claim_heads_view_is_the_networks(network: Network, whole_reader: Reader, length: int) -> None:
    given = window(length)
    _, seen = whole_reader._run(given)
    ids, looks, standings = (torch.from_numpy(c)[None] for c in (given.ids, given.looks, given.standings))
    with torch.inference_mode():
        x = network.encode(ids, looks, standings, torch.ones_like(ids, dtype=torch.bool))[0, given.heads]
        want = (network.claims.kinds(x), network.claims.keys(x), network.claims.ends(x), x)
    for got, expected_part in zip((seen.kinds, seen.keys, seen.ends, seen.states), want, strict=True):
        # all but kinds are kept in halves
        np.testing.assert_allclose(got.astype(np.float32), expected_part.numpy(), rtol=2e-3, atol=1e-2)
    constants = whole_reader.head._of
    for name in HEAD:
        assert np.array_equal(constants[name], network.get_parameter(f"claims.{name}").detach().numpy()), name


@pytest.mark.parametrize("column", ["ids", "looks", "standings"])
@pytest.mark.parametrize("at", [0, 8, 16])
@pytest.mark.parametrize("kind", ["whole_reader", "quantised_reader"])
def test_every_input_matters_to_every_word(column: str, at: int, kind: str, request: pytest.FixtureRequest) -> None:
    reader: Reader = request.getfixturevalue(kind)
    given = window(17)
    before = reader._scores(given)
    getattr(given, column)[at] ^= 1
    after = reader._scores(given)
    assert (before.tags != after.tags).any(axis=1).all()
    assert (before.links != after.links).any(axis=1).all()


def test_the_order_of_subwords_matters(whole_reader: Reader) -> None:
    """Else the positions would be lost."""
    same = np.ones(9, dtype=np.int64)
    heads = np.arange(1, 8)
    given = Window(tuple(Word(k, k + 1, False) for k in range(7)), same, same, same, heads)
    tags = whole_reader._scores(given).tags
    assert len({row.tobytes() for row in tags}) == 7


@pytest.mark.parametrize("kind", ["whole_reader", "quantised_reader"])
def test_the_constants_are_the_networks(network: Network, kind: str, request: pytest.FixtureRequest) -> None:
    reader: Reader = request.getfixturevalue(kind)
    rules = reader._rules
    for layer, tags in LAYER_TAGS.items():
        field = network.field(layer)
        steps, starts = rules.steps[layer], rules.starts[layer]
        eager = np.array([tag.startswith("B-") for tag in tags]) * READINESS[layer]
        assert np.allclose(steps, (field.steps + field.forbidden).detach().numpy() + eager)
        assert np.allclose(starts, (field.starts + field.barred).detach().numpy() + eager)
        for j, tag in enumerate(tags):
            assert (starts[j] < -9000) == tag.startswith("I-")
            for i, before in enumerate(tags):
                assert (steps[i, j] < -9000) == (tag.startswith("I-") and before[1:] != tag[1:])
    assert np.array_equal(rules.nobody, network.nobody.detach().numpy())
    assert np.array_equal(rules.far, network.far.detach().numpy())
    assert rules.nobody.shape == (LINK_WIDTH,)
    assert rules.far.shape == (2, BUCKETS)


def test_weights_are_seven_bits(network: Network, quantised: bytes) -> None:
    stored = initializers(quantised)
    small = {name: value for name, value in stored.items() if value.dtype == np.int8}
    zeros = {name for name in small if name.endswith(".zero")}
    assert all(not small[name].any() for name in zeros)
    tables = {"words.int8"}
    products = {f"layer{n}.{part}.int8" for n in range(len(network.layers)) for part in ("qkv", "out", "up", "down")}
    assert small.keys() - zeros == tables | products | {"scores.int8"}
    for name in small.keys() - zeros:
        # each row of a table, each column of a product uses its whole range
        tops = np.abs(small[name].astype(int)).max(axis=1 if name in tables else 0)
        assert set(tops.tolist()) == {127 if name in tables else TOP}, name
    rest = [value.nbytes for value in stored.values() if value.dtype == np.float32]
    assert max(rest) <= max(LIMIT, HIDDEN) * 384 * 4


def test_products_of_the_largest_weights_do_not_overflow() -> None:
    """A runtime without VNNI adds two products of 8 bits in 16 bits."""
    graph = _Graph(quantised=True)
    (name,) = graph.product("made", ["x"], np.ones((384, 8), dtype=np.float32), None)
    given = [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [4, 384])]
    made = [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [4, 8])]
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
    whole = helper.make_graph(graph.nodes, "product", given, made, list(graph.values.values()))
    model = helper.make_model(whole, opset_imports=opsets, ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"x": np.ones((4, 384), dtype=np.float32)})
    np.testing.assert_allclose(found, np.full((4, 8), 384), rtol=1e-5)


def test_a_zero_row_or_column_stays_zero(network: Network) -> None:
    """Its scale would be 0, and what is divided by it no number."""
    kept = {name: value.clone() for name, value in network.state_dict().items()}
    try:
        with torch.no_grad():
            network.words.weight[7] = 0
            network.tags.weight[2] = 0
        reader = Reader(build(network, quantised=True).SerializeToString())
        given = window(17)
        given.ids[:] = 7
        got, want = reader._scores(given), expected(network, given)
    finally:
        network.load_state_dict(kept)
    assert np.isfinite(got.tags).all()
    np.testing.assert_allclose(got.tags[:, 2], want.tags[:, 2], rtol=0, atol=1e-6)


def test_the_file_is_small_enough_to_ship(quantised: bytes) -> None:
    beside = [path for path in TARGET.parent.iterdir() if path.is_file() and path != TARGET]
    assert len(quantised) < ROOM
    assert len(quantised) + sum(path.stat().st_size for path in beside) < ROOM


@pytest.mark.parametrize("kind", ["whole", "quantised"])
def test_the_graph_asks_for_no_other_operators(kind: str, request: pytest.FixtureRequest) -> None:
    model = onnx.load_model_from_string(request.getfixturevalue(kind))
    assert {node.domain for node in model.graph.node} == {"", MICROSOFT}
    assert {(opset.domain, opset.version) for opset in model.opset_import} == {("", 18), (MICROSOFT, 1)}
    assert not model.functions
    assert not any(value.external_data for value in model.graph.initializer)


def test_the_same_weights_give_the_same_file(network: Network, quantised: bytes) -> None:
    assert build(network, quantised=True).SerializeToString() == quantised


def test_a_network_of_chance_marks_only_what_may_be_marked(quantised_reader: Reader) -> None:
    """It marks far more, and stranger, than a trained one."""
    text = "“We fled,” said Mara Oru of Tarsa.\n12 men, he was told, fell on Monday; 3 tanks burned.\n" * 20
    reading = quantised_reader.read("body", text)
    assert reading.mentions
    for mention in reading.mentions:
        assert mention.text == text[mention.start : mention.end] != ""
        assert mention.layers
    assert all(said.cue for said in reading.attributions)
