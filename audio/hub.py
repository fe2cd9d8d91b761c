"""One model folder from the Hugging Face hub, resumable and checked.

huggingface_hub's own downloads begin anew after a break and wait long for a network that is not
there, so only its client and its addresses are used here.
"""

from __future__ import annotations

import hashlib
import os
import queue
import shutil
import socket
import threading
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from http import HTTPStatus
from pathlib import Path

import filelock
import httpx2
from huggingface_hub import HfApi, constants, get_session, hf_hub_url

from audio.errors import ModelBroken, ModelError, ModelNotFound

_WANTED = ("model.bin", "config.json", "tokenizer.json", "preprocessor_config.json", "vocabulary.*")
_REACH_S = 2.5  # name look-up and connection together: what one waits for an absent network
_TIMEOUT = httpx2.Timeout(20.0, connect=10.0)


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    size: int
    sha256: str | None


def download(repo: str, target: Path, progress: Callable[[int, int], None]) -> None:
    """Make `target` hold the newest revision of a model repository.

    Parts are kept beside `target` and gone on from; `target` appears complete or not at all. The
    address is that of HF_ENDPOINT if set. Raises ModelNotFound, ModelBroken, ModelError.
    """
    endpoint = os.environ.get("HF_ENDPOINT", constants.ENDPOINT).rstrip("/")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(target.parent / f".{target.name}.lock", timeout=0):
            if not target.is_dir():
                _fetch(repo, target, endpoint, progress)
    except filelock.Timeout as error:
        raise ModelError(
            f"Another program is fetching {target.name} already.", "Wait until it has finished."
        ) from error
    except OSError as error:  # the network's own are ModelNotFound by now
        raise ModelError(
            f"{target.name} cannot be written to {target.parent}: {error.strerror or error}",
            "Make room there and let it be written to, or set XDG_CACHE_HOME to another folder.",
        ) from error


def _fetch(repo: str, target: Path, endpoint: str, progress: Callable[[int, int], None]) -> None:
    revision, files = _announced(repo, target.name, endpoint)
    # A part of another revision is of no use: the folder is named after the one it belongs to.
    parts = target.with_name(f".{target.name}-{revision[:12]}.part")
    for stale in target.parent.glob(f".{target.name}-*.part"):
        if stale != parts:
            shutil.rmtree(stale)
    parts.mkdir(exist_ok=True)
    total = sum(file.size for file in files)
    before = 0
    progress(sum(min(_size(parts / file.name), file.size) for file in files), total)
    for file in files:
        url = hf_hub_url(repo, file.name, revision=revision)
        # The library knows the endpoint that was set when it was imported, not the one set since.
        url = endpoint + url.removeprefix(constants.ENDPOINT)

        def at(size: int, before: int = before) -> None:
            progress(before + size, total)

        try:
            _complete(url, parts / file.name, file, at)
        except httpx2.HTTPError as error:
            raise ModelNotFound(
                f"The download of {target.name} broke off ({_said(error)}).",
                f"It goes on where it stopped: interviewer models fetch {target.name}",
            ) from error
        before += file.size
    parts.rename(target)


def _announced(repo: str, name: str, endpoint: str) -> tuple[str, list[_File]]:
    """The newest revision and the files of it that a recognizer needs."""
    by_hand = (
        f"Connect and run: interviewer models fetch {name}; or put the files of {repo} into a"
        " folder and give that folder as --model"
    )
    if constants.HF_HUB_OFFLINE:
        raise ModelNotFound(f"HF_HUB_OFFLINE forbids fetching {name}.", by_hand)
    if not _reachable(endpoint):
        raise ModelNotFound(f"{endpoint} cannot be reached to fetch {name}.", by_hand)
    try:
        info = HfApi(endpoint=endpoint, token=False).model_info(
            repo, files_metadata=True, timeout=_TIMEOUT.read
        )
    except (httpx2.HTTPError, OSError, ValueError, TypeError) as error:
        # ValueError and TypeError: a portal's page where the hub's JSON should be.
        raise ModelNotFound(
            f"{endpoint} does not tell what {name} consists of ({_said(error)}).", by_hand
        ) from error
    files = [
        _File(sibling.rfilename, sibling.size or 0, sibling.lfs.sha256 if sibling.lfs else None)
        for sibling in info.siblings or ()
        if any(fnmatch(sibling.rfilename, pattern) for pattern in _WANTED)
    ]
    if not info.sha or "model.bin" not in {file.name for file in files}:
        raise ModelNotFound(f"{repo} at {endpoint} holds no CTranslate2 model.", by_hand)
    return info.sha, files


def _complete(url: str, path: Path, file: _File, at: Callable[[int], None]) -> None:
    """Fetch what is missing of a file and check it; a break is gone on from while bytes arrive."""
    if _size(path) > file.size:
        path.unlink()
    while (before := _size(path)) < file.size or not path.exists():
        try:
            _append(url, path, file, at)
        except httpx2.TransportError:
            if _size(path) <= before:
                raise
        if _size(path) <= before and file.size > 0:
            break  # an end without an error, and without anything
    damaged = _size(path) != file.size
    if not damaged and file.sha256:
        with path.open("rb") as written:
            damaged = hashlib.file_digest(written, "sha256").hexdigest() != file.sha256
    if damaged:
        size = _size(path)
        path.unlink()
        raise ModelBroken(
            f"{file.name} arrived damaged: {size} bytes where {file.size} were announced.",
            "Fetch it again; if this repeats, something between here and the hub alters files.",
        )
    at(file.size)


def _append(url: str, path: Path, file: _File, at: Callable[[int], None]) -> None:
    have = _size(path)
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    with get_session().stream("GET", url, headers=headers, timeout=_TIMEOUT) as response:
        if response.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # the file there is shorter than announced
        response.raise_for_status()
        if response.status_code != HTTPStatus.PARTIAL_CONTENT:
            have = 0  # the whole file comes, asked for or not
        with path.open("ab" if have else "wb") as part:
            for chunk in response.iter_bytes():
                part.write(chunk)
                have += len(chunk)
                if have > file.size:
                    return
                at(have)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


def _reachable(endpoint: str) -> bool:
    """Whether something listens there, or at the proxy before it; certain within `_REACH_S`.

    In a thread of its own, for a look-up of a name cannot be told when to give up.
    """
    url = urllib.parse.urlsplit(endpoint)
    if not urllib.request.proxy_bypass(url.hostname or ""):
        proxy = urllib.request.getproxies().get(url.scheme)
        url = urllib.parse.urlsplit(proxy) if proxy else url
    address = (url.hostname or "", url.port or (80 if url.scheme == "http" else 443))
    answers: queue.Queue[bool] = queue.Queue()

    def connect() -> None:
        try:
            socket.create_connection(address, timeout=_REACH_S).close()
        except OSError:
            answers.put(False)
        else:
            answers.put(True)

    threading.Thread(target=connect, name="reach the hub", daemon=True).start()
    try:
        return answers.get(timeout=_REACH_S)
    except queue.Empty:
        return False
