"""`sessions delete` and `sessions purge`: what was kept is gone, from the index as well."""

from __future__ import annotations

from collections.abc import Sequence

import typer
from rich.text import Text

from interviewer import folders
from interviewer.cli.console import console
from interviewer.cli.past import find_log
from interviewer.keeping import kept
from interviewer.keeping.history import open_history
from interviewer.terminal_text import printable


def delete_sessions(names: Sequence[str], *, sure: bool) -> None:
    """Delete sessions with their sound and reports. Raises StoreError before anything is gone."""
    found = list(dict.fromkeys(find_log(name).stem for name in names))
    screen = console()
    if not sure and not typer.confirm(f"Delete {', '.join(found)} for good?"):
        screen.print("Nothing was deleted.")
        return
    for session in found:
        for path in kept.session_files(session):
            kept.delete(path)
    with open_history(folders.sessions_folder()):
        pass  # opening brings the index in step with what is left
    screen.print(f"Deleted: {', '.join(found)}")


def purge_all(*, sure: bool) -> None:
    """Delete everything that is kept of the person. Raises StoreError."""
    screen = console()
    there = [each for each in kept.kept() if each.paths]
    if not there:
        screen.print("Nothing is kept.")
        return
    for each in there:
        for path in each.paths:
            screen.print(Text(f"{printable(str(path))}: {each.what}"), soft_wrap=True)
    if not sure and not typer.confirm("Delete all of this for good?"):
        screen.print("Nothing was deleted.")
        return
    gone = kept.purge()
    screen.print(f"Deleted {len(gone)} files and folders. Speech models stay: they hold nothing of")
    screen.print("yours. So do reports that you wrote elsewhere with --out.")
