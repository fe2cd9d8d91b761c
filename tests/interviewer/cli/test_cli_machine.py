"""Models, devices and the doctor from the command line, also where there are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audio import devices, sphinx
from audio.clock import ManualClock
from audio.errors import AudioFileError, DeviceUnusable, ModelNotFound, PortAudioMissing
from audio.files import write_wav
from audio.install import extra_line
from audio.loading import LoadingRecognizer
from audio.model_store import DEMO, Model, resolve
from audio.sphinx import SphinxRecognizer
from interviewer.authoring.loader import load_trees
from interviewer.cli.console import console
from interviewer.cli.fetching import fetch_showing, fetch_telling
from interviewer.cli.machine_pages import show_findings
from interviewer.cli.replay_run import replay_answer
from interviewer.live.assemble import Wanted, assemble, open_recognizer
from interviewer.live.doctor import Finding, State
from tests.audio.hub_server import serving
from tests.interviewer.command_line import Ran, refused
from tests.interviewer.sound import quiet

pytestmark = pytest.mark.usefixtures("home")


# --------------------------------------------------------------------- models, devices


def test_models_list_says_what_is_here() -> None:
    rows = {line.split()[0]: line for line in Ran("models", "list").stdout.splitlines() if line}
    assert " yes " in rows["demo"]
    assert " no " in rows["base.en"]
    assert " yes " in rows["sphinx"]
    assert "keeps up" in rows["auto"]


def test_what_is_no_model_to_fetch_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "--model sphinx" in Ran("models", "fetch", "sphinx").out
    assert "models list" in refused(Ran("models", "fetch", "auto"))[1]
    monkeypatch.setattr(sphinx, "installed", lambda: False)
    assert Ran("models", "fetch", "sphinx").stderr.splitlines()[-1] == extra_line("offline")


def test_a_model_is_fetched_with_a_bar_resumed_and_not_fetched_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From a stand-in for the hub, whose base.en is the demo model."""
    with serving(resolve(DEMO).path, "Systran/faster-whisper-base.en") as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        hub.cut_after = 1_000_000
        fetched = Ran("models", "fetch", "base.en")
        assert fetched.code == 0
        assert "Fetching base.en" in fetched.stderr
        assert any(asked.startswith("bytes=") for asked in hub.downloads("model.bin"))
        asked_before = len(hub.asked)
        assert "is on this machine" in Ran("models", "fetch", "base.en").out
        assert len(hub.asked) == asked_before
    recognizer, notice = open_recognizer("base.en", "cpu", fetch_showing)
    assert isinstance(recognizer, LoadingRecognizer)
    assert notice == ""


def test_a_screen_reader_is_told_of_a_download_in_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(resolve(DEMO).path, "Systran/faster-whisper-base.en") as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        fetch_telling("base.en")
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("Fetching base.en: ")
    assert told[-1] == "Fetching base.en: 100 %"
    assert len(told) <= 5


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub that nobody listens at."""
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.mark.usefixtures("offline")
def test_offline_and_without_a_model_it_goes_on_roughly() -> None:
    recognizer, notice = open_recognizer("base.en", "auto", fetch_showing)
    assert isinstance(recognizer, SphinxRecognizer)
    assert "rough" in notice
    assert "interviewer models fetch base.en" in notice
    assert "\n" not in notice


@pytest.mark.usefixtures("offline")
def test_without_pocketsphinx_too_it_ends_with_the_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sphinx, "installed", lambda: False)
    with pytest.raises(ModelNotFound) as caught:
        open_recognizer("base.en", "auto", fetch_showing)
    choices = caught.value.next_step
    for way in ("models fetch base.en", extra_line("offline"), "--text", "demo"):
        assert way in choices
    assert len(choices.splitlines()) < 20


@pytest.mark.usefixtures("offline")
def test_a_model_that_cannot_be_fetched() -> None:
    message, next_step = refused(Ran("models", "fetch", "base.en"))
    assert "127.0.0.1:9" in message
    assert "models fetch base.en" in next_step
    assert "base.en" in refused(Ran("models", "fetch", "bas.en"))[1]


def test_the_demo_model_warns_that_it_does_not_know_people() -> None:
    _, notice = open_recognizer("demo", "cpu", resolve)
    assert "not people" in notice


def no_portaudio() -> None:
    raise PortAudioMissing("PortAudio is not installed.", "sudo apt-get install libportaudio2")


def test_no_portaudio(trees: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setattr(devices, "_sounddevice", no_portaudio)
    assert "libportaudio2" in refused(Ran("devices"))[1]
    practised = Ran("practice", "retries", "--trees", trees)
    assert practised.code == 1
    assert "libportaudio2" in practised.stderr
    assert not list((home / "sessions").glob("*.jsonl"))


def test_the_microphone_is_looked_at_before_anything_is_downloaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(devices, "_sounddevice", no_portaudio)

    def fetch(_: str) -> Model:
        raise AssertionError

    with pytest.raises(PortAudioMissing):
        assemble(Wanted("base.en"), fetch, ManualClock())


def test_doctor_as_json_and_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_sounddevice", no_portaudio)
    ran = Ran("doctor", "--json", "--model", "demo")
    told = json.loads(ran.stdout)
    assert (ran.code, told["ok"]) == (1, False)
    states = {finding["check"]: finding["state"] for finding in told["findings"]}
    assert states["portaudio"] == "problem"
    assert states["model"] in ("ok", "advice")
    people = Ran("doctor", "--model", "demo")
    assert people.code == 1
    assert "practice --text" in people.out


def test_a_line_that_the_doctor_gives_to_type_is_in_one_piece(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    line = f"/a/rather/long/way/to/python -m pip install {'x' * 60} '.[aec]'"
    echo = Finding("echo", State.OK, "It hears the speaker. " * 6, f"To talk over it:\n{line}")
    voice = Finding("voice", State.ADVICE, "No voice.", "Do this.")
    assert show_findings((echo, voice), as_json=False)
    shown = [each.strip() for each in capsys.readouterr().out.splitlines()]
    assert line in shown
    assert shown[shown.index(line) - 1] == "To talk over it:"
    assert shown[shown.index(line) + 1].split() == ["advice", "voice", "No", "voice."]


def test_the_line_that_installs_pocketsphinx_is_in_one_piece_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sphinx, "installed", lambda: False)
    monkeypatch.setenv("COLUMNS", "60")
    ran = Ran("doctor", "--model", "sphinx")
    assert extra_line("offline") in [line.strip() for line in ran.stdout.splitlines()]


# ------------------------------------------------------------------------------ errors


def test_hostile_text_in_an_error_is_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def unusable() -> None:
        raise DeviceUnusable("The device \x1b[2J\u202e is evil.\r\n", "Do \x07 this.")

    monkeypatch.setattr(devices, "_sounddevice", unusable)
    message, next_step = refused(Ran("devices"))
    assert r"\x1b[2J" in message
    assert r"\x07" in next_step


def test_a_recording_without_speech_is_an_error(trees: Path, tmp_path: Path) -> None:

    write_wav(tmp_path / "silent.wav", quiet(3.0))
    question = load_trees(trees)[0].questions[0]
    with pytest.raises(AudioFileError, match="No speech"):
        replay_answer(
            tmp_path / "silent.wav", question, "demo", "cpu", as_json=True, real_time=False
        )


def test_output_to_a_file_is_wide_enough_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS")
    assert console().width == 100
