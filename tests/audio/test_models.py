import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import filelock
import pytest
from huggingface_hub import constants

import audio
from audio import model_store
from audio.clock import SystemClock
from audio.errors import ModelBroken, ModelError, ModelNotFound
from audio.model_store import fetch, listing, models_dir, resolve
from audio.whisper import WhisperRecognizer
from tests.audio.espeak import say
from tests.audio.hub_server import Hub, serving

DEMO = Path(audio.__file__).parent / "models" / "demo-whisper"
REPO = "Systran/faster-whisper-base.en"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in (
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub where base.en is the demo model."""
    with serving(DEMO, REPO) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running


def no_socket(*_args: object, **_kwargs: object) -> NoReturn:
    raise AssertionError("a socket was opened")


# -- finding


def test_the_demo_model_is_always_here_and_says_what_it_is() -> None:
    demo = resolve("demo")
    assert demo.is_demo
    assert demo.path == DEMO


def test_a_known_model_that_is_not_here_says_how_to_get_it() -> None:
    with pytest.raises(ModelNotFound) as caught:
        resolve("base.en")
    assert caught.value.next_step == "Run: interviewer models fetch base.en"


def test_the_widened_demo_names_the_script_that_makes_it() -> None:
    for get in (resolve, fetch):
        with pytest.raises(ModelNotFound) as caught:
            get("demo-base")
        assert "scripts/make_demo_base.py" in caught.value.next_step
    shutil.copytree(DEMO, models_dir() / "demo-base")
    assert resolve("demo-base").is_demo


def test_a_folder_is_a_model(tmp_path: Path) -> None:
    mine = Path(shutil.copytree(DEMO, tmp_path / "mine"))
    model = resolve(str(mine))
    assert (model.name, model.path, model.is_demo) == ("mine", mine, False)
    assert resolve(str(DEMO)).is_demo


def test_a_name_that_is_nearly_right_is_suggested() -> None:
    with pytest.raises(ModelNotFound) as caught:
        fetch("base-en")
    assert "base.en" in caught.value.next_step
    with pytest.raises(ModelNotFound) as caught:
        resolve("qqq")
    assert "tiny.en" in caught.value.next_step
    with pytest.raises(ModelNotFound, match="no model folder"):
        resolve("/no/such/folder")


def test_the_listing_tells_what_is_here() -> None:
    (models_dir() / "tiny.en").mkdir(parents=True)
    (models_dir() / "tiny.en" / "model.bin").write_bytes(b"0" * 3_000_000)
    lines = {line.name: line for line in listing()}
    assert lines["demo"].path == DEMO
    assert lines["demo"].megabytes >= 5
    assert lines["tiny.en"].path == models_dir() / "tiny.en"
    assert lines["tiny.en"].megabytes == 3
    assert lines["base.en"].path is None
    assert lines["base.en"].megabytes > 100
    assert set(lines) >= {"demo-base", "small.en", "medium.en", "distil-small.en"}


# -- fetching


def test_it_is_fetched_once_and_then_works_offline(
    server: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    model = fetch("base.en", lambda done, total: told.append((done, total)))
    wanted = [name for name in server.files if name != "README.md"]
    total = sum(len(server.files[name]) for name in wanted)
    assert told[0] == (0, total)
    assert told[-1] == (total, total)
    assert told == sorted(told)
    assert len(told) > 10
    assert sorted(path.name for path in model.path.iterdir()) == sorted(wanted)
    assert model.path == models_dir() / "base.en"

    asked = len(server.asked)
    monkeypatch.setattr(socket, "socket", no_socket)
    monkeypatch.setattr(socket, "create_connection", no_socket)
    monkeypatch.setattr(socket, "getaddrinfo", no_socket)
    again = fetch("base.en")
    assert again == model
    assert not again.is_demo
    sentence = "The trade-off was consistency versus availability."
    recognizer = WhisperRecognizer(again.path, again.name, device="cpu")
    assert recognizer.transcribe(say(sentence)).text == sentence
    assert len(server.asked) == asked


def test_a_connection_cut_on_the_way_is_gone_on_from_at_once(server: Hub) -> None:
    server.cut_after = 1_000_000
    model = fetch("base.en")
    assert server.downloads("model.bin") == ["", "bytes=1000000-"]
    assert (model.path / "model.bin").read_bytes() == server.files["model.bin"]


def test_a_download_that_broke_off_goes_on_at_the_next_start(server: Hub) -> None:
    class PulledPlug(Exception):
        pass

    def pull(done: int, _total: int) -> None:
        if done > 3_000_000:
            raise PulledPlug

    with pytest.raises(PulledPlug):
        fetch("base.en", pull)
    with pytest.raises(ModelNotFound):
        resolve("base.en")  # half a model is no model
    told: list[int] = []
    model = fetch("base.en", lambda done, _total: told.append(done))
    first, second = server.downloads("model.bin")
    assert first == ""
    assert int(second.removeprefix("bytes=").removesuffix("-")) > 2_000_000
    assert told[0] > 2_000_000
    assert server.downloads("config.json") == [""]
    assert (model.path / "model.bin").read_bytes() == server.files["model.bin"]
    assert [p.name for p in models_dir().iterdir() if p.name.endswith(".part")] == []


def test_a_hub_that_ignores_ranges_is_listened_to_from_the_start(server: Hub) -> None:
    server.cut_after, server.ranges = 1_000_000, False
    model = fetch("base.en")
    assert (model.path / "model.bin").read_bytes() == server.files["model.bin"]


def test_parts_of_an_older_revision_are_thrown_away(server: Hub) -> None:
    stale = models_dir() / ".base.en-ffffffffffff.part"
    stale.mkdir(parents=True)
    (stale / "model.bin").write_bytes(b"old")
    fetch("base.en")
    assert not stale.exists()
    assert server.downloads("model.bin") == [""]


@pytest.mark.parametrize(
    "served",
    [b"", b"short", b"x" * 6_000_000, None],
    ids=["empty", "too short", "too long", "one bit wrong"],
)
def test_a_file_that_is_not_what_was_announced_is_refused_and_not_kept(
    server: Hub, served: bytes | None
) -> None:
    good = server.files["model.bin"]
    server.alter["model.bin"] = good[:-1] + bytes([good[-1] ^ 1]) if served is None else served
    with pytest.raises(ModelBroken, match=r"model\.bin arrived damaged"):
        fetch("base.en")
    with pytest.raises(ModelNotFound):
        resolve("base.en")
    server.alter.clear()
    assert (fetch("base.en").path / "model.bin").read_bytes() == good


def test_a_hub_without_the_model_is_an_error_with_a_way_out(server: Hub) -> None:
    with pytest.raises(ModelNotFound, match="does not tell") as caught:
        fetch("tiny.en")  # 404
    assert "--model" in caught.value.next_step
    server.portal = True
    with pytest.raises(ModelNotFound, match="does not tell"):
        fetch("base.en")
    server.portal = False
    del server.files["model.bin"]
    with pytest.raises(ModelNotFound, match="no CTranslate2 model"):
        fetch("base.en")


def test_without_a_network_it_says_so_within_three_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = SystemClock()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound, not listening: refused at once
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{unused.getsockname()[1]}")
        began = clock.now()
        with pytest.raises(ModelNotFound, match="cannot be reached") as caught:
            fetch("base.en")
        assert clock.now() - began < 3
    assert "interviewer models fetch base.en" in caught.value.next_step


def test_a_name_server_that_never_answers_does_not_hold_it_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = SystemClock()
    with socket.create_server(("127.0.0.1", 0)) as mute:

        def ask_forever(*_args: object, **_kwargs: object) -> NoReturn:
            mute.accept()[0].close()
            raise TimeoutError

        monkeypatch.setattr(socket, "create_connection", ask_forever)
        monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
        began = clock.now()
        with pytest.raises(ModelNotFound, match="cannot be reached"):
            fetch("base.en")
        assert clock.now() - began < 15  # the look-up itself has no end here
        monkeypatch.undo()
        socket.create_connection(mute.getsockname()).close()  # let the thread go


def test_offline_mode_of_the_hub_is_respected(server: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelNotFound, match="HF_HUB_OFFLINE"):
        fetch("base.en")
    assert server.asked == []


@pytest.mark.usefixtures("server")
def test_two_programs_do_not_write_the_same_part() -> None:
    models_dir().mkdir(parents=True)
    with (
        filelock.FileLock(models_dir() / ".base.en.lock"),
        pytest.raises(ModelError, match="already"),
    ):
        fetch("base.en")


@pytest.mark.usefixtures("server")
def test_a_cache_that_cannot_be_written_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def full(self: Path, mode: str = "r", *args: object, **kwargs: object) -> object:
        if mode == "wb":
            raise OSError(28, "No space left on device")
        return real(self, mode, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(ModelError, match="No space left") as caught:
        fetch("base.en")
    assert "Make room" in caught.value.next_step


@pytest.mark.usefixtures("server")
def test_a_cache_that_is_no_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(ModelError, match=f"cannot be written to {models_dir()}") as caught:
        fetch("base.en")
    assert "XDG_CACHE_HOME" in caught.value.next_step


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("fails", ["mkdir", "rename"])
def test_a_cache_that_is_locked_is_named_whatever_fails_in_it(
    monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    models_dir().mkdir(parents=True)
    real = getattr(Path, fails)

    def locked(self: Path, *args: object, **kwargs: object) -> object:
        if self.suffix == ".part":
            raise OSError(30, "Read-only file system")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, fails, locked)
    with pytest.raises(ModelError, match="Read-only file system"):
        fetch("base.en")


@pytest.mark.usefixtures("server")
def test_a_cache_that_takes_no_lock_is_named() -> None:
    (models_dir() / ".base.en.lock").mkdir(parents=True)
    with pytest.raises(ModelError, match="cannot be written"):
        fetch("base.en")


def test_the_default_is_in_the_catalogue() -> None:
    assert model_store.published(model_store.DEFAULT) is not None
