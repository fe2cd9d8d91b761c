"""What can go wrong in an interview, each with what to do next.

InterviewError
|-- TreeError          a follow-up tree does not parse or does not make sense
|-- UnknownQuestion    no question, pack or roleplay of that name
|-- UnknownPlan        no plan of that name
|-- UnknownRole        no role of that name
|-- PlanTooShort       a plan cannot be held in so few minutes
|-- AnswerUnusable     a typed answer cannot be read as text
|-- SettingsError      what you chose once cannot be kept or read
|-- StoreError         a session log cannot be written or read
|-- ReportError        a report cannot be written
`-- AliasUnusable      a correction cannot be learned
"""

from __future__ import annotations

from pathlib import Path


class InterviewError(Exception):
    """Base of this tree.

    message: what happened, one sentence. next_step: what the person should do about it.
    """

    def __init__(self, message: str, next_step: str) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step


class TreeError(InterviewError):
    """A tree file is wrong at a line: "FILE:LINE: what is wrong" and what to write instead."""

    def __init__(self, file: Path | str, line: int, problem: str, next_step: str) -> None:
        super().__init__(f"{file}:{line}: {problem}", next_step)
        self.file = file
        self.line = line
        self.problem = problem


class UnknownQuestion(InterviewError):
    """No question or pack has that id; next_step names the nearest ones."""


class UnknownPlan(InterviewError):
    """No plan has that id; next_step names the nearest one."""


class UnknownRole(InterviewError):
    """No role has that id; next_step names them all."""


class PlanTooShort(InterviewError):
    """The stages of a plan do not fit into the minutes; next_step names what they take."""


class AnswerUnusable(InterviewError):
    """A typed answer is empty, no text, or longer than an answer can be."""


class SettingsError(InterviewError):
    """The remembered devices, voice and pace cannot be kept or read."""


class StoreError(InterviewError):
    """A session log could not be written or read."""


class ReportError(InterviewError):
    """A report could not be written."""


class AliasUnusable(InterviewError):
    """A correction cannot be learned: too long, too common, or for nothing listened for."""
