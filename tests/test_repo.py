"""What the repository promises about itself: it names no machine, its pages point at real files."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project_files import CLONE, ROOT, git, project_files

PINNED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.!+]+")
"""One line of the lock: a name and a version, and nothing that says where it came from."""

# Put together from halves, so that this file does not match itself.
MACHINE = re.compile(
    "|".join(
        (
            r"index" + r"[-_]url",
            r"file:" + r"///",
            r"(?<![\w.~}])/" + r"(?:root/|Users/\w|home/\w)",
            r"https?://[^\s/@\"']+" + r":[^\s/@\"']+@",
        )
    )
)
"""A package index, a local address, somebody's home folder, a password in an address."""

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def unpinned(lock: str) -> list[str]:
    lines = (line.split("#")[0].strip() for line in lock.splitlines())
    return [line for line in lines if line and not PINNED.fullmatch(line)]


def machine_marks(text: str) -> list[str]:
    return [match[0] for match in MACHINE.finditer(text)]


def dead_links(page: str, folder: Path) -> list[str]:
    """Relative links of a Markdown page in `folder` that lead to no file."""
    return [
        target
        for target in LINK.findall(page)
        if not re.match(r"[a-z]+:|#", target) and not (folder / target.split("#")[0]).exists()
    ]


def changelog_version(changelog: str) -> str:
    """The version of the topmost entry."""
    entry = re.search(r"^## \[([^\]]+)\]", changelog, re.MULTILINE)
    assert entry, "the changelog has no entry"
    return entry[1]


def test_the_lock_names_versions_and_no_address() -> None:
    assert unpinned((ROOT / "requirements.lock").read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "numpy",
        "numpy>=2",
        "numpy==2.4.6 --hash=sha256:00",
        "numpy @ https://example.org/numpy.whl",
        "--extra-index" + "-url https://example.org/simple",
    ],
)
def test_a_lock_line_that_is_more_or_less_than_a_version_is_found(line: str) -> None:
    assert unpinned(f"# comment\nrich==15.0.0\n{line}\n") == [line]


def asked_for() -> list[str]:
    """The requirements that the lock is made of."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    return [*project["dependencies"], *extras["offline"], *extras["dev"]]


def pinned(lock: str) -> dict[str, str]:
    """The version of each package."""
    lines = [line.split("==") for line in lock.splitlines() if PINNED.fullmatch(line)]
    return {canonicalize_name(name): version for name, version in lines}


def unmet(lock: str, wanted: list[str]) -> list[str]:
    """The requirements of which a lock has no version, or one that they do not allow."""
    versions = pinned(lock)

    def met(wish: Requirement) -> bool:
        version = versions.get(canonicalize_name(wish.name))
        return version is not None and version in wish.specifier

    return [text for text in wanted if not met(Requirement(text))]


def test_the_lock_has_of_every_package_a_version_that_the_project_allows() -> None:
    assert unmet((ROOT / "requirements.lock").read_text(), asked_for()) == []


@pytest.mark.parametrize("wanted", ["gone", "a-b>=1,<2", "C>=2.1"])
def test_a_package_that_the_lock_lacks_or_has_in_a_wrong_version_is_found(wanted: str) -> None:
    assert unmet("A_b==2.0\nc==2.0\n", [wanted, "a.b>=1", "c>=1,<3"]) == [wanted]


def test_no_file_names_a_machine_or_a_package_index() -> None:
    found = {}
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # weights and sounds
        if marks := machine_marks(text):
            found[str(path.relative_to(ROOT))] = marks
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "pip install --index" + "-url somewhere",
        "numpy @ file:" + "///tmp/numpy.whl",
        "model = '/" + "root/model'",
        "cd /" + "home/ann/clone",
        "https://user:" + "secret@example.org/simple",
    ],
)
def test_a_mark_of_a_machine_is_found(text: str) -> None:
    assert len(machine_marks(text)) == 1


def test_every_link_in_the_pages_leads_to_a_file() -> None:
    dead = {
        str(path.relative_to(ROOT)): links
        for path in project_files()
        if path.suffix == ".md" and (links := dead_links(path.read_text(), path.parent))
    }
    assert dead == {}


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "there.md").touch()
    page = "[a](there.md#part) [b](gone.md) ![c](gone.svg) [d](https://example.org) [e](#here)"
    assert dead_links(page, tmp_path) == ["gone.md", "gone.svg"]


@pytest.mark.skipif(not CLONE, reason="an archive has no index of modes")
def test_every_command_of_the_clone_may_be_run() -> None:
    modes = {entry.split("\t")[1]: entry.split(" ")[0] for entry in git("ls-files", "-s")}
    files = [name for name in modes if (ROOT / name).is_file()]
    commands = {name for name in files if (ROOT / name).read_bytes().startswith(b"#!")}
    assert {"scripts/interview", "scripts/test", "scripts/setup", ".ci/run"} <= commands
    assert {name for name in commands if modes[name] != "100755"} == set()


def test_the_version_is_the_newest_entry_of_the_changelog() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == changelog_version((ROOT / "CHANGELOG.md").read_text())


def test_the_changelog_is_read_from_the_top() -> None:
    assert changelog_version("# Changelog\n\n## [0.2.0] - x\n\n## [0.1.0] - y\n") == "0.2.0"
