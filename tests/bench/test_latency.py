"""When the words of an answer are there, as the latency bench sees it."""

from __future__ import annotations

from audio.frames import samples
from bench.latency import Run, Watch
from interviewer.conversation.session import Session
from interviewer.events import AnswerOver, Heard
from tests.interviewer.helpers import make_question


def test_words_are_there_when_they_come_not_when_the_last_block_was_heard() -> None:
    session = Session((make_question(),))
    run, now = Run("one"), samples(10.43)
    watch = Watch(session, run, lambda: now, once=True)
    last_block = samples(10.34)
    watch.see(Heard(last_block, 0, 0, 0, samples(10.0), "We retry.", 0.9, latency_s=0.1))
    now = samples(11.0)
    watch.see(AnswerOver(now, 0, "q", "silence", "We retry.", 1.0, 10.0))
    assert run.transcript == [430.0]
    assert run.latency == [100.0]
