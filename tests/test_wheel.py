"""What `pip install .` puts on a machine: the program with its questions and demo model, alone."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = "from interviewer import cli; print(cli.__file__); cli.main()"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_the_questions_and_the_demo_model_travel_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    trees = {
        f"interviewer/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "follow_up_trees").rglob("*.yaml")
    }
    assert trees
    assert trees <= names
    assert {"interviewer/py.typed", "audio/py.typed"} <= names
    assert "audio/models/demo-whisper/model.bin" in names


def test_nothing_else_travels_in_the_wheel(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    metadata = {top for top in tops if top.endswith(".dist-info")}
    assert len(metadata) == 1
    assert tops - metadata == {"audio", "interviewer"}


def test_away_from_the_clone_the_program_finds_its_questions(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
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
