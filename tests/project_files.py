"""The files of the project: what git tracks, or in an unpacked archive all that is there."""

from __future__ import annotations

import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[1]
CLONE = (ROOT / ".git").exists() and shutil.which("git") is not None


def git(*arguments: str) -> list[str]:
    """The entries git lists; a clone that belongs to another user is read all the same."""
    done = subprocess.run(
        ["git", "-c", "safe.directory=*", *arguments, "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [entry for entry in done.stdout.split("\0") if entry]


def project_files(*, new: bool = False) -> list[Path]:
    """new: also what git would track, which a build takes along."""
    if CLONE:
        listed = git("ls-files", "--cached", *(("--others", "--exclude-standard") if new else ()))
        return [path for name in listed if (path := ROOT / name).is_file()]
    left_by_runs = [
        line.removesuffix("/")
        for line in (ROOT / ".gitignore").read_text().splitlines()
        if line.endswith("/")
    ]
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not any(
            fnmatch(part, pattern)
            for part in path.relative_to(ROOT).parts
            for pattern in (".git", *left_by_runs)
        )
    ]


def names(paths: list[Path]) -> set[str]:
    """As an archive has them: from the root, with slashes."""
    return {path.relative_to(ROOT).as_posix() for path in paths}
