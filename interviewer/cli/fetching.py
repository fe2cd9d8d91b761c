"""A model download with a progress bar."""

from __future__ import annotations

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from audio import sphinx
from audio.errors import ModelNotFound
from audio.model_store import Model, fetch
from interviewer.cli.console import console
from interviewer.live.assemble import SPHINX
from interviewer.live.model_choice import AUTO


def fetch_showing(name: str) -> Model:
    """The model of that name, downloaded with a progress bar on stderr if it is not here yet.

    Raises ModelNotFound, ModelBroken, ModelError.
    """
    progress = Progress(
        TextColumn("Fetching {task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=console(stderr=True),
    )
    task = progress.add_task(name, total=None)

    def show(done: int, total: int) -> None:
        progress.start()  # not before there is something to fetch; again it does nothing
        progress.update(task, completed=done, total=total)

    try:
        return fetch(name, show)
    finally:
        if progress.live.is_started:
            progress.stop()


def fetch_telling(name: str) -> Model:
    """The same in lines, one for each quarter: for screen readers and logs."""
    told = 0

    def show(done: int, total: int) -> None:
        nonlocal told
        quarter = 4 * done // total if total else 0
        if not told or quarter >= told:
            told = quarter + 1
            console(stderr=True).print(f"Fetching {name}: {25 * quarter} %")

    return fetch(name, show)


def fetch_with_progress(name: str) -> None:
    """`interviewer models fetch`: get it, or say that it is here. Raises as fetch_showing."""
    screen = console()
    if name == SPHINX:
        sphinx.check_installed()
        screen.print("PocketSphinx is on this machine; its words are rough.")
        screen.print(f"Use it:  interviewer practice --model {SPHINX}")
        return
    if name == AUTO:
        raise ModelNotFound(
            "auto is no model: it takes the largest on this machine that keeps up.",
            "Fetch one by its name; `interviewer models list` shows them all.",
        )
    model = fetch_showing(name)
    screen.print(f"{model.name} is on this machine, in {model.path}", soft_wrap=True)
    if model.is_demo:
        screen.print("It knows synthesized speech only, not people: use it for demos and tests.")
    else:
        screen.print(f"Use it:  interviewer practice --model {model.name}")
