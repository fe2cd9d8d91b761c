"""Which models there are, which of them are here, and how one gets here.

A model lives in one folder of the user's cache; the folder appears only when it is complete. What
is here is never asked for on the network again.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from audio.errors import ModelNotFound

DEFAULT = "base.en"
DEMO = "demo"
DEMO_BASE = "demo-base"

Progress = Callable[[int, int], None]
"""Called with the bytes here and the bytes in all, the first time before any is fetched."""

_BUNDLED = Path(__file__).parent / "models" / "demo-whisper"


@dataclass(frozen=True, slots=True)
class Model:
    """A model on this machine. is_demo: it knows synthesized speech only, not people."""

    name: str
    path: Path
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """A model to be had from the Hugging Face hub. megabytes: about what it weighs."""

    name: str
    repo: str
    megabytes: int
    note: str


CATALOGUE = (
    Published("tiny.en", "Systran/faster-whisper-tiny.en", 78, "fastest, roughest"),
    Published(DEFAULT, "Systran/faster-whisper-base.en", 148, "the default: two CPU cores keep up"),
    Published("small.en", "Systran/faster-whisper-small.en", 486, "better, for four cores or more"),
    Published("medium.en", "Systran/faster-whisper-medium.en", 1530, "for an NVIDIA card"),
    Published(
        "distil-small.en",
        "Systran/faster-distil-whisper-small.en",
        335,
        "small.en with less decoder",
    ),
    Published(
        "distil-medium.en",
        "Systran/faster-distil-whisper-medium.en",
        791,
        "medium.en with less decoder",
    ),
    Published(
        "distil-large-v3", "Systran/faster-distil-whisper-large-v3", 1516, "for an NVIDIA card"
    ),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of `interviewer models list`. path: None if the model is not here."""

    name: str
    megabytes: int
    note: str
    path: Path | None


def models_dir() -> Path:
    """Where fetched and made models are kept, in the user's own cache."""
    return Path(platformdirs.user_cache_dir("interviewer", appauthor=False)) / "models"


def published(name: str) -> Published | None:
    """The catalogue's entry of that name."""
    return next((model for model in CATALOGUE if model.name == name), None)


def resolve(name_or_path: str) -> Model:
    """The model of that name, or in that folder, on this machine. Opens no socket.

    Raises ModelNotFound, whose next step says how to get it.
    """
    if name_or_path == DEMO:
        return Model(DEMO, _BUNDLED, is_demo=True)
    kept = models_dir() / name_or_path
    if name_or_path == DEMO_BASE:
        if kept.is_dir():
            return Model(DEMO_BASE, kept, is_demo=True)
        raise ModelNotFound(
            "The widened demo model has not been made yet.", "Run: python scripts/make_demo_base.py"
        )
    if published(name_or_path):
        if kept.is_dir():
            return Model(name_or_path, kept)
        raise ModelNotFound(
            f"The model {name_or_path} is not on this machine.",
            f"Run: interviewer models fetch {name_or_path}",
        )
    path = Path(name_or_path).expanduser()
    if path.is_dir():
        return Model(path.name or name_or_path, path, is_demo=path.resolve() == _BUNDLED.resolve())
    raise _unknown(name_or_path)


def fetch(name_or_path: str, progress: Progress | None = None) -> Model:
    """The model, fetched from the hub if it is a published one that is not here.

    Raises ModelNotFound if it cannot be had (without a network, within three seconds) and
    ModelBroken if what arrived is not what the hub announced. A download that broke off goes on
    where it stopped.
    """
    try:
        return resolve(name_or_path)
    except ModelNotFound:
        entry = published(name_or_path)
        if entry is None:
            raise
    from audio import hub  # noqa: PLC0415 - a client for HTTP that only a download is worth

    target = models_dir() / entry.name
    hub.download(entry.repo, target, progress or (lambda _done, _total: None))
    return Model(entry.name, target)


def listing() -> tuple[Listed, ...]:
    """Every model that has a name, here or not."""
    demo_base = models_dir() / DEMO_BASE
    made = (
        Listed(DEMO, _megabytes(_BUNDLED), "synthesized speech only: demo and tests", _BUNDLED),
        Listed(
            DEMO_BASE,
            _megabytes(demo_base) if demo_base.is_dir() else 55,
            "the same words at the price of base.en: for timing",
            demo_base if demo_base.is_dir() else None,
        ),
    )
    kept = ((model, models_dir() / model.name) for model in CATALOGUE)
    return made + tuple(
        Listed(
            model.name,
            _megabytes(path) if path.is_dir() else model.megabytes,
            model.note,
            path if path.is_dir() else None,
        )
        for model, path in kept
    )


def _megabytes(folder: Path) -> int:
    return round(sum(file.stat().st_size for file in folder.iterdir() if file.is_file()) / 1e6)


def _unknown(name: str) -> ModelNotFound:
    names = [DEMO, DEMO_BASE, *(model.name for model in CATALOGUE)]
    near = difflib.get_close_matches(name, names, n=1)
    looks_like_path = os.sep in name
    return ModelNotFound(
        f"There is no model folder {name}." if looks_like_path else f"There is no model {name!r}.",
        f"Did you mean {near[0]}?"
        if near
        else f"Choose one of {', '.join(names)}, or give a folder.",
    )
