"""The real synthesizer, and stand-ins for one that hangs, dies or is not there."""

from __future__ import annotations

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.casting import SystemVoice, choose_voice
from audio.clock import SystemClock
from audio.errors import VoiceError
from audio.frames import SAMPLE_RATE, Pcm
from audio.ports import Voice
from audio.voice import Pyttsx3Voice, levelled, speakable, trimmed

QUESTION = "What happens when the third party is slow or down?"


@pytest.fixture
def voice(tmp_path: Path) -> Iterator[Pyttsx3Voice]:
    made = Pyttsx3Voice(None, 165, tmp_path / "cache")
    yield made
    made.close()


def loudness(pcm: Pcm) -> float:
    values = pcm / 32768.0
    loud = values[np.abs(values) > np.abs(values).max() / 10]
    return float(20 * np.log10(np.sqrt(np.mean(loud**2))))


def test_a_question_is_spoken_at_once_and_at_a_steady_loudness(
    voice: Pyttsx3Voice, capfd: pytest.CaptureFixture[str]
) -> None:
    speaker: Voice = voice
    for text in (QUESTION, "And then?", "Tell me about a time when you pushed back."):
        pcm = speaker.render(text)
        words = len(text.split())
        assert pcm.dtype == np.int16
        assert words / 5 < len(pcm) / SAMPLE_RATE < words / 1.5
        assert np.abs(pcm[: SAMPLE_RATE // 20]).max() > 100, "silence at the beginning"
        assert loudness(pcm) == pytest.approx(-20, abs=1)
    assert capfd.readouterr() == ("", ""), "the synthesizer prints"


def test_many_prompts_in_a_row_are_all_spoken(voice: Pyttsx3Voice) -> None:
    lengths = [len(voice.render("word " * count)) for count in range(1, 31)]
    assert all(longer > shorter for shorter, longer in zip(lengths, lengths[3:], strict=False))


def test_a_faster_rate_is_shorter(tmp_path: Path, voice: Pyttsx3Voice) -> None:
    fast = Pyttsx3Voice(None, 260, tmp_path / "cache")
    assert len(fast.render(QUESTION)) < 0.8 * len(voice.render(QUESTION))
    fast.close()


@pytest.mark.parametrize("text", ["", "  \n", "...", "\x00\x1b", "<>", "\ud800"])
def test_nothing_to_say_is_no_sound_and_needs_no_synthesizer(
    voice: Pyttsx3Voice, text: str
) -> None:
    assert len(voice.render(text)) == 0
    assert voice._child is None


@pytest.mark.parametrize(
    "text",
    [
        "a < b and <speak>markup</speak> & more",
        "bell\x07 escape \x1b[31m null\x00 end",
        "[[slnc 500]] hello",
        "naïve café, 42 %, 5.5 €, 你好, 🎉 emoji",
        '"quotes" \\n backslash {json}',
        "Ωmega\u202egnirts \ud83d half an emoji",
    ],
)
def test_hostile_text_is_spoken_as_words(voice: Pyttsx3Voice, text: str) -> None:
    assert len(voice.render(text)) > SAMPLE_RATE // 4


def test_a_very_long_text_is_spoken_to_its_end(voice: Pyttsx3Voice) -> None:
    pcm = voice.render("What happens then? " * 263)
    assert len(pcm) / SAMPLE_RATE > 150


@given(st.text())
def test_what_is_spoken_holds_no_control_characters_and_no_markup(text: str) -> None:
    clean = speakable(text)
    assert clean.isprintable()
    assert not set(clean) & set("<>")
    assert "[[" not in clean
    assert clean == speakable(clean)
    clean.encode()


def test_a_prompt_spoken_before_comes_from_the_cache(tmp_path: Path, voice: Pyttsx3Voice) -> None:
    first = voice.render(QUESTION)
    again = Pyttsx3Voice(None, 165, tmp_path / "cache")
    # espeak never gives the same samples twice, so equal samples were not rendered anew.
    assert np.array_equal(again.render(QUESTION), first)
    again.close()
    (entry,) = (tmp_path / "cache").iterdir()
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600, "it may hold words of theirs"
    assert stat.S_IMODE(entry.parent.stat().st_mode) == 0o700


def test_rate_voice_and_text_each_have_their_own_entry(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for name, rate, text in [
        ("English (America)", 165, "hello"),
        ("English (America)", 165, "hello there"),
        ("English (America)", 166, "hello"),
        ("English (Scotland)", 165, "hello"),
        ("english (scotland)", 165, " hello\n"),
    ]:
        voice = Pyttsx3Voice(name, rate, cache)
        voice.render(text)
        voice.close()
    assert len(list(cache.iterdir())) == 4


@pytest.mark.parametrize("damage", [b"", b"x" * 10, b"x" * 5000])
def test_a_damaged_entry_is_rendered_anew(
    tmp_path: Path, voice: Pyttsx3Voice, damage: bytes
) -> None:
    first = voice.render(QUESTION)
    (entry,) = (tmp_path / "cache").iterdir()
    entry.write_bytes(damage)
    again = voice.render(QUESTION)
    assert abs(len(again) - len(first)) < SAMPLE_RATE / 2
    assert np.array_equal(voice.render(QUESTION), again), "the entry was not repaired"


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    voice = Pyttsx3Voice(None, 165, tmp_path / "file" / "cache")
    assert len(voice.render(QUESTION)) > SAMPLE_RATE
    voice.close()


def test_a_full_disk_costs_only_the_cache(tmp_path: Path, voice: Pyttsx3Voice) -> None:
    voice.render("hello")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        pcm = voice.render(QUESTION)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert len(pcm) > SAMPLE_RATE
    assert len(list((tmp_path / "cache").iterdir())) == 1, "half an entry was left"


def test_the_voices_of_the_machine_are_listed(voice: Pyttsx3Voice) -> None:
    voices = voice.list_voices()
    assert any(each.english for each in voices)
    assert not all(each.english for each in voices)


def test_an_unknown_voice_is_an_error_that_names_others(tmp_path: Path) -> None:
    voice = Pyttsx3Voice("Samantha of nowhere", 165, tmp_path)
    with pytest.raises(VoiceError, match="no voice called 'Samantha of nowhere'") as caught:
        voice.render("hello")
    assert "English" in caught.value.next_step
    voice.close()


GERMAN = SystemVoice("de", "Anna", ("de_DE",))
AMERICAN = SystemVoice("com.apple.samantha", "Samantha", ("en_US",))
BRITISH = SystemVoice("com.apple.daniel", "Daniel (Samantha's brother)", ("en-GB",))


@pytest.mark.parametrize(
    ("default", "wanted", "expected"),
    [
        ("com.apple.daniel", None, BRITISH),
        ("de", None, AMERICAN),
        (None, None, AMERICAN),
        ("de", "anna", GERMAN),
        ("de", "samantha", AMERICAN),
        ("de", "BROTHER", BRITISH),
        ("de", "apple.dan", BRITISH),
    ],
)
def test_a_voice_is_chosen_by_name_or_part(
    default: str | None, wanted: str | None, expected: SystemVoice
) -> None:
    assert choose_voice((GERMAN, AMERICAN, BRITISH), default, wanted) is expected


def test_without_an_english_voice_the_default_speaks() -> None:
    other = SystemVoice("fr", "Amélie", ("fr_CA",))
    assert choose_voice((other, GERMAN), "de", None) is GERMAN
    with pytest.raises(VoiceError, match="has no voices"):
        choose_voice((), None, None)
    with pytest.raises(VoiceError, match="no voice called"):
        choose_voice((GERMAN,), "de", "  ")


def test_trimming_keeps_the_speech_and_a_breath_around_it() -> None:
    speech = np.full(1000, 5000, np.int16)
    quiet = np.full(8000, 20, np.int16)
    cut = trimmed(np.concatenate([quiet, speech, quiet]))
    assert len(cut) == 1000 + 160 + 799
    assert len(trimmed(np.zeros(500, np.int16))) == 0
    assert len(trimmed(np.zeros(0, np.int16))) == 0


def test_levelling_never_clips() -> None:
    clicks = np.zeros(10_000, np.int16)
    clicks[::50] = 300
    clicks[5000] = -32768
    assert np.abs(levelled(clicks).astype(int)).max() < 0.9 * 32768
    assert not levelled(np.zeros(10, np.int16)).any()


SYNTHESIZER = """
import os, pathlib, sys, time, wave
STEPS = pathlib.Path(__file__).with_name("steps")

def step():
    steps = STEPS.read_text().split()
    STEPS.write_text(" ".join(steps[1:]))
    return steps[0] if steps else "speak"

class Voice:
    id, name, languages = "one", "One", [b"en"]

class Engine:
    driver_name = "stand-in"
    def connect(self, topic, callback):
        if topic == "error":
            self.fail = callback
    def getProperty(self, name):
        return [Voice()] if name == "voices" else "one"
    def setProperty(self, name, value): pass
    def save_to_file(self, text, path):
        self.path = path
    def runAndWait(self):
        todo = step()
        print("Audio saved", flush=True)
        if todo == "hang":
            while True: time.sleep(1)
        if todo == "die":
            os._exit(3)
        if todo == "error":
            self.fail(exception=ValueError("no such voice"), name=None)
        if todo == "nothing":
            return
        with wave.open(self.path, "wb") as out:
            out.setparams((1, 2, 22050, 0, "NONE", ""))
            if todo != "empty":
                out.writeframes(b"\\x00\\x40\\x00\\xc0" * 22050)

def init():
    if "absent" in STEPS.read_text():
        raise RuntimeError("you probably do not have eSpeak or eSpeak-ng installed!")
    if "stuck" in STEPS.read_text():
        while True: time.sleep(1)
    return Engine()
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pyttsx3Voice]:
    """A voice over a synthesizer that does what the file `steps` says, one word a rendering."""
    package = tmp_path / "pyttsx3"
    package.mkdir()
    (package / "__init__.py").write_text(SYNTHESIZER)
    (package / "steps").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    voice = Pyttsx3Voice(None, 165, tmp_path / "cache", timeout_s=1.5)
    yield voice
    voice.close()


def plan(tmp_path: Path, steps: str) -> None:
    (tmp_path / "pyttsx3" / "steps").write_text(steps)


@pytest.mark.parametrize("steps", ["", "hang", "die", "error", "nothing", "empty empty", "empty"])
def test_one_failure_is_made_good(tmp_path: Path, stand_in: Pyttsx3Voice, steps: str) -> None:
    plan(tmp_path, steps)
    assert len(stand_in.render("hello")) > SAMPLE_RATE
    assert len(stand_in.render("hello again")) > SAMPLE_RATE


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ("hang hang", r"gave no sound within 1\.5 s"),
        ("die die", "process ended"),
        ("error error", "no such voice"),
        ("nothing " * 6, "no sound was written"),
        ("empty " * 6, "holds no samples"),
    ],
)
def test_two_failures_are_an_error_in_bounded_time_and_the_next_prompt_works(
    tmp_path: Path, stand_in: Pyttsx3Voice, steps: str, reason: str
) -> None:
    plan(tmp_path, steps)
    clock = SystemClock()
    began = clock.now()
    with pytest.raises(VoiceError, match=reason) as caught:
        stand_in.render("hello")
    assert clock.now() - began < 10
    assert "--text" in caught.value.next_step
    assert len(stand_in.render("hello")) > SAMPLE_RATE


def refuse_removal(monkeypatch: pytest.MonkeyPatch, times: float) -> None:
    """As where a virus scanner looks into what was just written."""
    unlink, refused = Path.unlink, 0

    def refusing(path: Path, missing_ok: bool = False) -> None:
        nonlocal refused
        if path.name == "prompt.wav" and refused < times:
            refused += 1
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refusing)


def test_a_sound_file_that_is_held_by_somebody_is_one_failure(
    stand_in: Pyttsx3Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_removal(monkeypatch, 1)
    assert len(stand_in.render("hello")) > SAMPLE_RATE
    refuse_removal(monkeypatch, float("inf"))
    with pytest.raises(VoiceError, match=r"failed twice.*Permission denied") as caught:
        stand_in.render("hello again")
    assert "--text" in caught.value.next_step


@pytest.mark.parametrize("place", ["tempfile.TemporaryDirectory", "subprocess.Popen"])
def test_a_synthesizer_that_cannot_be_started_again_is_an_error_until_it_can(
    tmp_path: Path, stand_in: Pyttsx3Voice, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    assert len(stand_in.render("hello")) > SAMPLE_RATE

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    plan(tmp_path, "die")
    with monkeypatch.context() as patch:
        patch.setattr(place, full)
        with pytest.raises(VoiceError, match="No space left") as caught:
            stand_in.render("hello again")
    assert "--text" in caught.value.next_step
    assert len(stand_in.render("hello again")) > SAMPLE_RATE


def closed_during(voice: Pyttsx3Voice, began: Callable[[], bool]) -> tuple[float, list[str]]:
    """Closes it once a rendering has begun: how long that takes, and what that one fails of.

    Whoever did wait for the rendering would do so for longer than any machine is busy.
    """
    voice._timeout_s = 30.0
    failed: list[str] = []

    def render() -> None:
        try:
            voice.render("hello")
        except VoiceError as error:
            failed.append(error.message)

    thread, clock = threading.Thread(target=render), SystemClock()
    thread.start()
    while not began():
        clock.sleep(0.01)
    since = clock.now()
    voice.close()
    took_s = clock.now() - since
    thread.join(timeout=20.0)
    assert not thread.is_alive()
    return took_s, failed


def test_whoever_leaves_does_not_wait_for_a_synthesizer_that_hangs(
    tmp_path: Path, stand_in: Pyttsx3Voice
) -> None:
    steps = tmp_path / "pyttsx3" / "steps"
    plan(tmp_path, "hang hang speak")
    took_s, failed = closed_during(stand_in, lambda: steps.read_text() == "hang speak")
    assert took_s < 10.0
    assert failed == ["The voice was closed before the line was ready."]
    assert steps.read_text() == "hang speak", "it was not tried again"
    plan(tmp_path, "")
    assert len(stand_in.render("hello")) > SAMPLE_RATE


def test_whoever_leaves_does_not_wait_for_a_synthesizer_that_never_starts(
    tmp_path: Path, stand_in: Pyttsx3Voice
) -> None:
    plan(tmp_path, "stuck")
    took_s, failed = closed_during(stand_in, lambda: stand_in._child is not None)
    assert took_s < 10.0
    assert failed


def test_a_machine_without_synthesizer_says_how_to_install_one(
    tmp_path: Path, stand_in: Pyttsx3Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(tmp_path, "absent")
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(VoiceError, match="no speech synthesizer") as caught:
        stand_in.render("hello")
    assert caught.value.next_step == "winget install eSpeak-NG.eSpeak-NG"


def test_a_synthesizer_that_never_starts_is_an_error(
    tmp_path: Path, stand_in: Pyttsx3Voice
) -> None:
    plan(tmp_path, "stuck")
    with pytest.raises(VoiceError, match="does not start"):
        stand_in.render("hello")


def test_ctrl_c_does_not_reach_the_synthesizer(voice: Pyttsx3Voice) -> None:
    voice.render("hello")
    child = voice._child
    assert child is not None
    os.kill(child._process.pid, signal.SIGINT)
    assert len(voice.render(QUESTION)) > SAMPLE_RATE
    assert voice._child is child


def test_a_closed_voice_leaves_no_process_and_can_speak_again(voice: Pyttsx3Voice) -> None:
    for text in ("hello", "again"):
        voice.render(text)
        child = voice._child
        assert child is not None
        voice.close()
        voice.close()
        assert child._process.returncode is not None
        assert not Path(child._folder.name).exists()


def test_the_synthesizer_ends_with_a_program_that_was_killed(tmp_path: Path) -> None:
    program = textwrap.dedent(f"""
        import os, signal, sys
        from pathlib import Path
        from audio.voice import Pyttsx3Voice
        voice = Pyttsx3Voice(None, 165, Path({str(tmp_path)!r}))
        voice.render("hello")
        print(voice._child._process.pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    pid, clock = int(done.stdout), SystemClock()
    for _ in range(100):
        if not is_running(pid):
            return
        clock.sleep(0.05)
    pytest.fail(f"process {pid} outlived its parent")


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # where no init collects them, the dead stay listed


def test_a_variant_of_a_voice_follows_a_plus(tmp_path: Path) -> None:
    chosen = choose_voice((GERMAN, AMERICAN, BRITISH), "de", f"{BRITISH.name}+f3")
    assert chosen.id == f"{BRITISH.id}+f3"
    voice = Pyttsx3Voice("en-gb+f3", 170, tmp_path)
    other = Pyttsx3Voice("en-gb", 170, tmp_path)
    try:
        high, low = (_pitch(each.render("How did you handle it?")) for each in (voice, other))
    finally:
        voice.close()
        other.close()
    assert high > 1.5 * low


def _pitch(pcm: Pcm) -> float:
    """The median fundamental of the loud 40 ms windows, in Hz, by autocorrelation."""
    found = []
    for start in range(0, len(pcm) - 640, 640):
        window = pcm[start : start + 640].astype(float)
        if np.sqrt(np.mean(window**2)) > 1500:
            lags = np.fft.irfft(np.abs(np.fft.rfft(window, 2048)) ** 2)[40:230]  # 400 to 70 Hz
            found.append(16_000 / (40 + int(np.argmax(lags))))
    return float(np.median(found))
