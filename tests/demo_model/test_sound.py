import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor

from demo_model.features import HOP, SAMPLE_RATE, log_mel, mel_power
from demo_model.noise import KINDS, noise
from demo_model.speech import SPEAKERS, Speaker, say, trimmed

from .speaking import SENTENCES, spoken


@pytest.mark.parametrize("speaker", [SPEAKERS[0], SPEAKERS[-1]], ids=lambda s: s.voice)
def test_features_are_those_of_faster_whisper(speaker: Speaker) -> None:
    samples = say("It takes two weeks.", speaker)
    theirs = FeatureExtractor()(samples, padding=0)
    ours = log_mel(mel_power(samples)).T
    assert ours.shape == (80, len(samples) // HOP)
    np.testing.assert_allclose(ours, theirs[:, : ours.shape[1]], atol=1e-5)


def test_faster_speech_is_shorter_and_every_engine_speaks() -> None:
    for speaker in {(s.engine, s.voice): s for s in SPEAKERS}.values():
        slow, fast = (say(SENTENCES[0], speaker, words_per_minute=rate) for rate in (130, 200))
        assert len(slow) > 1.2 * len(fast) > SAMPLE_RATE / 2, speaker


def test_trimming_leaves_a_margin_and_refuses_silence() -> None:
    tone = np.sin(np.arange(8000) / 5).astype(np.float32)
    padded = np.concatenate([np.zeros(5000, np.float32), tone, np.zeros(9000, np.float32)])
    assert len(trimmed(padded)) == pytest.approx(8000 + 2 * 640, abs=40)
    assert len(trimmed(tone)) == pytest.approx(8000 + 2 * 640, abs=40)
    with pytest.raises(ValueError, match="silence"):
        trimmed(np.zeros(100, np.float32))


def test_utterances_come_back_from_disk_as_they_were_spoken() -> None:
    speech = spoken()
    assert len(speech.lengths) == len(speech.speakers) == len(SENTENCES)
    for index, length in enumerate(speech.lengths):
        power = speech.power(index)
        assert power.shape == (length, 80)
        assert power[3:-3].max() > 1000 * power[0].max()


@pytest.mark.parametrize("kind", KINDS)
def test_noises_have_unit_power_and_follow_their_seed(kind: str) -> None:
    sound = noise(kind, 2.0, seed=3)
    assert len(sound) == 2 * SAMPLE_RATE
    assert np.mean(sound.astype(float) ** 2) == pytest.approx(1.0, rel=1e-3)
    np.testing.assert_array_equal(sound, noise(kind, 2.0, seed=3))
    assert not np.array_equal(sound, noise(kind, 2.0, seed=4))
