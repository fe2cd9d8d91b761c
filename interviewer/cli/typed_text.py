"""Answers that come as text: from a file or a pipe."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from interviewer.errors import AnswerUnusable, UnknownQuestion
from interviewer.tree import Question

MOST_BYTES = 100_000
"""Three quarters of an hour of speech has fewer."""


def read_answer(source: Path | BinaryIO) -> str:
    """The text of an answer. Raises AnswerUnusable."""
    try:
        if isinstance(source, Path):
            with source.open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
        else:
            raw = source.read(MOST_BYTES + 1)
    except OSError as error:
        reason = "is a folder" if error.errno == errno.EISDIR else str(error.strerror)
        raise AnswerUnusable(
            f"The answer cannot be read: {source}: {reason}.",
            "Name a text file, or leave it out and type or pipe the answer.",
        ) from error
    if len(raw) > MOST_BYTES:
        raise AnswerUnusable(
            f"The answer is longer than {MOST_BYTES:,} bytes.",
            "That is more than anybody says to one question; is it the right file?",
        )
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise AnswerUnusable(
            "The answer is not text.",
            "Give a text file; for a recording use: interviewer replay AUDIO --question ID",
        )
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise AnswerUnusable(
            "The answer is not text in UTF-8.", "Save it as UTF-8 text and try again."
        ) from error
    if not text.strip():
        raise AnswerUnusable("The answer is empty.", "Type or pipe what you would say.")
    return text


def one_question(found: Sequence[Question], name: str) -> Question:
    """The single question that a name stands for. Raises UnknownQuestion if it is a pack's."""
    if len(found) == 1:
        return found[0]
    ids = ", ".join(question.id for question in found)
    raise UnknownQuestion(f"{name} is a whole pack.", f"Name one of its questions: {ids}.")
