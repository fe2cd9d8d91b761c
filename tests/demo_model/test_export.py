from pathlib import Path

import numpy as np
import pytest
from faster_whisper import WhisperModel

from demo_model.export import Weights, export
from demo_model.features import MELS
from whisper_files import read_weights

from .speaking import pieces

WIDTH = 24


def random_weights() -> Weights:
    rng = np.random.default_rng(1)
    weights: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = {}

    def add(name: str, *shape: int) -> None:
        weights[f"{name}.weight"] = rng.normal(0, 0.1, shape).astype(np.float32)
        weights[f"{name}.bias"] = rng.normal(0, 0.1, shape[0]).astype(np.float32)

    def add_layer(name: str, *, cross: bool) -> None:
        for block in (
            ("attention", "cross", "feed_forward") if cross else ("attention", "feed_forward")
        ):
            add(f"{name}.{block}.norm", WIDTH)
        add(f"{name}.attention.qkv", 3 * WIDTH, WIDTH)
        add(f"{name}.attention.out", WIDTH, WIDTH)
        if cross:
            add(f"{name}.cross.q", WIDTH, WIDTH)
            add(f"{name}.cross.kv", 2 * WIDTH, WIDTH)
            add(f"{name}.cross.out", WIDTH, WIDTH)
        add(f"{name}.feed_forward.inner", 4 * WIDTH, WIDTH)
        add(f"{name}.feed_forward.outer", WIDTH, 4 * WIDTH)

    add("encoder.conv1", WIDTH, MELS, 3)
    add("encoder.conv2", WIDTH, WIDTH, 3)
    add("encoder.norm", WIDTH)
    add("decoder.norm", WIDTH)
    add_layer("encoder.layers.0", cross=False)
    for number in range(2):
        add_layer(f"decoder.layers.{number}", cross=True)
    weights["encoder.positions"] = rng.normal(0, 1, (1500, WIDTH)).astype(np.float32)
    weights["decoder.positions"] = rng.normal(0, 1, (448, WIDTH)).astype(np.float32)
    size = len(pieces().vocabulary)
    weights["decoder.embeddings.weight"] = rng.normal(0, 1, (size, WIDTH)).astype(np.float32)
    return weights


def test_what_is_exported_loads_in_faster_whisper_and_holds_the_weights(tmp_path: Path) -> None:
    weights = random_weights()
    export(weights, 3, pieces(), tmp_path)
    model = WhisperModel(str(tmp_path), device="cpu", compute_type="int8")
    assert model.model.is_multilingual is False
    assert model.hf_tokenizer.get_vocab_size() == len(pieces().vocabulary)
    segments, _ = model.transcribe(np.zeros(16_000, dtype=np.float32), language="en")
    assert isinstance(list(segments), list)

    stored = read_weights(tmp_path)
    for ours, theirs in {
        "decoder.layers.1.cross.kv": "decoder/layer_1/attention/linear_1",
        "encoder.layers.0.feed_forward.outer": "encoder/layer_0/ffn/linear_1",
        "decoder.layers.0.attention.qkv": "decoder/layer_0/self_attention/linear_0",
    }.items():
        scale = stored[f"{theirs}/weight_scale"][:, None]
        np.testing.assert_allclose(
            stored[f"{theirs}/weight"] / scale, weights[f"{ours}.weight"], atol=0.01
        )
        np.testing.assert_allclose(stored[f"{theirs}/bias"], weights[f"{ours}.bias"], atol=1e-3)


def test_weights_that_are_missing_or_misshapen_are_refused(tmp_path: Path) -> None:
    weights = dict(random_weights())
    del weights["decoder.layers.1.cross.kv.bias"]
    with pytest.raises(KeyError, match="kv"):
        export(weights, 3, pieces(), tmp_path)
