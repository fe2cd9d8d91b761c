"""How long a question takes, and how it is held when there is less time for it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from interviewer.tree import Question, TimeBox

SPOKEN_WORDS_PER_S = 2.6
"""The interviewer's pace, a little under its 165 words a minute."""
THINKING_S = 5.0
"""From the end of a question to the first word of the answer."""
REPLY_BOX = TimeBox((15.0, 60.0), 90.0)
"""The band of an answer to a follow-up, which is shorter by nature."""
REPLY_S = 100.0
"""A follow-up with the longest answer to it; where less time is left, none is asked."""
TIGHTEST = 0.5
"""Times its time box: less, and an answer could not be given in earnest."""
STEP_IN_AT = 1.25
"""Times the hard limit, after which the interviewer steps in even without a pause."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A sample count, and how many of them the interview has been held (pauses left out)."""

    at: int
    held: int


def said_in_s(text: str) -> float:
    """Seconds that it takes to say `text`."""
    return len(text.split()) / SPOKEN_WORDS_PER_S


def spoken_s(text: str) -> float:
    """Seconds that it takes to say `text`, with a breath."""
    return 1.0 + said_in_s(text)


def full_s(question: Question) -> float:
    """Seconds for a question with an answer of full length and all of its follow-ups."""
    asked = _asked_s(question) + question.time_box.target[1]
    return min(question.limits.thread_s, asked + REPLY_BOX.target[1] * question.limits.probes)


def least_s(question: Question) -> float:
    """Seconds below which it is not asked at all."""
    return _asked_s(question) + TIGHTEST * question.time_box.target[1]


def fitted(question: Question, share_s: float) -> Question:
    """The question as it is held in `share_s` seconds (at least `least_s`).

    The time box shrinks with the share, so that the answer may run to its hard limit within it;
    follow-ups are asked as long as there is room for the answer to one more.
    """
    scale = min(1.0, max(TIGHTEST, share_s / full_s(question)))
    box, answer_s = question.time_box, share_s - _asked_s(question)
    hard = min(scale * box.hard, answer_s / STEP_IN_AT)
    low, high = (min(hard, scale * side) for side in box.target)
    thread_s = min(question.limits.thread_s, max(1.0, share_s - REPLY_S))
    return replace(
        question,
        time_box=TimeBox((low, high), hard),
        limits=replace(question.limits, thread_s=thread_s),
    )


def _asked_s(question: Question) -> float:
    opens_s = spoken_s(question.persona.opens) if question.persona else 0.0
    return spoken_s(question.ask) + opens_s + THINKING_S
