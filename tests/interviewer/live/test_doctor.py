"""The doctor tells what is wrong, and how to mend it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audio import sphinx
from audio.clock import ManualClock, SystemClock
from audio.errors import (
    DeviceLost,
    DeviceNotFound,
    ModelBroken,
    ModelNotFound,
    PortAudioMissing,
    VoiceError,
)
from audio.files import TapeSpeaker, Track, WavMicrophone
from audio.frames import Frame, Pcm, samples
from audio.install import extra_line
from audio.ports import Microphone, Recognizer, Speaker, Transcript, Voice
from audio.scripted import ScriptedRecognizer
from audio.voice import Pyttsx3Voice
from interviewer.live import doctor
from interviewer.live.doctor import Finding, Parts, State, Subject, examine
from tests.interviewer.sound import ToneVoice

DEMO = Subject("demo")


def noise(loudness: float) -> Pcm:
    return np.random.default_rng(1).normal(0, loudness, samples(2.0)).astype(np.int16)


def microphone(pcm: Pcm) -> Microphone:
    return WavMicrophone(pcm)


PARTS = Parts(
    microphone=lambda _: microphone(noise(60)),
    speaker=lambda _: TapeSpeaker(Track(), lambda: 0),
    voice=lambda: nullcontext(ToneVoice()),
    recognizer=lambda *_: ScriptedRecognizer(["We agreed the contract."] * 3),
)


@pytest.fixture(autouse=True)
def portaudio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "list_devices", tuple)


def found(check: str, parts: Parts, subject: Subject = DEMO) -> Finding:
    return next(f for f in examine(subject, ManualClock(), parts) if f.check == check)


def test_a_machine_that_is_all_right() -> None:
    findings = examine(DEMO, ManualClock(), PARTS)
    assert [finding.state for finding in findings] == [State.OK] * 6
    assert [f.check for f in findings] == [
        "portaudio",
        "microphone",
        "speaker",
        "echo",
        "voice",
        "model",
    ]
    level = findings[1].figures["level_db"]
    assert isinstance(level, float)
    assert -56 < level < -53  # 60 of 32768


def test_no_portaudio(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> tuple[()]:
        raise PortAudioMissing("PortAudio is not installed.", "sudo apt-get install libportaudio2")

    monkeypatch.setattr(doctor, "list_devices", missing)
    findings = examine(DEMO, ManualClock(), PARTS)
    assert [f.check for f in findings] == ["portaudio", "voice", "model"]
    assert findings[0].state is State.PROBLEM
    assert "libportaudio2" in findings[0].fix


class Deaf(WavMicrophone):
    """A microphone that does not open, or is lost while it is listened to."""

    def __init__(self, *, opens: bool) -> None:
        super().__init__(noise(60))
        self._opens = opens

    def open(self) -> None:
        if not self._opens:
            raise DeviceNotFound("This machine has no microphone.", "Plug one in.")

    def read(self, timeout_s: float, at_least: int = 1) -> None:  # noqa: ARG002
        raise DeviceLost(f"Gave no sound for {timeout_s} s.", "Plug it in again.")


@pytest.mark.parametrize("opens", [True, False])
def test_no_microphone(opens: bool) -> None:
    finding = found("microphone", replace(PARTS, microphone=lambda _: Deaf(opens=opens)))
    assert finding.state is State.PROBLEM
    assert "Plug" in finding.fix


@pytest.mark.parametrize(
    ("pcm", "state"),
    [
        (np.zeros(samples(2.0), np.int16), State.PROBLEM),
        (noise(3), State.ADVICE),
        (noise(60), State.OK),
        (np.concatenate([np.zeros(samples(1.5), np.int16), noise(60)]), State.OK),
        (noise(4000), State.ADVICE),
    ],
    ids=["muted", "quiet", "fine", "slow to wake", "loud"],
)
def test_the_level(pcm: Pcm, state: State) -> None:
    finding = found("microphone", replace(PARTS, microphone=lambda _: microphone(pcm)))
    assert finding.state is state
    assert bool(finding.fix) is (state is not State.OK)


@pytest.mark.parametrize(
    ("platform", "words"),
    [
        ("linux", ("wpctl set-mute", "interviewer setup")),
        ("darwin", ("Privacy & Security, Microphone", "Sound, Input")),
        ("win32", ("desktop apps", "Settings, System, Sound")),
    ],
)
def test_a_muted_microphone_is_mended_in_another_place_on_each_system(
    monkeypatch: pytest.MonkeyPatch, platform: str, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    parts = replace(PARTS, microphone=lambda _: microphone(np.zeros(samples(2.0), np.int16)))
    finding = found("microphone", parts)
    assert finding.state is State.PROBLEM
    for each in (*words, "takes the noise out"):
        assert each in finding.fix


def test_without_a_speaker_an_interview_is_still_possible() -> None:
    class Mute(TapeSpeaker):
        def open(self) -> None:
            raise DeviceNotFound("This machine has no speaker.", "Connect headphones.")

    def mute(_: str | None) -> Speaker:
        return Mute(Track(), lambda: 0)

    assert found("speaker", replace(PARTS, speaker=mute)).state is State.ADVICE


def test_no_espeak() -> None:
    @contextmanager
    def none() -> Iterator[Voice]:
        raise VoiceError("There is no speech synthesizer.", "sudo apt-get install espeak-ng")
        yield

    def without() -> AbstractContextManager[Voice]:
        return none()

    parts = replace(PARTS, voice=without)
    assert "espeak-ng" in found("voice", parts).fix
    assert "not measured" in found("model", parts).message


def refusing(error: Exception) -> Parts:
    def refuse(*_: object) -> Recognizer:
        raise error

    return replace(PARTS, recognizer=refuse)


def test_a_model_that_is_not_here_is_fetched_later(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = refusing(ModelNotFound("It is not here.", "interviewer models fetch base.en"))
    for installed, words in ((True, "PocketSphinx"), (False, "network")):
        monkeypatch.setattr(sphinx, "installed", lambda here=installed: here)
        finding = found("model", parts, Subject("base.en"))
        assert finding.state is State.ADVICE
        assert words in finding.message
        assert finding.fix == "interviewer models fetch base.en"


def test_a_model_that_does_not_exist_or_is_broken() -> None:
    unknown = refusing(ModelNotFound("There is no model 'bas.en'.", "Did you mean base.en?"))
    assert found("model", unknown, Subject("bas.en")).state is State.PROBLEM
    broken = refusing(ModelBroken("It has no model.bin.", "Fetch it again."))
    assert found("model", broken, Subject("base.en")).state is State.PROBLEM


def test_a_slow_machine_is_told_so() -> None:
    clock = ManualClock()

    class Slow(ScriptedRecognizer):
        def transcribe(self, pcm: Pcm, glossary: tuple[str, ...] = (), **_: object) -> Transcript:
            clock.advance(2 * len(pcm) / 16_000)
            return super().transcribe(pcm, glossary)

    parts = replace(PARTS, recognizer=lambda *_: Slow(["We agreed."] * 3))
    finding = examine(DEMO, clock, parts)[-1]
    assert finding.state is State.ADVICE
    assert finding.figures["real_time_factor"] == 2.0
    assert "tiny.en" in finding.fix


def test_the_real_voice_and_the_real_model(tmp_path: Path) -> None:
    @contextmanager
    def voice() -> Iterator[Voice]:
        speaking = Pyttsx3Voice("en-us", 160, tmp_path)
        yield speaking
        speaking.close()

    parts = replace(PARTS, voice=voice, recognizer=Parts().recognizer)
    *_, spoken, heard = examine(DEMO, SystemClock(), parts)
    assert spoken.state is State.OK
    assert heard.state in (State.OK, State.ADVICE)
    factor = heard.figures["real_time_factor"]
    assert isinstance(factor, float)
    assert 0 < factor < 5
    assert "contract" in str(heard.figures["heard"]).lower()


def test_the_recognizer_without_a_download_is_examined_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = replace(PARTS, recognizer=Parts().recognizer)
    finding = examine(Subject("sphinx"), SystemClock(), parts)[-1]
    assert finding.state in (State.OK, State.ADVICE)
    assert finding.figures["name"] == "PocketSphinx (rough)"
    monkeypatch.setattr(sphinx, "installed", lambda: False)
    finding = examine(Subject("sphinx"), SystemClock(), parts)[-1]
    assert finding.state is State.PROBLEM
    assert "offline" in finding.fix


class Room(WavMicrophone):
    """A microphone that hears what is laid on the track, softer; asleep, it hears nothing."""

    def __init__(self, track: Track, gain: float, asleep_s: float = 0.0) -> None:
        asleep = np.zeros(samples(asleep_s), np.int16)
        super().__init__(np.concatenate([asleep, noise(20)]), trailing_s=10.0)
        self._asleep = len(asleep)
        self._track = track
        self._gain = gain

    def read(self, timeout_s: float, at_least: int = 1) -> Frame | None:
        frame = super().read(timeout_s, at_least)
        if frame is None or frame.start < self._asleep:
            return frame
        echo = self._gain * self._track.between(frame.start, frame.end)
        return Frame((frame.pcm + echo).astype(np.int16), frame.start)


@pytest.mark.parametrize(("gain", "level"), [(0.2, -14), (0.0, "none")])
def test_it_tells_whether_the_microphone_hears_the_speaker(gain: float, level: object) -> None:
    finding = found("echo", with_echo(gain))
    assert finding.figures["echo_db"] == level
    assert ("--headphones" in finding.fix) is (level == "none")


def test_it_tells_who_can_talk_over_a_loudspeaker(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = found("echo", with_echo(0.2))
    assert "you can talk over it" in finding.message
    assert not finding.fix
    monkeypatch.setitem(sys.modules, "pywebrtc_audio", None)
    finding = found("echo", with_echo(0.2))
    assert "listens between lines" in finding.message
    assert finding.fix.endswith(f":\n{extra_line('aec')}")


@pytest.mark.parametrize(
    ("late_s", "asleep_s"), [(0.8, 0.0), (0.1, 1.5)], ids=["speaker", "microphone"]
)
def test_a_wireless_device_takes_its_time(late_s: float, asleep_s: float) -> None:
    assert found("echo", with_echo(0.2, late_s, asleep_s)).figures["echo_db"] == -14


def with_echo(gain: float, late_s: float = 0.1, asleep_s: float = 0.0) -> Parts:
    """late_s: from what is played to what is heard."""
    track, rooms = Track(), list[Room]()

    def microphone(_: str | None) -> Room:
        rooms.append(Room(track, gain, asleep_s))
        return rooms[-1]

    return replace(
        PARTS,
        microphone=microphone,
        speaker=lambda _: TapeSpeaker(track, lambda: rooms[-1].position + samples(late_s)),
    )


def test_without_a_speaker_there_is_no_echo_to_look_for() -> None:
    class Mute(TapeSpeaker):
        def open(self) -> None:
            raise DeviceNotFound("This machine has no speaker.", "Connect headphones.")

    parts = replace(PARTS, speaker=lambda _: Mute(Track(), lambda: 0))
    assert "echo" not in [f.check for f in examine(DEMO, ManualClock(), parts)]
