"""What the interviewer says besides questions and probes. Neutral: it never judges aloud."""

from __future__ import annotations

from collections.abc import Callable

Wording = Callable[[str], str]
"""Takes the question, gives the line that leads over to it."""

GREETING = "Hello. I will ask, and listen until you are done. Take the time you need."
GREETING_ONE = "Hello. Here is your question."
NEXT = "Thank you. Next question."
NUDGE = "Take your time."
OFFER = "I can rephrase the question, or we can skip it. Just say so."
TIME_BOX = "Let me step in there."
RESUMED = "Let's go on."
DEVICE_BACK = "I can hear you again. Please go on from where you were."
CLOSING = "Thank you. That was the last question. Well done for doing it aloud."
TIME_IS_UP = "I have to stop us there, our time is up."
STOPPED = "All right, we stop here. Everything so far is saved."
ASK_AGAIN = "Could you put that question another way?"
"""What an exercise answers to a question back that calls for none of its facts."""
NOT_KNOWN = (
    "I have nothing on that. Assume what seems reasonable, and say what you assume.",
    "Nobody here knows that yet. Take whatever seems likely to you, and go on.",
)
"""The answer where the same happens again: its author did not foresee that question."""
AS_YOU_LIKE = (
    "As you like. Take what you know best.",
    "I leave that to you. Go with what you would choose.",
)
"""The answer to who asks which answer is wanted: whether a recent example will do."""
NEAREST = (
    "That's all right. Take the nearest you have come to it, in any job, however small it was.",
    "Then take something smaller that comes close to it, from any job or project.",
)
"""Said once to who has no example: whether it never happened, or none comes to mind."""
SKIPPED = "All right, we leave that one."

FIXED = (
    GREETING,
    NUDGE,
    OFFER,
    RESUMED,
    DEVICE_BACK,
    CLOSING,
    TIME_IS_UP,
    STOPPED,
)


def next_question(ask: str) -> str:
    """The line that closes one question and opens the next."""
    return f"{NEXT} {ask}"


def after_skip(ask: str) -> str:
    """The line that leaves a question and opens the next."""
    return f"{SKIPPED} {ask}"


def stepping_in(text: str) -> str:
    """A probe asked because the time box is full."""
    return f"{TIME_BOX} {text}"
