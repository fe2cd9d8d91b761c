"""Is this speech? A cheap gate in front of a small recurrent network.

`WebRtcGate` costs microseconds and lets noise and key clicks through; `SileroDetector` rejects both
but costs some twenty times more. `GatedDetector` asks the second only while the first hears
anything, so that an open microphone in a quiet room costs next to nothing.
"""

from __future__ import annotations

import importlib.util
from collections import deque
from pathlib import Path

import numpy as np
import onnxruntime
import webrtcvad
from numpy.typing import NDArray

from audio.errors import ModelBroken
from audio.frames import SAMPLE_RATE, Pcm
from audio.install import pip_line

# Windows, where the variable set in audio/__init__.py does not count, has this switch instead.
onnxruntime.disable_telemetry_events()

BLOCK = 512
"""Samples Silero takes at 16 kHz: 32 ms."""

_CONTEXT = 64  # samples of the previous block that Silero sees again
_STATE = (1, 1, 128)
_AGGRESSIVENESS = 2  # of 0 to 3: all passes that Silero takes for speech, mains hum does not
_GATE_FRAME = 160  # 10 ms, the shortest frame that WebRTC takes
_HANGOVER_BLOCKS = 11  # the one that opens it, and as many as close a phrase: it ends none early
_REPLAY_BLOCKS = 16  # what Silero hears again when the gate opens, to have a warm state
_NO_SPEECH = np.zeros(1, dtype=np.float32)


class WebRtcGate:
    """WebRTC's detector over 10 ms frames; a block passes if any frame ending in it does."""

    BLOCK = BLOCK

    def __init__(self) -> None:
        self._pending: Pcm
        self.reset()

    def is_open(self, block: Pcm) -> bool:
        """True if the next `BLOCK` samples may hold speech."""
        pending = np.concatenate([self._pending, block])
        whole = len(pending) // _GATE_FRAME * _GATE_FRAME
        self._pending = pending[whole:]
        # Every frame goes through, even after a hit: the detector adapts to what it has heard.
        frames = pending[:whole].reshape(-1, _GATE_FRAME)
        heard = [self._vad.is_speech(frame.tobytes(), SAMPLE_RATE) for frame in frames]
        return any(heard)

    def reset(self) -> None:
        """Forget the stream so far."""
        self._vad = webrtcvad.Vad(_AGGRESSIVENESS)
        self._pending = np.empty(0, dtype=np.int16)


class SileroDetector:
    """The Silero network that faster-whisper ships, with its state carried from block to block.

    faster-whisper's own wrapper starts from zero at each call, which is why it is not used. Raises
    ModelBroken if the network's file is missing.
    """

    BLOCK = BLOCK

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # more threads cost more than they save at this size
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(_silero_path()), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._context: NDArray[np.float32]
        self._h: NDArray[np.float32]
        self._c: NDArray[np.float32]
        self.reset()

    def probabilities(self, pcm: Pcm) -> NDArray[np.float32]:
        """0 to 1 for each of the next blocks, in one run of the network."""
        rows: NDArray[np.float32] = np.divide(_blocks(pcm), 32768, dtype=np.float32)
        before = np.concatenate([self._context[None], rows[:-1, -_CONTEXT:]])
        output, self._h, self._c = self._session.run(
            None, {"input": np.hstack([before, rows]), "h": self._h, "c": self._c}
        )
        self._context = rows[-1, -_CONTEXT:]
        found: NDArray[np.float32] = output.reshape(len(rows))
        return found

    def warm_up(self) -> None:
        """Run once, so that the first real block is not slower."""
        self.probabilities(np.zeros(BLOCK, dtype=np.int16))
        self.reset()

    def reset(self) -> None:
        """Forget the stream so far."""
        self._context = np.zeros(_CONTEXT, dtype=np.float32)
        self._h = np.zeros(_STATE, dtype=np.float32)
        self._c = np.zeros(_STATE, dtype=np.float32)


class GatedDetector:
    """Silero behind the WebRTC gate: the program's SpeechDetector.

    While the gate is shut the probability is 0 and blocks are only kept. When it opens, Silero
    first hears the last kept blocks, so that it judges the first word with a warm state; after a
    pause shorter than what is kept it hears exactly what it would have heard without a gate.
    """

    BLOCK = BLOCK

    def __init__(self) -> None:
        self._gate = WebRtcGate()
        self._silero = SileroDetector()
        self._silero.warm_up()
        self._open_for = 0  # blocks until the hangover is over
        self._skips = 0  # blocks since the gate shut
        self._skipped: deque[Pcm] = deque(maxlen=_REPLAY_BLOCKS)
        self.reset()

    def probabilities(self, pcm: Pcm) -> NDArray[np.float32]:
        """0 to 1 for each of the next blocks; 0 while the gate is shut."""
        found: list[NDArray[np.float32]] = []
        passed: list[Pcm] = []
        for block in _blocks(pcm):
            if self._passes(block):
                passed.append(block)
                continue
            if passed:
                found.append(self._judge(passed))
                passed = []
            found.append(_NO_SPEECH)
            self._skipped.append(block)
            self._skips += 1
        if passed:
            found.append(self._judge(passed))
        return np.concatenate(found)

    def _passes(self, block: Pcm) -> bool:
        self._open_for = _HANGOVER_BLOCKS if self._gate.is_open(block) else self._open_for - 1
        return self._open_for > 0

    def _judge(self, blocks: list[Pcm]) -> NDArray[np.float32]:
        """Silero's opinion on the next blocks, after what was kept."""
        if self._skips > len(self._skipped):
            self._silero.reset()
        replayed = len(self._skipped)
        found = self._silero.probabilities(np.concatenate([*self._skipped, *blocks]))
        self._skipped.clear()
        self._skips = 0
        return found[replayed:]

    def reset(self) -> None:
        """Forget the stream so far."""
        self._gate.reset()
        self._silero.reset()
        self._open_for = 0
        self._skips = 0
        self._skipped.clear()


def _blocks(pcm: Pcm) -> Pcm:
    """`pcm` as rows of a block each; ValueError if there are none, or a part of one."""
    if len(pcm) == 0 or len(pcm) % BLOCK:
        raise ValueError(f"{len(pcm)} samples are not whole blocks of {BLOCK}")
    return pcm.reshape(-1, BLOCK)


def _silero_path() -> Path:
    # Found without importing faster-whisper, which takes a second and is whisper.py's business.
    spec = importlib.util.find_spec("faster_whisper")
    folders = (spec.submodule_search_locations if spec else None) or []
    for folder in folders:
        for path in sorted(Path(folder, "assets").glob("silero_vad*.onnx"), reverse=True):
            return path
    raise ModelBroken(
        "The speech detector that faster-whisper ships is not there.",
        f"Install it again:\n{pip_line('--force-reinstall', 'faster-whisper')}",
    )
