"""A Whisper recognizer that loads while something else goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from audio.frames import Pcm
from audio.ports import Transcript, Wanted, always
from audio.whisper import WhisperRecognizer


class LoadingRecognizer:
    """Is there at once; whoever needs its words waits until it is loaded.

    So the first question is spoken meanwhile. What loading failed of is raised by whatever needed
    it, and by `check` as soon as it is known.
    """

    def __init__(self, name: str, load: Callable[[], WhisperRecognizer]) -> None:
        self._name = name
        self._loaded: Future[WhisperRecognizer] = Future()

        def work() -> None:
            try:
                self._loaded.set_result(load())
            except BaseException as error:  # noqa: BLE001 - whoever waits raises it
                self._loaded.set_exception(error)

        # A daemon, so that nobody who leaves meanwhile has to wait for it.
        threading.Thread(target=work, name="loading", daemon=True).start()

    @property
    def name(self) -> str:
        """The model, as a person would name it."""
        return self._name

    def check(self) -> None:
        """Raise what loading failed of, if it has failed by now."""
        if self._loaded.done():
            self._loaded.result()

    def transcribe(
        self, pcm: Pcm, glossary: tuple[str, ...] = (), *, wanted: Wanted = always
    ) -> Transcript:
        """The words of one phrase of at most 30 s."""
        return self._loaded.result().transcribe(pcm, glossary, wanted=wanted)

    def look_again(
        self, pcm: Pcm, glossary: tuple[str, ...] = (), *, wanted: Wanted = always
    ) -> Transcript:
        """`transcribe`, with more care and more slowly."""
        return self._loaded.result().look_again(pcm, glossary, wanted=wanted)

    def warm_up(self) -> None:
        """Transcribe nothing once."""
        self._loaded.result().warm_up()
