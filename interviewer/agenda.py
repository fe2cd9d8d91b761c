"""The questions of an interview in their order, and what opening one takes."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer import lines
from interviewer.events import Prepare, QuestionOpened
from interviewer.tree import SAY_MORE, WHAT_MATTERS, Question


@dataclass(frozen=True, slots=True)
class Agenda:
    """At least one question, asked from first to last."""

    questions: tuple[Question, ...]

    def open(self, index: int, at: int) -> tuple[QuestionOpened, Prepare]:
        """The commands that announce question `index` and get its lines rendered."""
        question = self.questions[index]
        opened = QuestionOpened(at, index + 1, len(self.questions), question.id)
        return opened, self.prepare(index, at)

    def prepare(self, index: int, at: int) -> Prepare:
        """Everything that may be spoken while question `index` is open, likeliest first."""
        question = self.questions[index]
        texts = [question.ask]
        for probe in question.probes:
            texts += [*probe.ask, probe.fallback]
        texts += (*SAY_MORE.ask, *WHAT_MATTERS.ask)
        if index + 1 < len(self.questions):
            texts.append(lines.next_question(self.questions[index + 1].ask))
        texts += [clarification.answer for clarification in question.clarify]
        texts += [question.rephrase, *lines.FIXED]
        # A line that names a slot is known only once the slot is: it is rendered when spoken.
        ready = tuple(dict.fromkeys(text for text in texts if text and "{" not in text))
        return Prepare(at, ready, question.glossary)
