"""What was chosen once is remembered, and what a command is told wins over it."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from interviewer.cli import first_minutes, practice_run
from interviewer.cli.options import overridden
from interviewer.errors import SettingsError
from interviewer.keeping.settings import FILE, Settings, load, save
from tests.interviewer.command_line import Ran, make_home, refused

MINE = Settings(mic="USB microphone", voice="en-gb", rate=150, headphones=True)


def test_what_is_saved_is_read_back_and_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    path = save(MINE, folder)
    assert load(folder) == MINE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [each.name for each in folder.iterdir()] == [FILE]
    assert load(tmp_path / "nowhere") is None


def test_what_a_later_version_wrote_beside_them_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps({"rate": 150, "camera": "front"}))
    assert load(tmp_path) == Settings(rate=150)


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"rate": 9000}', '{"rate": "fast"}', '{"rate": true}', '{"headphones": 1}', "\xff"],
)
def test_a_damaged_file_says_how_to_make_it_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError) as raised:
        load(tmp_path)
    assert str(tmp_path) in raised.value.message
    assert "interviewer setup" in raised.value.next_step


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError):
        save(MINE, tmp_path / "file")


def test_options_win_over_what_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_home(tmp_path, monkeypatch)
    assert overridden(rate=200) == (Settings(rate=200), None)
    save(MINE, home)
    now, kept = overridden(rate=200, mic=None, headphones=False)
    assert kept == MINE
    assert now == Settings(mic="USB microphone", voice="en-gb", rate=200, headphones=False)


def test_only_what_was_remembered_gives_way_to_the_default() -> None:
    given = MINE.but(mic="the one I named")
    assert given.without(MINE) == Settings(mic="the one I named", rate=150, headphones=True)
    assert given.without(None) == given


def test_a_damaged_file_stops_a_command_with_two_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_home(tmp_path, monkeypatch)
    home.mkdir()
    (home / FILE).write_text("{")
    message, next_step = refused(Ran("practice", "--text"))
    assert FILE in message
    assert "setup" in next_step


def test_setup_makes_a_damaged_file_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home(tmp_path, monkeypatch)
    home.mkdir()
    (home / FILE).write_text("{")
    begun: list[Settings] = []
    monkeypatch.setattr(first_minutes, "set_up", begun.append)
    assert Ran("setup", "--rate", "200").code == 0
    assert begun == [Settings(rate=200)]


@pytest.mark.parametrize(("option", "plain"), [((), True), (("--drawn",), False)])
def test_who_asked_once_for_no_drawing_gets_none_until_he_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...], *, plain: bool
) -> None:
    save(Settings(plain=True), make_home(tmp_path, monkeypatch))
    held: list[practice_run.Wishes] = []
    monkeypatch.setattr(practice_run, "hold", held.append)
    Ran("practice", *option)
    assert [wishes.settings.plain for wishes in held] == [plain]


@pytest.mark.parametrize(("option", "typed"), [((), True), (("--spoken",), False)])
def test_who_asked_once_to_type_types_until_he_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...], *, typed: bool
) -> None:
    save(Settings(typed=True), make_home(tmp_path, monkeypatch))
    held: list[practice_run.Wishes] = []
    monkeypatch.setattr(practice_run, "hold", held.append)
    Ran("practice", *option)
    assert [wishes.typed for wishes in held] == [typed]
