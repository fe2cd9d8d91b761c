"""Make the demo model as slow as base.en, without changing a word of what it says.

    python scripts/make_demo_base.py [OUT]

For timing without base.en's weights: real transcripts at a realistic price. The residual stream is
duplicated until it is as wide as base.en's, layers are added whose output is zero, and the
vocabulary is filled up with tokens that are never chosen. OUT: a folder; by default the one where
`--model demo-base` looks for it.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
from ctranslate2.specs import WhisperSpec

from audio import model_store
from whisper_files import ENGLISH_VOCABULARY, Array, read_weights, save

BASE_WIDTH = 512
BASE_LAYERS = 6

_NEVER = -10_000.0  # a logit that is never the largest, and fits into float16
# Linear layers that hold several side by side: query, key and value; key and value.
_FUSED = {"self_attention/linear_0": 3, "/attention/linear_1": 2}
# The last product of each block of a layer; where it is zero, the layer changes nothing.
_OUTPUTS = ("self_attention/linear_1", "/attention/linear_2", "ffn/linear_1")


def main() -> None:
    """Make it and say where."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    default = model_store.models_dir() / model_store.DEMO_BASE
    parser.add_argument("out", nargs="?", type=Path, default=default, metavar="OUT")
    out: Path = parser.parse_args().out
    make(model_store.resolve(model_store.DEMO).path, out)
    print(f"{out}: {sum(file.stat().st_size for file in out.iterdir()) / 1e6:.0f} MB")


def make(source: Path, out: Path) -> None:
    """Write the widened form of the model in `source` to `out`, replacing what is there."""
    small = read_weights(source)
    width = small["decoder/embeddings/weight"].shape[1]
    copies = max(1, round(BASE_WIDTH / width))
    weights = {
        name: widened(name, value, copies) for name, value in small.items() if value.ndim > 0
    }
    for side in ("encoder", "decoder"):
        deepen(weights, side)
    vocabulary = fill_vocabulary(weights, json.loads((source / "vocabulary.json").read_text()))

    heads = [int(small[f"{side}/num_heads"]) * copies for side in ("encoder", "decoder")]
    layers = [max(BASE_LAYERS, _layers(small, side)) for side in ("encoder", "decoder")]
    part = out.with_name(out.name + ".part")
    save(WhisperSpec(layers[0], heads[0], layers[1], heads[1]), weights, vocabulary, part)
    for name in ("config.json", "tokenizer.json", "preprocessor_config.json"):
        shutil.copy(source / name, part / name)
    if out.exists():
        shutil.rmtree(out)
    part.rename(out)


def widened(name: str, value: Array, copies: int) -> Array:
    """One tensor for a residual stream that holds `copies` copies of the small one."""
    if name == "decoder/embeddings/weight" or name.endswith("position_encodings/encodings"):
        return np.tile(value, (1, copies))
    if name == "decoder/embeddings/weight_scale":
        return value
    if name == "encoder/conv1/weight":  # reads the mels, of which there is one copy
        return np.tile(value, (copies, 1, 1))
    if name.startswith("decoder/layer_norm/"):
        # The output product adds the copies up; so divided, it gives the same logits.
        return np.tile(value / np.asarray(copies, value.dtype), copies)
    parts = next((count for inner, count in _FUSED.items() if inner in name), 1)
    return np.concatenate([_repeated(part, copies) for part in np.split(value, parts)])


def _repeated(value: Array, copies: int) -> Array:
    """A vector side by side; a matrix or convolution along the diagonal, zero elsewhere."""
    if value.ndim == 1:
        return np.tile(value, copies)
    rows, columns = value.shape[:2]
    wide = np.zeros((rows * copies, columns * copies, *value.shape[2:]), value.dtype)
    for i in range(copies):
        wide[i * rows : (i + 1) * rows, i * columns : (i + 1) * columns] = value
    return wide


def deepen(weights: dict[str, Array], side: str) -> None:
    """Add layers like the first one, but with nothing coming out, up to base.en's number."""
    first = f"{side}/layer_0/"
    template = {name: value for name, value in weights.items() if name.startswith(first)}
    for layer in range(_layers(weights, side), BASE_LAYERS):
        for name, value in template.items():
            silent = any(output in name for output in _OUTPUTS) and "scale" not in name
            new = name.replace(first, f"{side}/layer_{layer}/")
            weights[new] = np.zeros_like(value) if silent else value


def _layers(weights: dict[str, Array], side: str) -> int:
    return len(
        {name.split("/")[1] for name in weights if name.startswith(f"{side}/layer_")}
        - {"layer_norm"}
    )


def fill_vocabulary(weights: dict[str, Array], vocabulary: list[str]) -> list[str]:
    """Add tokens that are never chosen, up to the published number; the new vocabulary."""
    missing = max(0, ENGLISH_VOCABULARY - len(vocabulary))
    embeddings = weights["decoder/embeddings/weight"]
    weights["decoder/embeddings/weight"] = np.pad(embeddings, ((0, missing), (0, 0)))
    scale = weights.get("decoder/embeddings/weight_scale")
    if scale is not None:
        weights["decoder/embeddings/weight_scale"] = np.pad(
            scale, (0, missing), constant_values=1.0
        )
    weights["decoder/projection/bias"] = np.pad(
        np.zeros(len(vocabulary), np.float32), (0, missing), constant_values=_NEVER
    )
    return [*vocabulary, *(f"<|unused_{i}|>" for i in range(missing))]


if __name__ == "__main__":
    main()
