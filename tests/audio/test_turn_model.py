"""A network that hears the end of a turn: its features, its format, and files that are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor

from audio.errors import ModelBroken, ModelNotFound
from audio.frames import Pcm, samples
from audio.turn_model import WINDOW_S, TurnModel, log_mel, mel_filters
from make_turn_model import make


def babble(seconds: float, loudness: float = 3000.0) -> Pcm:
    chance = np.random.default_rng(3)
    return (chance.normal(0.0, loudness, samples(seconds))).clip(-32767, 32767).astype(np.int16)


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "stand-in.onnx"
    make(path)
    return path


def test_the_features_are_whispers() -> None:
    pcm = babble(WINDOW_S)
    sound = pcm / np.float32(32768)
    sound = ((sound - sound.mean()) / np.sqrt(sound.var() + 1e-7)).astype(np.float32)
    theirs = FeatureExtractor(feature_size=80, chunk_length=8)(sound)[:, :800]
    ours = log_mel(pcm)
    assert ours.shape == (80, 800)
    assert ours.dtype == np.float32
    # faster-whisper lets silence follow the sound, which only the last two frames can tell.
    assert np.abs(ours - theirs)[:, :-2].max() < 1e-3


def test_the_filters_are_whispers() -> None:
    theirs = FeatureExtractor(feature_size=80).mel_filters
    assert np.abs(mel_filters() - theirs).max() < 1e-6


def test_short_sound_has_silence_before_it_and_of_long_sound_the_end_counts() -> None:
    short, long = babble(1.0), babble(20.0)
    assert np.array_equal(log_mel(short), log_mel(np.pad(short, (samples(7.0), 0))))
    assert np.array_equal(log_mel(long), log_mel(long[-samples(WINDOW_S) :]))


def test_it_tells_a_sound_that_dies_away_from_one_that_goes_on(network: Path) -> None:
    model = TurnModel(network)
    going_on = babble(6.0)
    dying = np.concatenate([going_on, babble(0.5, 3.0)])
    assert model.probability(dying) > 0.8
    assert model.probability(going_on) < 0.6


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=r"no file .*gone\.onnx") as caught:
        TurnModel(tmp_path / "gone.onnx")
    assert "--end-of-turn" in caught.value.next_step


def test_a_file_that_is_no_network(tmp_path: Path) -> None:
    path = tmp_path / "note.onnx"
    path.write_text("not a network")
    with pytest.raises(ModelBroken, match=r"note\.onnx is no smart-turn v3 network") as caught:
        TurnModel(path)
    assert "smart-turn" in caught.value.next_step


def test_a_file_that_was_cut_short(tmp_path: Path, network: Path) -> None:
    path = tmp_path / "half.onnx"
    path.write_bytes(network.read_bytes()[:200])
    with pytest.raises(ModelBroken):
        TurnModel(path)


def test_a_network_for_something_else(tmp_path: Path) -> None:
    make(tmp_path / "other.onnx", input_name="tokens")
    with pytest.raises(ModelBroken, match="it takes tokens, not input_features"):
        TurnModel(tmp_path / "other.onnx")
    make(tmp_path / "many.onnx", outputs=2)
    with pytest.raises(ModelBroken, match="2 numbers, not one"):
        TurnModel(tmp_path / "many.onnx")
