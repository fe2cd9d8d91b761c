"""Does the sound of it end? A network in the format of smart-turn v3, from a file the user has.

Input `input_features`, float32 (1, 80, 800): Whisper's log-mel features of the last 8 s of a turn,
the sound made zero-mean and of unit variance, silence before it where it is shorter. Output: the
probability that the turn is over, one number. (As published with pipecat-ai/smart-turn v3.)
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors

from audio.errors import ModelBroken, ModelNotFound
from audio.frames import SAMPLE_RATE, Pcm, samples

onnxruntime.disable_telemetry_events()

WINDOW_S = 8.0
MELS = 80
_HOP = 160
_FFT = 400
_FRAMES = round(WINDOW_S * SAMPLE_RATE) // _HOP
_INPUT = "input_features"
_NEXT_STEP = (
    "Name a smart-turn v3 file (such as smart-turn-v3.2-cpu.onnx), or leave --end-of-turn out."
)
_LOAD_ERRORS = (
    ort_errors.Fail,
    ort_errors.InvalidArgument,
    ort_errors.InvalidGraph,
    ort_errors.InvalidProtobuf,
    ort_errors.NoSuchFile,
    ort_errors.NotImplemented,
    ort_errors.RuntimeException,
)


class TurnModel:
    """Judges the end of a stretch of speech; implements `audio.ports.TurnScorer`.

    Raises ModelNotFound if there is no such file, ModelBroken if it is no such network.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ModelNotFound(f"There is no file {str(path)!r}.", _NEXT_STEP)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # beside a recognizer that has the other cores
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), sess_options=options, providers=["CPUExecutionProvider"]
            )
            inputs = [each.name for each in self._session.get_inputs()]
            if inputs != [_INPUT]:
                raise _broken(path, f"it takes {', '.join(inputs)}, not {_INPUT}")
            self._run(np.zeros(samples(WINDOW_S), np.int16))
        except (*_LOAD_ERRORS, ValueError) as error:
            raise _broken(path, str(error).splitlines()[0]) from error

    def probability(self, pcm: Pcm) -> float:
        """0 to 1: that whoever spoke is done. Looks at the last 8 s."""
        return self._run(pcm)

    def _run(self, pcm: Pcm) -> float:
        features = log_mel(pcm)[np.newaxis]
        (output, *_) = self._session.run(None, {_INPUT: features})
        if np.size(output) != 1:
            raise ValueError(f"it gives {np.size(output)} numbers, not one")
        return float(np.clip(np.ravel(output)[0], 0.0, 1.0))


def _broken(path: Path, why: str) -> ModelBroken:
    return ModelBroken(f"{path.name} is no smart-turn v3 network: {why}.", _NEXT_STEP)


def log_mel(pcm: Pcm) -> NDArray[np.float32]:
    """Whisper's features of the last 8 s: (80, 800), 100 frames a second."""
    length = samples(WINDOW_S)
    sound = np.pad(pcm[-length:], (max(0, length - len(pcm)), 0)) / np.float64(32768)
    sound = (sound - sound.mean()) / np.sqrt(sound.var() + 1e-7)
    padded = np.pad(sound, _FFT // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::_HOP][:_FRAMES]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FFT) / _FFT)
    power = np.abs(np.fft.rfft(frames * window)) ** 2
    decades = np.log10(np.maximum(mel_filters() @ power.T, 1e-10))
    decades = np.maximum(decades, decades.max() - 8.0)
    features: NDArray[np.float32] = ((decades + 4.0) / 4.0).astype(np.float32)
    return features


@cache
def mel_filters() -> NDArray[np.float64]:
    """Triangles of equal area on Slaney's mel scale from 0 to 8 kHz: (80, 201)."""
    # Linear to 1 kHz, then 27 steps for each factor of 6.4.
    step, knee_hz, knee_mel, log_step = 200 / 3, 1000.0, 15.0, np.log(6.4) / 27
    top = knee_mel + np.log(SAMPLE_RATE / 2 / knee_hz) / log_step
    mels = np.linspace(0.0, top, MELS + 2)
    hertz = np.where(mels < knee_mel, step * mels, knee_hz * np.exp(log_step * (mels - knee_mel)))
    bins = np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE)
    low, centre, high = hertz[:-2, None], hertz[1:-1, None], hertz[2:, None]
    rising, falling = (bins - low) / (centre - low), (high - bins) / (high - centre)
    filters: NDArray[np.float64] = np.maximum(0.0, np.minimum(rising, falling)) * 2 / (high - low)
    return filters
