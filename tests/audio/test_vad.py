import importlib.util
import subprocess
import sys

import numpy as np
import pytest

from audio.errors import ModelBroken
from audio.frames import Pcm
from audio.vad import BLOCK, GatedDetector, SileroDetector, WebRtcGate
from tests.audio.espeak import clicks, hum, noise, quiet, say

SENTENCE = "I owned the payments integration, and we reduced incidents by forty percent."


def probabilities(detector: GatedDetector | SileroDetector, pcm: Pcm) -> list[float]:
    whole = len(pcm) // BLOCK * BLOCK
    return [detector.probability(pcm[at : at + BLOCK]) for at in range(0, whole, BLOCK)]


@pytest.mark.parametrize("voice", ["en-us", "en-us+f3", "en-gb"])
def test_speech_is_speech_and_the_quiet_around_it_is_not(voice: str) -> None:
    speech = say(SENTENCE, voice)
    heard = probabilities(GatedDetector(), np.concatenate([quiet(1), speech, quiet(1)]))
    first, last = 16_000 // BLOCK, (16_000 + len(speech)) // BLOCK
    assert max(heard[:first]) < 0.35
    assert max(heard[last + 1 :]) < 0.35
    within = np.array(heard[first:last])
    assert (within >= 0.5).mean() > 0.85
    assert int(np.argmax(within >= 0.5)) <= 2  # the onset is not late


@pytest.mark.parametrize(
    "sound",
    [clicks(6), hum(6), noise(6), noise(6, rms=6000), clicks(6) + noise(6, 200), quiet(6)],
    ids=["clicks", "hum", "noise", "loud noise", "clicks in noise", "silence"],
)
def test_what_is_not_speech_is_not_taken_for_it(sound: Pcm) -> None:
    assert max(probabilities(GatedDetector(), sound)) < 0.5
    assert max(probabilities(SileroDetector(), sound)) < 0.5


def test_speech_over_noise_is_heard() -> None:
    speech = say(SENTENCE)
    heard = probabilities(GatedDetector(), speech + noise(len(speech) / 16_000, 200)[: len(speech)])
    assert (np.array(heard) >= 0.5).mean() > 0.8


def test_the_same_stream_gives_the_same_figures_after_a_reset() -> None:
    stream = np.concatenate([quiet(1), say(SENTENCE), quiet(1.5), say("Yes."), quiet(1)])
    detector = GatedDetector()
    first = probabilities(detector, stream)
    detector.reset()
    assert probabilities(detector, stream) == first
    assert probabilities(GatedDetector(), stream) == first


def test_the_gate_saves_silero_the_silence_and_changes_nothing_that_matters() -> None:
    stream = np.concatenate(
        [quiet(2), say(SENTENCE), quiet(3), say("And then we shipped."), quiet(2)]
    )
    gated, bare = GatedDetector(), SileroDetector()
    runs = 0
    real = gated._silero.probability

    def counted(block: Pcm) -> float:
        nonlocal runs
        runs += 1
        return real(block)

    gated._silero.probability = counted  # type: ignore[method-assign]
    with_gate = np.array(probabilities(gated, stream))
    without = np.array(probabilities(bare, stream))
    assert np.mean((with_gate >= 0.5) == (without >= 0.5)) > 0.99
    assert runs < 0.8 * len(without)


def test_a_short_gap_in_the_gate_leaves_no_trace_in_silero() -> None:
    """After a pause no longer than what is kept, Silero has heard every block."""
    stream = np.concatenate([say("One."), quiet(0.4), say("Two.")])
    gated = np.array(probabilities(GatedDetector(), stream))
    bare = np.array(probabilities(SileroDetector(), stream))
    asked = gated > 0
    assert not asked.all()
    np.testing.assert_allclose(gated[asked], bare[asked], atol=1e-6)


def test_the_gate_lets_silence_and_hum_wait_outside() -> None:
    gate = WebRtcGate()
    for sound in (quiet(2), hum(2)):
        gate.reset()
        blocks = sound[: len(sound) // BLOCK * BLOCK].reshape(-1, BLOCK)
        assert sum(gate.is_open(block) for block in blocks) <= 3  # while it adapts


def test_a_block_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="512"):
        SileroDetector().probability(quiet(0.01))


def test_without_its_network_the_detector_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ModelBroken) as caught:
        SileroDetector()
    assert "pip install" in caught.value.next_step


def test_it_does_not_import_faster_whisper() -> None:
    code = (
        "import sys, audio.vad; audio.vad.GatedDetector(); print('faster_whisper' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"
