"""The recognizer's thread: phrases become words in their order, while the candidate goes on.

It begins in the silence that closes a phrase, and reads answers again while the interviewer speaks.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from audio.segmenter import Draft
from interviewer.events import AudioEnded, Heard, Reheard, Trouble
from interviewer.live.ending_sound import EndingSound
from interviewer.live.listening import Job
from interviewer.live.reading_ahead import Expected, ReadingAhead
from interviewer.live.rig import Rig
from interviewer.live.second_look import SecondLook

LATE_S = 4.0
"""Longer than the interviewer waits for more words: who sees none takes it for deaf."""
LATE_PHRASES = 3
"""In a row: any machine is busy once."""


@dataclass(frozen=True, slots=True)
class _LookAgain:
    """The interviewer began to speak and will until this moment."""

    until: float


_Work = tuple[Job, float] | Expected | AudioEnded | _LookAgain
"""A phrase comes with the moment at which it was closed."""


class Recognition:
    """What is to be recognized, and the thread that does it.

    The ears hand over phrases and drafts, the main thread says which phrases are the answer and
    when there is time to read them again.
    """

    def __init__(
        self,
        rig: Rig,
        post: Callable[[Heard | Reheard | AudioEnded], None],
        position: Callable[[], int],
    ) -> None:
        """post: told what was found, on the recognizer's thread. position: samples heard so far."""
        self._recognizer = rig.recognizer
        self._looker = rig.looker
        self._clock = rig.clock
        self._post = post
        self._position = position
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._ahead = ReadingAhead(rig.recognizer)
        self._ending = EndingSound(rig.turn_scorer)
        self._second = SecondLook() if rig.looker is not None else None
        self._ready_at = 0.0  # what was said while the model was being loaded came late for that
        self._late = 0  # phrases in a row
        self._told = False
        self.glossary: tuple[str, ...] = ()
        """Words to expect from now on; written by the main thread only."""

    @property
    def waiting(self) -> int:
        """Things to be done."""
        return self._queue.qsize()

    # ------------------------------------------------------------------------ the ears

    def phrase(self, job: Job) -> None:
        """A phrase was closed just now."""
        self._queue.put((job, self._clock.now()))

    def draft(self, draft: Draft) -> None:
        """What may become the next phrase."""
        self._queue.put(self._ahead.expect(draft))

    def withdraw(self) -> None:
        """The last draft will be no phrase."""
        self._ahead.withdraw()

    def ended(self, event: AudioEnded) -> None:
        """Handed on once the words that are still there have been found."""
        self._queue.put(event)

    def candidate_speaks(self) -> None:
        """No time to read anything again. The main thread says so, too."""
        if self._second is not None:
            self._second.cancel()

    # ----------------------------------------------------------------- the main thread

    def look_again(self, until: float) -> None:
        """Read the last answer again if there is time: the interviewer speaks until then."""
        if self._second is not None:
            self._queue.put(_LookAgain(until))

    def weighed(self, phrase: int, answer: Collection[int]) -> None:
        """These phrases are the answer so far, now that number `phrase` has been weighed."""
        if self._second is not None:
            self._second.heard(phrase, answer)

    def answer_over(self, answer: Collection[int]) -> None:
        """These phrases are a whole answer."""
        if self._second is not None:
            self._second.answer_over(answer)

    def trouble(self) -> Trouble | None:
        """That the words come late, said once when they do."""
        if self._told or self._late < LATE_PHRASES:
            return None
        self._told = True
        return Trouble(
            self._position(),
            f"Your words are heard late: {self._recognizer.name} is too slow on this machine.",
            "Close other programs, or take a smaller model next time (--model tiny.en).",
        )

    def close(self) -> None:
        """Stop after what there is to do."""
        self._queue.put(None)

    # ----------------------------------------------------------- the recognizer's thread

    def warm_up(self) -> None:
        """Do beforehand what the first phrase would wait for."""
        self._recognizer.warm_up()

    def work(self) -> None:
        """Recognize until closed, on a thread of its own."""
        self._ready_at = self._clock.now()
        while (item := self._queue.get()) is not None:
            match item:
                case AudioEnded():
                    self._post(item)
                case _LookAgain():
                    self._look_again(item.until)
                case Expected():
                    if self._queue.empty():  # else the phrase itself is there already, or more
                        self._ahead.read(item, self.glossary)
                case (job, closed_at):
                    self._recognize(job, closed_at)

    def _recognize(self, job: Job, closed_at: float) -> None:
        phrase, glossary = job.phrase, self.glossary
        transcript = self._ahead.words(phrase, glossary)
        if self._second is not None and transcript.dropped is None and transcript.text:
            self._second.keep(job.turn, phrase, glossary)
        latency_s = self._clock.now() - closed_at
        is_late = latency_s > LATE_S and closed_at >= self._ready_at
        self._late = self._late + 1 if is_late else 0
        sounds_over = self._ending.probability(job)
        self._post(job.heard(self._position(), transcript, latency_s, sounds_over))

    def _look_again(self, until: float) -> None:
        """Read the answer again in what is left of the interviewer's line, words first."""
        second, looker, clock = self._second, self._looker, self._clock
        if second is None or looker is None:
            return
        while self._queue.empty() and (look := second.next(until - clock.now())):
            began = clock.now()
            wanted = partial(second.wants, look)
            found = looker.look_again(look.pcm, look.glossary, wanted=wanted)
            took_s = clock.now() - began
            second.took(look, took_s, whole=wanted())
            if found.dropped is None:
                self._post(
                    Reheard(
                        self._position(),
                        look.turn,
                        look.phrases,
                        found.text,
                        found.confidence,
                        took_s,
                    )
                )
