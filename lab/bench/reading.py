"""The reader's speed, beside what the machine's own integer matrix products would allow."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from lab.bench.measures import Row
from lab.shared import rows
from lab.train.reader.network import INNER, LAYERS, WIDTH
from reportedly.annotate.tagger import Reader
from reportedly.annotate.windows import windows

#: Words of a document, documents, and threads: what the target is stated for.
WORDS, DOCUMENTS, THREADS = 700, 24, 2
#: Multiply-adds a subword in the layers' own products: query, key, value, output, and the two of the feed-forward part.
PRODUCTS = LAYERS * WIDTH * (4 * WIDTH + 2 * INNER)


def reading(reports: list[Path]) -> Iterator[Row]:
    """Documents of 700 words a second, network and decoding, against the same products alone; best of three."""
    words = " ".join(row["text"] for path in reports for row in rows(path)).split(" ")
    step = len(words) // DOCUMENTS
    documents = [" ".join(words[k * step : k * step + WORDS]) for k in range(DOCUMENTS)]
    reader = Reader(threads=THREADS)
    subwords = sum(len(window.ids) for document in documents for window in windows(document))
    product = _product(THREADS)
    ours, theirs = [], []
    for _ in range(3):
        ours.append(_seconds(lambda: [reader.read("body", document) for document in documents]))
        theirs.append(_seconds(product) / _PRODUCT_SIZE * PRODUCTS * subwords)
    yield Row(
        f"the reader, {WORDS} words each, {THREADS} threads",
        DOCUMENTS / min(ours),
        "its int8 products alone",
        DOCUMENTS / min(theirs),
        "/s",
    )


_PRODUCT_SIZE = 1024**3


def _product(threads: int) -> Callable[[], object]:
    """One 1024 × 1024 × 1024 product of unsigned and signed 8-bit integers, by the reader's runtime."""
    weights = np.random.default_rng(0).integers(-63, 64, (1024, 1024)).astype(np.int8)
    node = helper.make_node("MatMulInteger", ["x", "weights"], ["y"])
    graph = helper.make_graph(
        [node],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.UINT8, [1024, 1024])],
        [helper.make_tensor_value_info("y", TensorProto.INT32, [1024, 1024])],
        [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    given = {"x": np.random.default_rng(1).integers(0, 256, (1024, 1024)).astype(np.uint8)}

    def run() -> object:
        return session.run(None, given)

    return run


def _seconds(work: Callable[[], object]) -> float:
    work()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
