"""Our own loop on the answers, as an interview holds it. Run by `run.py`."""

from pathlib import Path
from tempfile import TemporaryDirectory

# Before numpy: the package says how many threads numpy may take.
from audio.clock import SystemClock

# isort: split
import numpy as np
from feeding import RATE, Heard, Job, cpu_s, in_a_quiet_room, load, report

from audio.model_store import resolve
from audio.ports import Recognizer, Voice
from audio.voice import Pyttsx3Voice
from audio.whisper import WhisperRecognizer
from bench import spoken_answers
from interviewer.authoring.loader import builtin_trees, find, load_trees
from interviewer.events import AnswerOver, Command, Event
from interviewer.events import Heard as Phrase
from interviewer.live.demo_script import INTERVIEWER_VOICE
from interviewer.tree import Question


class _Watch:
    """When words came and when the answer was taken to be over, in samples of the answer.

    An event's own time is that of the last block heard, and up to a tenth of a second old.
    """

    def __init__(self, since: spoken_answers.Since) -> None:
        self._since = since
        self.phrases: list[Phrase] = []
        self.there = 0
        self.over: int | None = None

    def see(self, item: Event | Command) -> None:
        if self.over is None and isinstance(item, Phrase):
            self.phrases.append(item)
            self.there = self._since.samples()
        if self.over is None and isinstance(item, AnswerOver):
            self.over = self._since.samples()


def hold(pcm: np.ndarray, question: Question, recognizer: Recognizer, voice: Voice) -> Heard:
    """An interview of one question on an answer of at least a block, in the peers' quiet room."""
    since = spoken_answers.Since(SystemClock())
    watch, used = _Watch(since), cpu_s()
    spoken_answers.hold(in_a_quiet_room(pcm), question, recognizer, voice, [watch], since=since)
    seconds = len(pcm) / RATE
    there = watch.there / RATE - seconds if watch.phrases else None
    return Heard(
        seconds,
        watch.over / RATE - seconds if watch.over is not None else None,
        there,
        there,
        (cpu_s() - used) / seconds,
        " ".join(phrase.text for phrase in watch.phrases if not phrase.dropped),
    )


def main() -> None:
    """Hold an interview on every answer; before the first, one on nothing, to be warm."""
    job = Job.read()
    model = resolve(job.model)
    recognizer = WhisperRecognizer(model.path, model.name, "cpu")
    question = find(load_trees(builtin_trees()), job.options["question"])[0]
    with TemporaryDirectory() as cache:
        voice = Pyttsx3Voice(*INTERVIEWER_VOICE, Path(cache))
        hold(np.zeros(RATE, np.int16), question, recognizer, voice)
        report([hold(load(path), question, recognizer, voice) for path in job.answers])
        voice.close()


if __name__ == "__main__":
    main()
