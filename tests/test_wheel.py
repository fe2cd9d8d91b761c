"""What a build holds: the wheel the program with its questions and demo model, the sdist it all."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.project_files import ROOT, names, project_files

PROGRAM = "from interviewer import cli; print(cli.__file__); cli.main()"


def built(folder: Path, target: str) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (archive,) = folder.iterdir()
    return archive


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("wheel"), "wheel")


def in_the_wheel(name: str) -> str | None:
    """Where a file of the project is to be in the wheel; None where it does not travel."""
    match name.partition("/")[0]:
        case "audio" | "interviewer":
            return name
        case "follow_up_trees":
            return f"interviewer/{name}"
    return None


def test_the_two_packages_travel_whole_in_the_wheel_and_nothing_else(wheel: Path) -> None:
    """With questions, demo model, pages of the report: whatever the project has there."""
    held = zipfile.ZipFile(wheel).namelist()
    (metadata,) = {name.partition("/")[0] for name in held if ".dist-info/" in name}
    wanted = {there for name in names(project_files(new=True)) if (there := in_the_wheel(name))}
    assert {name for name in held if not name.startswith(metadata)} == wanted
    assert {
        "audio/models/demo-whisper/model.bin",
        "audio/py.typed",
        "interviewer/follow_up_trees/tree.schema.json",
        "interviewer/report/page.css",
    } <= wanted


def test_the_sdist_is_the_whole_project_with_whatever_its_tests_need(tmp_path: Path) -> None:
    with tarfile.open(built(tmp_path, "sdist")) as sdist:
        held = {member.name.partition("/")[2] for member in sdist if member.isfile()}
    assert names(project_files()) <= held
    assert held - {"PKG-INFO"} <= names(project_files(new=True))


def test_away_from_the_clone_the_program_finds_its_questions(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.unpack_archive(wheel, site, "zip")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "trees", "list"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(site), "HOME": str(tmp_path), "COLUMNS": "200"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(site))
    assert "api-acceptance-criteria" in done.stdout
