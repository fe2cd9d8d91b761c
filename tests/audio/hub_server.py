"""A stand-in for the Hugging Face hub on the loopback interface."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

REVISION = "0123456789abcdef0123456789abcdef01234567"


class Hub(ThreadingHTTPServer):
    """Serves one folder as repository `repo`.

    asked: every request as (path, Range header or ""). cut_after: bytes after which the connection
    of the next download of model.bin is cut; None for never. alter: what is served instead of the
    named files, while the announcement stays. portal: every address answers with a log-in page.
    """

    daemon_threads = True

    def __init__(self, folder: Path, repo: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.repo = repo
        self.files = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
        self.alter: dict[str, bytes] = {}
        self.cut_after: int | None = None
        self.ranges = True
        self.revision = REVISION
        self.portal = False
        self.asked: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def downloads(self, name: str) -> list[str]:
        """The Range headers of the downloads of a file."""
        return [asked for path, asked in self.asked if path.endswith(f"/{name}")]


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        hub, path = self.server, urlsplit(self.path).path
        asked = self.headers.get("Range", "")
        hub.asked.append((path, asked))
        if hub.portal:
            return self._send(200, b"<html>Log in to the hotel's network</html>", "text/html")
        if path == f"/api/models/{hub.repo}":
            return self._send(200, json.dumps(self._announcement()).encode(), "application/json")
        prefix = f"/{hub.repo}/resolve/{hub.revision}/"
        name = path.removeprefix(prefix)
        if not path.startswith(prefix) or name not in hub.files:
            return self._send(404, b"not here", "text/plain")
        content = hub.alter.get(name, hub.files[name])
        if not (asked and hub.ranges):
            return self._send(200, content, "application/octet-stream", name)
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        if start >= len(content):
            return self._send(416, b"", "text/plain")
        return self._send(206, content[start:], "application/octet-stream", name)

    def _announcement(self) -> dict[str, object]:
        siblings: list[dict[str, object]] = [{"rfilename": ".gitattributes", "size": 5}]
        for name, content in self.server.files.items():
            sibling: dict[str, object] = {"rfilename": name, "size": len(content), "blobId": "0"}
            if name == "model.bin":
                digest = hashlib.sha256(content).hexdigest()
                sibling["lfs"] = {"sha256": digest, "size": len(content), "pointerSize": 134}
            siblings.append(sibling)
        return {"id": self.server.repo, "sha": self.server.revision, "siblings": siblings}

    def _send(self, status: int, body: bytes, kind: str, name: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        hub = self.server
        if name == "model.bin" and hub.cut_after is not None:
            body, hub.cut_after = body[: hub.cut_after], None
            self.close_connection = True
        with suppress(ConnectionError):  # the client may have heard enough
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing on the terminal."""


@contextmanager
def serving(folder: Path, repo: str) -> Iterator[Hub]:
    with Hub(folder, repo) as hub:
        thread = threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield hub
        finally:
            hub.shutdown()
            thread.join()
