"""Lines rendered before they are needed, on a thread of their own."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable

from audio.errors import VoiceError
from audio.frames import Pcm
from audio.ports import Voice
from interviewer.events import Prompt


class PromptRenderer:
    """Turns text into speech in the background; what is wanted now goes before what may come.

    Speech of lines that were prepared stays in memory: 20 s of it are 640 kB.
    """

    def __init__(self, voice: Voice, rendered: Callable[[Prompt], None]) -> None:
        """rendered: called by `work` with a wanted line once it is ready or failed."""
        self._voice = voice
        self._rendered = rendered
        self._ready: dict[Prompt, Pcm | VoiceError] = {}
        self._wanted: deque[Prompt] = deque()
        self._likely: deque[Prompt] = deque()
        self._changed = threading.Condition()
        self._closed = False

    def prepare(self, prompts: Iterable[Prompt]) -> None:
        """Render these next, likeliest first, in place of what was to be prepared before."""
        with self._changed:
            self._likely = deque(prompt for prompt in prompts if prompt not in self._ready)
            self._changed.notify()

    def want(self, prompt: Prompt) -> Pcm | None:
        """Its speech if ready, else None and it is made now. Raises VoiceError if that failed."""
        with self._changed:
            found = self._ready.get(prompt)
            if found is None:
                self._wanted.append(prompt)
                self._changed.notify()
        if isinstance(found, VoiceError):
            raise found
        return found

    def work(self) -> None:
        """Render until closed, on a thread of its own, which raises what is not a VoiceError."""
        while (job := self._next()) is not None:
            prompt, wanted = job
            if prompt not in self._ready:
                manner = prompt.manner
                try:
                    self._ready[prompt] = self._voice.render(
                        prompt.text, manner.voices, manner.pace
                    )
                except VoiceError as error:
                    if not wanted:
                        continue  # it may work when it is needed
                    self._ready[prompt] = error
            if wanted:
                self._rendered(prompt)

    def close(self) -> None:
        """Stop after what is being rendered."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _next(self) -> tuple[Prompt, bool] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._wanted or self._likely)
            if self._closed:
                return None
            return (
                (self._wanted.popleft(), True) if self._wanted else (self._likely.popleft(), False)
            )
