import importlib.util
import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from audio.errors import ModelBroken
from audio.frames import Pcm
from audio.vad import BLOCK, GatedDetector, SileroDetector, WebRtcGate
from tests.audio.espeak import clicks, hum, noise, quiet, say

SENTENCE = "I owned the payments integration, and we reduced incidents by forty percent."


def probabilities(detector: GatedDetector | SileroDetector, pcm: Pcm) -> list[float]:
    whole = len(pcm) // BLOCK * BLOCK
    return [float(p) for p in detector.probabilities(pcm[:whole])]


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
    real = gated._silero.probabilities

    def counted(pcm: Pcm) -> NDArray[np.float32]:
        nonlocal runs
        runs += len(pcm) // BLOCK
        return real(pcm)

    gated._silero.probabilities = counted  # type: ignore[method-assign]
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


@pytest.mark.parametrize("samples", [0, 160, BLOCK + 1])
def test_what_is_not_whole_blocks_is_refused(samples: int) -> None:
    for detector in (SileroDetector(), GatedDetector()):
        with pytest.raises(ValueError, match="512"):
            detector.probabilities(np.zeros(samples, np.int16))


@pytest.mark.parametrize("kind", [SileroDetector, GatedDetector])
def test_how_many_blocks_come_at_once_changes_no_figure(
    kind: type[SileroDetector | GatedDetector],
) -> None:
    """The gate shuts and opens within a call, for less and for more than it keeps."""
    stream = np.concatenate(
        [quiet(1), say(SENTENCE), quiet(0.3), say("Yes."), quiet(2), say("No."), quiet(1)]
    )
    blocks = stream[: len(stream) // BLOCK * BLOCK].reshape(-1, BLOCK)
    singly = kind()
    one_by_one = np.concatenate([singly.probabilities(block) for block in blocks])
    for count in (2, 5, 90, len(blocks)):
        detector = kind()
        parts = [blocks[at : at + count].ravel() for at in range(0, len(blocks), count)]
        together = np.concatenate([detector.probabilities(part) for part in parts])
        np.testing.assert_allclose(together, one_by_one, atol=1e-6)


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
