"""Make a Whisper with random weights and the exact dimensions of a published one, for timing.

    python scripts/make_random_whisper.py NAME OUT

NAME: tiny.en, base.en, small.en or medium.en. OUT: a folder. What the model writes is nonsense and
has no end: fix the number of tokens when timing it (speech has about 3.3 a second). How long one
token and one window take is that of the real model.
"""

from __future__ import annotations

import argparse
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import WhisperSpec

from audio import model_store
from whisper_files import ENGLISH_VOCABULARY, Array, save

AUDIO_POSITIONS, TEXT_POSITIONS, MELS = 1500, 448, 80


@dataclass(frozen=True, slots=True)
class Size:
    """Dimensions as published in OpenAI's model card: encoder and decoder are equally deep."""

    layers: int
    width: int
    heads: int


SIZES = {
    "tiny.en": Size(4, 384, 6),
    "base.en": Size(6, 512, 8),
    "small.en": Size(12, 768, 12),
    "medium.en": Size(24, 1024, 16),
}


def main() -> None:
    """Make it and say where."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("name", choices=SIZES, metavar="NAME", help=", ".join(SIZES))
    parser.add_argument("out", type=Path, metavar="OUT")
    options = parser.parse_args()
    make(SIZES[options.name], options.out)
    out: Path = options.out
    print(f"{out}: {sum(file.stat().st_size for file in out.iterdir()) / 1e6:.0f} MB")


def make(size: Size, out: Path) -> None:
    """Write a model of that size to the folder `out`."""
    demo = model_store.resolve(model_store.DEMO).path
    tokenizer = padded_tokenizer(json.loads((demo / "tokenizer.json").read_text(encoding="utf-8")))
    vocabulary = tokens_in_order(tokenizer)
    spec = WhisperSpec(size.layers, size.heads, size.layers, size.heads)
    end = vocabulary.index("<|endoftext|>")
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [end]
    spec.config.lang_ids = []
    spec.config.alignment_heads = [[size.layers - 1, head] for head in range(size.heads)]
    save(spec, random_weights(size), vocabulary, out)
    (out / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    shutil.copy(demo / "preprocessor_config.json", out)
    (out / "random_weights").touch()  # what it writes means nothing and never ends


def random_weights(size: Size) -> dict[str, Array]:
    """Every tensor by its CTranslate2 name, in float16 as published; the same ones each time."""
    rng = np.random.default_rng(0)
    width = size.width

    def normal(*shape: int) -> Array:
        return (rng.standard_normal(shape, dtype=np.float32) * 0.02).astype(np.float16)

    def linear(name: str, rows: int, columns: int) -> dict[str, Array]:
        return {f"{name}/weight": normal(rows, columns), f"{name}/bias": normal(rows)}

    def norm(name: str) -> dict[str, Array]:
        ones = np.ones(width, np.float16)
        return {f"{name}/gamma": ones, f"{name}/beta": normal(width)}

    weights = {
        "encoder/conv1/weight": normal(width, MELS, 3),
        "encoder/conv1/bias": normal(width),
        "encoder/conv2/weight": normal(width, width, 3),
        "encoder/conv2/bias": normal(width),
        "encoder/position_encodings/encodings": normal(AUDIO_POSITIONS, width),
        "decoder/position_encodings/encodings": normal(TEXT_POSITIONS, width),
        "decoder/embeddings/weight": normal(ENGLISH_VOCABULARY, width),
        **norm("encoder/layer_norm"),
        **norm("decoder/layer_norm"),
    }
    for side in ("encoder", "decoder"):
        for i in range(size.layers):
            layer = f"{side}/layer_{i}"
            weights |= norm(f"{layer}/self_attention/layer_norm")
            weights |= linear(f"{layer}/self_attention/linear_0", 3 * width, width)
            weights |= linear(f"{layer}/self_attention/linear_1", width, width)
            weights |= norm(f"{layer}/ffn/layer_norm")
            weights |= linear(f"{layer}/ffn/linear_0", 4 * width, width)
            weights |= linear(f"{layer}/ffn/linear_1", width, 4 * width)
            if side == "decoder":
                weights |= norm(f"{layer}/attention/layer_norm")
                weights |= linear(f"{layer}/attention/linear_0", width, width)
                weights |= linear(f"{layer}/attention/linear_1", 2 * width, width)
                weights |= linear(f"{layer}/attention/linear_2", width, width)
    return weights


def padded_tokenizer(tokenizer: dict[str, Any]) -> dict[str, Any]:
    """The demo model's tokenizer, with filler words before its special tokens: 51,864 in all."""
    words: dict[str, int] = tokenizer["model"]["vocab"]
    special: list[dict[str, Any]] = tokenizer["added_tokens"]
    first_special = ENGLISH_VOCABULARY - len(special)
    words |= {f"Ġfiller{i}": i for i in range(len(words), first_special)}
    for i, token in enumerate(sorted(special, key=lambda token: int(token["id"]))):
        token["id"] = first_special + i
    return tokenizer


def tokens_in_order(tokenizer: dict[str, Any]) -> list[str]:
    """Every token, by its number."""
    numbered = {number: word for word, number in tokenizer["model"]["vocab"].items()}
    numbered |= {token["id"]: token["content"] for token in tokenizer["added_tokens"]}
    return [numbered[i] for i in range(len(numbered))]


if __name__ == "__main__":
    main()
