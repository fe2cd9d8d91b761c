"""Makes a stand-in for smart-turn v3: the same input and output, and no ear for speech.

    python scripts/make_turn_model.py FILE

It only looks whether the last half second is quieter than the two before it. That is enough to try
how such a network is loaded, fed and heeded; it is not worth using in an interview.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FRAMES = 800
LAST, BEFORE = 50, 250
"""Hundredths of a second."""
STEEPNESS = 8.0


def make(path: Path, *, input_name: str = "input_features", outputs: int = 1) -> None:
    """Write the network. input_name, outputs: other than these, it is not of the format."""

    def constant(name: str, value: np.ndarray) -> TensorProto:
        return numpy_helper.from_array(value, name)

    def stretch(name: str) -> list[onnx.NodeProto]:
        return [
            helper.make_node("Slice", [input_name, f"{name}_from", f"{name}_to", "time"], [name]),
            helper.make_node("ReduceMean", [name], [f"{name}_level"], keepdims=0),
        ]

    bounds = {"last": (FRAMES - LAST, FRAMES), "before": (FRAMES - BEFORE, FRAMES - LAST)}
    constants = [
        constant("time", np.array([2], np.int64)),
        constant("steepness", np.array(STEEPNESS, np.float32)),
        constant("shape", np.array([1, 1], np.int64)),
        constant("repeats", np.array([1, outputs], np.int64)),
    ]
    nodes: list[onnx.NodeProto] = []
    for name, (start, end) in bounds.items():
        constants.append(constant(f"{name}_from", np.array([start], np.int64)))
        constants.append(constant(f"{name}_to", np.array([end], np.int64)))
        nodes += stretch(name)
    nodes += [
        helper.make_node("Sub", ["before_level", "last_level"], ["fall"]),
        helper.make_node("Mul", ["fall", "steepness"], ["steep"]),
        helper.make_node("Sigmoid", ["steep"], ["probability"]),
        helper.make_node("Reshape", ["probability", "shape"], ["one"]),
        helper.make_node("Tile", ["one", "repeats"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "stand-in",
        [helper.make_tensor_value_info(input_name, TensorProto.FLOAT, [1, 80, FRAMES])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, outputs])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def main() -> None:
    """Write it where the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path)
    make(parser.parse_args().file)


if __name__ == "__main__":
    main()
