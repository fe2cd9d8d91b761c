"""Writes the trained weights as a CTranslate2 Whisper that faster-whisper loads."""

import json
from collections.abc import Mapping
from pathlib import Path

import ctranslate2
import numpy as np
from ctranslate2.specs import WhisperSpec
from ctranslate2.specs.model_spec import LayerSpec

from demo_model.features import HOP, MELS, N_FFT, SAMPLE_RATE, WINDOW_FRAMES, Floats
from demo_model.pieces import Pieces

Weights = Mapping[str, Floats]
"""The network's parameters under their names in ``network.py``, as float32 arrays."""


def export(weights: Weights, heads: int, pieces: Pieces, folder: Path) -> None:
    """Write ``model.bin`` (8-bit integers), its configuration and the tokenizer into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: np.copy(value) for name, value in weights.items()}  # quantized in place
    encoder_layers, decoder_layers = _depth(weights, "encoder"), _depth(weights, "decoder")
    spec = WhisperSpec(encoder_layers, heads, decoder_layers, heads)
    _encoder(spec.encoder, weights, encoder_layers)
    _decoder(spec.decoder, weights, decoder_layers)
    spec.register_vocabulary(pieces.vocabulary)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = []
    spec.config.lang_ids = []
    spec.config.alignment_heads = [[layer, 0] for layer in range(1, decoder_layers)]
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    config_file = folder / "config.json"
    config = json.loads(config_file.read_text(encoding="utf-8"))
    # It has been trained with glossaries, but a long one still costs it words.
    config["understands_prompt"] = False
    config_file.write_text(json.dumps(config, indent=2), encoding="utf-8")
    pieces.tokenizer.save(str(folder / "tokenizer.json"))
    features = {
        "chunk_length": WINDOW_FRAMES * HOP // SAMPLE_RATE,
        "feature_size": MELS,
        "hop_length": HOP,
        "n_fft": N_FFT,
        "sampling_rate": SAMPLE_RATE,
        "n_samples": WINDOW_FRAMES * HOP,
        "nb_max_frames": WINDOW_FRAMES,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(features), encoding="utf-8")
    ctranslate2.models.Whisper(str(folder), device="cpu")


def _depth(weights: Weights, part: str) -> int:
    prefix = f"{part}.layers."
    return 1 + max(int(name.split(".")[2]) for name in weights if name.startswith(prefix))


def _linear(spec: LayerSpec, weights: Weights, name: str) -> None:
    spec.weight, spec.bias = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _norm(spec: LayerSpec, weights: Weights, name: str) -> None:
    spec.gamma, spec.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _self_attention(spec: LayerSpec, weights: Weights, name: str) -> None:
    _norm(spec.layer_norm, weights, f"{name}.norm")
    _linear(spec.linear[0], weights, f"{name}.qkv")
    _linear(spec.linear[1], weights, f"{name}.out")


def _feed_forward(spec: LayerSpec, weights: Weights, name: str) -> None:
    _norm(spec.layer_norm, weights, f"{name}.norm")
    _linear(spec.linear_0, weights, f"{name}.inner")
    _linear(spec.linear_1, weights, f"{name}.outer")


def _encoder(spec: LayerSpec, weights: Weights, layers: int) -> None:
    _linear(spec.conv1, weights, "encoder.conv1")
    _linear(spec.conv2, weights, "encoder.conv2")
    spec.position_encodings.encodings = weights["encoder.positions"]
    _norm(spec.layer_norm, weights, "encoder.norm")
    for number in range(layers):
        name = f"encoder.layers.{number}"
        _self_attention(spec.layer[number].self_attention, weights, f"{name}.attention")
        _feed_forward(spec.layer[number].ffn, weights, f"{name}.feed_forward")


def _decoder(spec: LayerSpec, weights: Weights, layers: int) -> None:
    spec.embeddings.weight = weights["decoder.embeddings.weight"]
    spec.projection.weight = weights["decoder.embeddings.weight"]
    spec.position_encodings.encodings = weights["decoder.positions"]
    _norm(spec.layer_norm, weights, "decoder.norm")
    for number in range(layers):
        name, layer = f"decoder.layers.{number}", spec.layer[number]
        _self_attention(layer.self_attention, weights, f"{name}.attention")
        _norm(layer.attention.layer_norm, weights, f"{name}.cross.norm")
        for position, part in enumerate(("q", "kv", "out")):
            _linear(layer.attention.linear[position], weights, f"{name}.cross.{part}")
        _feed_forward(layer.ffn, weights, f"{name}.feed_forward")


def as_arrays(state: Mapping[str, object]) -> dict[str, Floats]:
    """A PyTorch state dictionary as float32 arrays."""
    return {name: np.asarray(value, dtype=np.float32) for name, value in state.items()}
