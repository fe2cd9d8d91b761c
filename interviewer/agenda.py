"""The questions of an interview in their order, and what opening one takes."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer import lines
from interviewer.events import Prepare, Prompt, QuestionOpened
from interviewer.tree import SAY_MORE, WHAT_MATTERS, Kind, Question


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
        asked = [question.ask]
        for probe in question.probes:
            asked += [*probe.ask, probe.fallback]
        asked += (*SAY_MORE.ask, *WHAT_MATTERS.ask)
        answered = [clarification.answer for clarification in question.clarify]
        prompts = [Prompt(text, question.manner) for text in asked]
        if index + 1 < len(self.questions):
            following = self.questions[index + 1]
            prompts.append(Prompt(lines.next_question(following.ask), following.manner))
        answered += lines.NOT_KNOWN if question.kind is Kind.EXERCISE else ()
        prompts += [Prompt(text, question.manner) for text in (*answered, question.rephrase)]
        prompts += [Prompt(text) for text in lines.FIXED]
        # A line that names a slot is known only once the slot is: it is rendered when spoken.
        ready = (prompt for prompt in prompts if prompt.text and "{" not in prompt.text)
        return Prepare(at, tuple(dict.fromkeys(ready)), question.glossary)
