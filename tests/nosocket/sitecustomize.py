"""Put on PYTHONPATH by a test: any Python process that makes a network socket dies, loudly.

Sockets of the family AF_UNIX reach no further than this machine (a sound server uses one).
"""

from __future__ import annotations

import os
import socket
import sys


def _watch(event: str, args: tuple[object, ...]) -> None:
    if event in {"socket.__new__", "socket.getaddrinfo", "socket.connect"}:
        if event == "socket.__new__" and args[1] == getattr(socket, "AF_UNIX", None):
            return
        if event == "socket.connect" and isinstance(args[1], (str, bytes)):
            return
        sys.stderr.write(f"A socket was opened: {event} {args[1:]}\n")
        sys.stderr.flush()
        os._exit(97)


sys.addaudithook(_watch)
