"""The end of a session: rate yourself, then see what was heard, change one thing, try once more."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from interviewer import folders
from interviewer.cli.ask import ask, choose
from interviewer.cli.feedback_pages import (
    concept_rows,
    show_advice,
    show_comparison,
    show_heard,
    show_why,
)
from interviewer.cli.past_session import PastSession
from interviewer.cli.report_page import Wanted, make_report
from interviewer.errors import AliasUnusable
from interviewer.events import Corrected, SelfRated
from interviewer.keeping import aliases
from interviewer.language.normalise import words
from interviewer.report.advice import worth_redoing
from interviewer.report.compare import compare
from interviewer.report.model import Competence, Concept, Question, Report
from interviewer.sentences import spaced, upper_first
from interviewer.terminal_text import printable
from interviewer.tree import Question as Tree

Redo = Callable[[Tree], None]
"""Asks a question once more, as the next chapter of the session."""

LOWEST, HIGHEST = 1, 5
_TALL = 45
"""Lines of a terminal that holds a whole page."""


def can_look_back(screen: Console) -> bool:
    """Whether there is a person to talk to."""
    return sys.stdin.isatty() and screen.is_terminal


def look_back(held: PastSession, screen: Console, redo: Redo) -> None:
    """Lead through it. Ctrl-C or the end of the input leave at any place; all is kept."""
    if not can_look_back(screen) or held.log.trouble or held.called_away:
        return
    report = held.report()
    if not any(question.main for question in report.questions):
        return
    screen.print()
    screen.print(Text("That was it. Well done.", style="bold"))
    if choose(screen, {"": "look back at it", "q": "not now"}) == "q":
        return
    held.shown = True
    try:
        _Feedback(held, screen, redo).lead()
    except KeyboardInterrupt:
        screen.print()


class _Feedback:
    def __init__(self, held: PastSession, screen: Console, redo: Redo) -> None:
        self._held = held
        self._screen = screen
        self._redo = redo

    def lead(self) -> None:
        report = self._held.report()
        answered = _answered(report)
        self._rate([question for question in answered if question.rubric])
        for question in answered:
            if not self._look_at(question.number, last=question is answered[-1]):
                break
        report = self._held.report()
        show_advice(self._screen, report)
        weakest = worth_redoing(report.questions)
        if weakest is not None:
            self._try_again(weakest)
        self._offer_report()

    # ------------------------------------------------------------------- rating oneself

    def _rate(self, questions: Sequence[Question]) -> None:
        """Before the tool says anything: it is the comparison that teaches."""
        if not questions:
            return
        self._screen.print()
        self._screen.print(Text("First you: how would you rate your answers?", style="bold"))
        self._screen.print("A number from 1 to 5; Enter leaves one out, x leaves out the rest.")
        for question in questions:
            self._screen.print()
            self._screen.print(Text(printable(question.title), style="bold cyan"))
            for competence in question.rubric:
                level = self._level(competence)
                if level is None:
                    return
                if level:
                    fact = SelfRated(
                        self._held.at, question.number, question.id, competence.name, level
                    )
                    self._held.note(fact)

    def _level(self, competence: Competence) -> int | None:
        """1 to 5, 0 to leave it out, None to leave out the rest."""
        self._screen.print(Text(f"  {printable(upper_first(spaced(competence.name)))}"))
        for anchor in competence.anchors:
            does = Text(f"{anchor.level}  {printable(anchor.does)}", style="dim")
            self._screen.print(Padding(does, (0, 0, 0, 4)))
        while True:
            answer = ask(self._screen, "  1 to 5 > ").lower()
            if not answer:
                return 0
            if answer == "x":
                return None
            if answer.isdecimal() and LOWEST <= int(answer) <= HIGHEST:
                return int(answer)
            self._screen.print(Text("  A number from 1 to 5, Enter or x.", style="yellow"))

    # --------------------------------------------------------------- question by question

    def _look_at(self, number: int, *, last: bool) -> bool:
        """Show one question until the person goes on; False to skip the others."""
        while True:
            question = self._question(number)
            show_heard(self._screen, question)
            if self._screen.height < _TALL:
                ask(self._screen, "  Enter: why I asked, and how you said it > ")
            show_why(self._screen, question)
            choices = {"": "go on"}
            if _correctable(question, aliases.load(folders.data_folder())):
                choices["d"] = "I did say this"
            choices["w"] = "my words as heard"
            if not last:
                choices["q"] = "to the end"
            match choose(self._screen, choices):
                case "d":
                    self._correct(question)
                case "w":
                    self._show_words(question)
                case "q":
                    return False
                case _:
                    return True

    def _show_words(self, question: Question) -> None:
        for answer in question.answers:
            self._screen.print(Padding(Text(printable(answer.text)), (1, 0, 0, 2)))
        ask(self._screen, "  Enter goes back > ")

    def _correct(self, question: Question) -> None:
        """Learn what a concept was misheard as, for this person, or unlearn it."""
        folder = folders.data_folder()
        own = aliases.load(folder)
        open_concepts = _correctable(question, own)
        self._screen.print(concept_rows(open_concepts, numbered=True))
        concept = self._chosen(open_concepts)
        if concept is None:
            return
        for answer in question.answers:
            self._screen.print(Padding(Text(printable(answer.text), style="dim"), (1, 0, 0, 2)))
        tree, known = self._held.questions[question.id], aliases.known(own, question.id, concept.id)
        if known:
            so_far = ", ".join(f'"{each}"' for each in known)
            so_far = f"  So far you mean it by {so_far}; the same words again take that back."
            self._screen.print(Text(printable(so_far), style="dim"))
        heard = self._misheard(tree, concept.id, known, [each.text for each in question.answers])
        if not heard:
            return
        back = heard in known
        change = aliases.remove if back else aliases.add
        aliases.save(change(own, question.id, concept.id, heard), folder)
        self._held.note(
            Corrected(self._held.at, question.number, question.id, concept.id, heard, back)
        )
        if back:
            self._held.questions[question.id] = aliases.unteach(tree, concept.id, heard)
            told = f'Taken back: when I hear "{heard}", it no longer stands for {concept.name}.'
        else:
            new = aliases.add({}, question.id, concept.id, heard)
            self._held.questions[question.id] = aliases.teach(tree, new)
            told = (
                f'Noted: when I hear "{heard}", you mean {concept.name}. It counts from now on. '
                "The same words again take it back."
            )
        self._screen.print(Text(f"  {printable(told)}", style="green"))

    def _misheard(
        self, tree: Tree, concept: str, known: Sequence[str], transcript: Sequence[str]
    ) -> str:
        """The words that stand for a concept, fit to be looked for, or some of those known."""
        while True:
            heard = ask(self._screen, "  The words above that stand where you said it > ")
            said = " ".join(words(heard))
            if not heard or said in known:
                return said
            try:
                return aliases.checked(tree, concept, heard, transcript)
            except AliasUnusable as error:
                told = f"  {printable(error.message)} {printable(error.next_step)}"
                self._screen.print(Text(told, style="yellow"))

    def _chosen(self, concepts: Sequence[Concept]) -> Concept | None:
        while True:
            answer = ask(self._screen, "  Which one did you say? Its number > ")
            if not answer:
                return None
            if answer.isdecimal() and 1 <= int(answer) <= len(concepts):
                return concepts[int(answer) - 1]
            self._screen.print(Text("  A number from the list, or Enter.", style="yellow"))

    # ------------------------------------------------------------------- once more, report

    def _try_again(self, before: Question) -> None:
        self._screen.print()
        title = printable(before.title)
        self._screen.print(Text(f"Try '{title}' once more, with that in mind?", style="bold"))
        if choose(self._screen, {"": "yes, now", "n": "not now"}) == "n":
            return
        self._redo(self._held.questions[before.id])
        if self._held.called_away:
            raise KeyboardInterrupt
        after = self._held.report().questions[-1]
        if after.redo_of is None or not after.main:
            self._screen.print("  Nothing was said this time, so there is nothing to compare.")
            return
        show_comparison(self._screen, compare(self._question(before.number), after))

    def _offer_report(self) -> None:
        self._screen.print()
        choices = {"": "done", "r": "make the report and open it", "w": "only make it"}
        chosen = choose(self._screen, choices)
        if chosen:
            name, trees = self._held.log.path.stem, self._held.trees
            make_report(name, trees, Wanted("html", show=chosen == "r"))

    def _question(self, number: int) -> Question:
        return next(q for q in self._held.report().questions if q.number == number)


def _answered(report: Report) -> list[Question]:
    return [question for question in report.questions if question.main]


def _correctable(question: Question, own: aliases.Aliases) -> tuple[Concept, ...]:
    """What was not heard, and what may be heard only by a correction that can be taken back."""
    return tuple(
        c for c in question.wanted if c.state != "heard" or aliases.known(own, question.id, c.id)
    )
