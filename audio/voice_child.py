"""The process that runs pyttsx3, so that a synthesizer that hangs can be killed.

Started by `audio.voice` as a file of its own: it imports nothing of this program. It speaks JSON,
one object a line. First it says `{"driver", "default", "voices": [[id, name, [language]]]}` or
`{"missing": reason}`; then each request `{"text", "path", "voice", "rate"}` is answered with `{}`
once the sound is in the file, or with `{"error": reason}`. It ends when its input ends.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from typing import Any

_TRIES = 3
_EVENT_S = 60.0
"""Longer than the parent waits; only keeps a lost event from holding the process for ever."""
_EMPTY_FILE = 1024


def main() -> None:
    """Render what the parent asks for until its end of the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # pyttsx3 prints

    def answer(**fields: Any) -> None:
        answers.write(json.dumps(fields) + "\n")

    try:
        import pyttsx3  # noqa: PLC0415 - inside, so that its failure is an answer

        engine = pyttsx3.init()
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        answer(missing=f"{type(error).__name__}: {error}")
        return
    voices = [[v.id, v.name, [_text(language) for language in v.languages]]
              for v in engine.getProperty("voices")]  # fmt: skip
    renderer = _Renderer(engine)
    answer(driver=engine.driver_name, default=engine.getProperty("voice"), voices=voices)
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    while True:
        problem = renderer.render(**requests.get())
        answer(**({"error": problem} if problem else {}))


def _listen(requests: queue.SimpleQueue[dict[str, Any]]) -> None:
    """Pass requests on; end the process with the parent, even in the middle of a rendering."""
    for line in sys.stdin:
        requests.put(json.loads(line))
    os._exit(0)


class _Renderer:
    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._finished = threading.Event()
        self._errors: list[str] = []
        engine.connect("finished-utterance", lambda **_: self._finished.set())
        engine.connect("error", lambda exception, **_: self._errors.append(str(exception)))

    def render(self, text: str, path: str, voice: str, rate: int) -> str | None:
        """Write the speech to `path`; the reason if that failed."""
        self._errors.clear()
        for _ in range(_TRIES):  # espeak now and then gives an empty sound, and the next time not
            self._finished.clear()
            # espeak takes over a new pace only with a voice that is set in between.
            self._engine.setProperty("rate", rate)
            self._engine.setProperty("voice", voice)
            self._engine.setProperty("rate", rate)
            self._engine.save_to_file(text, path)
            self._engine.runAndWait()
            if self._engine.driver_name == "espeak":
                self._finished.wait(_EVENT_S)
            if self._errors:
                return self._errors[0]
            if os.path.exists(path) and os.path.getsize(path) > _EMPTY_FILE:  # noqa: PTH110, PTH202
                return None
        return None if os.path.exists(path) else "no sound was written"  # noqa: PTH110


def _text(language: str | bytes) -> str:
    return language.decode("ascii", "ignore") if isinstance(language, bytes) else str(language)


if __name__ == "__main__":
    main()
