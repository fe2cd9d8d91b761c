"""Whisper models in CTranslate2's format, read and written with numpy alone."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from ctranslate2.specs import WhisperSpec, model_spec
from numpy.typing import NDArray

Array = NDArray[Any]

ENGLISH_VOCABULARY = 51_864
"""Tokens of every published English-only Whisper; its last product costs as much as six layers."""

_KINDS = (np.float32, np.int8, np.int16, np.int32, np.float16)


def read_weights(folder: Path) -> dict[str, Array]:
    """Every tensor of `folder/model.bin` by its CTranslate2 name, in the precision it has there.

    The output product is left out: it is the embeddings.
    """
    with (folder / "model.bin").open("rb") as file:
        version, name = _number(file, "I"), _string(file)
        if (version, name) != (model_spec.CURRENT_BINARY_VERSION, "WhisperSpec"):
            raise ValueError(f"{folder} holds {name} in format {version}, not a current Whisper")
        _number(file, "I")  # revision of the layout
        weights: dict[str, Array] = {}
        for _ in range(_number(file, "I")):
            key = _string(file)
            shape = [_number(file, "I") for _ in range(_number(file, "B"))]
            kind = _KINDS[_number(file, "B")]
            weights[key] = np.frombuffer(file.read(_number(file, "I")), dtype=kind).reshape(shape)
        for _ in range(_number(file, "I")):
            alias, key = _string(file), _string(file)
            weights[alias] = weights[key]
        return {
            key: value
            for key, value in weights.items()
            if not key.startswith("decoder/projection/weight")
        }


def save(spec: WhisperSpec, weights: dict[str, Array], vocabulary: list[str], folder: Path) -> None:
    """Write `weights` as the model that `spec` lays out. The output product shares the embeddings.

    Writes model.bin, config.json and vocabulary.json; existing files are replaced.
    """
    for name, value in weights.items():
        parent, _, attribute = name.rpartition("/")
        setattr(model_spec.index_spec(spec, parent), attribute, value)
    spec.decoder.projection.weight = weights["decoder/embeddings/weight"]
    spec.register_vocabulary(vocabulary)
    spec.validate()
    # By its name it is written as a reference. `optimize()` would look for more that is shared, and
    # lose the scales of int8 weights that are.
    spec.decoder.projection.weight = "decoder/embeddings/weight"
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))


def _number(file: BinaryIO, kind: str) -> int:
    value: int = struct.unpack(f"={kind}", file.read(struct.calcsize(f"={kind}")))[0]
    return value


def _string(file: BinaryIO) -> str:
    return file.read(_number(file, "H"))[:-1].decode()
