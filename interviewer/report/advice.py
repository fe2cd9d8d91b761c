"""One thing to change next time, and one to keep. Pure: read off a report's questions.

One, because a person can hold one in mind while speaking. What the content lacks comes before how
it was delivered, and what is far off before what is a little off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from interviewer.report import labels
from interviewer.report.model import Advice, Answer, Concept, Figure, Question
from interviewer.tree import Kind

_FEW_HEARD = 0.4
"""Below this share of its concepts an answer is thin, whatever its delivery."""
_MANY_HEARD = 0.7
_MOST_NAMES = 2


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Advice, and how much it matters: the highest urgency is given."""

    urgency: float
    advice: Advice


def next_change(questions: Sequence[Question]) -> Advice | None:
    """The one next change, None if nothing is out of its band. The last try counts, no other."""
    last = {question.id: question.number for question in questions if question.main}
    judged = [q for q in questions if q.main and q.scored and q.number == last[q.id]]
    found = [each for question in judged for each in _changes(question)]
    best = max(found, key=lambda each: each.urgency, default=None)
    return best.advice if best else None


def keep(questions: Sequence[Question]) -> Advice | None:
    """What went best, None if nothing stands out."""
    judged = [question for question in questions if question.main and question.scored]
    found = [each for question in judged for each in _goods(question)]
    best = max(found, key=lambda each: each.urgency, default=None)
    return best.advice if best else None


def worth_redoing(questions: Sequence[Question]) -> Question | None:
    """The question whose answer is most worth another try at once: the one that shows the change.

    Without a change, the one of which least was heard; None if nothing was missed anywhere.
    """
    change = next_change(questions)
    if change is not None:
        return next(question for question in questions if question.number == change.question)
    judged = [q for q in questions if q.main and q.scored and q.heard < len(q.wanted)]
    return min(judged, key=lambda q: q.heard / len(q.wanted), default=None)


# --- what to change -------------------------------------------------------------------------------


def _changes(question: Question) -> Iterator[_Candidate]:
    if question.main is None:
        return
    yield from _story(question, question.main)
    if question.whole:
        yield from _left_out(question, question.main)
    yield from _habits(question)
    for answer in question.given:
        yield from _delivery(question, answer)


def _story(question: Question, main: Answer) -> Iterator[_Candidate]:
    result, action = main.figure("story_result"), main.figure("story_action")
    if result and result.shade == "red":
        why = f"In '{question.title}' the story stops before anybody learns what came of it."
        what = "End with the result, in a number if there is one."
        yield _at(95, question, main, (what, why))
    elif action and action.shade == "red":
        why = f"In '{question.title}' {_percent(action)} of the story is about what was done."
        what = "Say what you did yourself, step by step."
        yield _at(85, question, main, (what, why), action)


def _left_out(question: Question, main: Answer) -> Iterator[_Candidate]:
    missing = [concept for concept in question.wanted if concept.state == "not_heard"]
    if not question.wanted or not missing:
        return
    share = question.heard / len(question.wanted)
    if share >= _FEW_HEARD:
        return
    why = (
        f"In '{question.title}', {question.heard} of the {len(question.wanted)} things that it "
        f"listens for were heard."
    )
    what = f"Before you stop, speak about {_names(missing)}."
    yield _at(80 + 10 * (_FEW_HEARD - share), question, main, (what, why))


def _habits(question: Question) -> Iterator[_Candidate]:
    for habit in question.habits:
        if not habit.good and 0 < habit.answer <= len(question.answers):
            answer = question.answers[habit.answer - 1]
            why = f"In '{question.title}' {habit.why}."
            quote = habit.quotes[0] if habit.quotes else ""
            advice = Advice(habit.advice, why, quote, question.number, answer.number, 0.0)
            yield _Candidate(75, advice)


_Wording = Callable[[Figure], str]


def _length(figure: Figure) -> str:
    band = figure.band
    if band and figure.note.startswith("too much"):
        return (
            f"Stop at {labels.seconds(band.green_high or 0)}: say the point first, then one reason."
        )
    wanted = labels.seconds(band.green_low or 0) if band else "longer"
    return f"Stay with it for {wanted}: add one example, and what came of it."


def _pace(figure: Figure) -> str:
    slow = figure.band is not None and figure.value < (figure.band.green_low or 0)
    return "Speak a little faster." if slow else "Slow down: breathe out at every full stop."


def _always(text: str) -> _Wording:
    return lambda _figure: text


_RED: Mapping[str, tuple[float, _Wording]] = {
    "length": (70, _length),
    "clarified_early": (65, _always("Ask one question back before you begin to design.")),
    "jargon": (60, _always("Say it once in words that a friend outside the trade would use.")),
    "fillers": (55, _always("Put a silence where the um would be: nobody minds it.")),
    "pace": (50, _pace),
    "monologue": (45, _always("Ask after a minute or so whether to go on.")),
    "longest_pause": (40, _always("Need to think? Say so: 'let me think for a moment'.")),
    "response_delay": (30, _always("Begin with one sentence that says where you will go.")),
}
"""Figures that may be advised on, by how much they matter when red; amber counts half."""


def _delivery(question: Question, answer: Answer) -> Iterator[_Candidate]:
    for figure in answer.figures:
        if figure.name not in _RED or figure.shade not in ("red", "amber"):
            continue
        urgency, wording = _RED[figure.name]
        if answer.probe:
            urgency *= 0.8  # a reply shows less than the answer to the question itself
        if figure.shade == "amber":
            urgency /= 2
        # The page shows the answer's own length beside it, so a reply has to be called one.
        where = "In a reply to a follow-up in" if answer.probe else "In"
        why = f"{where} '{question.title}': {_against_band(figure)}."
        yield _at(urgency, question, answer, (wording(figure), why), figure)


# --- what to keep ---------------------------------------------------------------------------------


def _goods(question: Question) -> Iterator[_Candidate]:
    main = question.main
    if main is None:
        return
    for habit in question.habits:
        if habit.good:
            quote = habit.quotes[0] if habit.quotes else ""
            why = f"In '{question.title}' {habit.why}."
            yield _Candidate(90, Advice(habit.advice, why, quote, question.number, habit.answer, 0))
    share = question.heard / len(question.wanted) if question.wanted else 0.0
    if share >= _MANY_HEARD:
        quote = next((c.quotes[0].quote for c in question.wanted if c.quotes), "")
        why = f"{question.heard} of {len(question.wanted)} things that it listens for were heard."
        what = f"'{question.title}' covers the ground."
        yield _Candidate(80 * share, Advice(what, why, quote, question.number, main.number, 0.0))
    for name, text in _STRONG.items():
        figure = main.figure(name)
        if figure and figure.shade == "green" and figure.moments:
            yield _at(50, question, main, (text, f"In '{question.title}'."), figure)
    length = main.figure("length")
    if length and length.shade == "green" and question.kind != Kind.ROLEPLAY.value:
        why = f"'{question.title}' took {labels.seconds(length.value)}."
        what = "The length is right: it leaves room for questions."
        yield _at(40, question, main, (what, why))


_STRONG = {
    "clarified_early": "Asking back before you design: keep doing that.",
    "story_result": "The story ends with what came of it: keep doing that.",
}


# --- words ----------------------------------------------------------------------------------------


def _at(
    urgency: float,
    question: Question,
    answer: Answer,
    words: tuple[str, str],
    figure: Figure | None = None,
) -> _Candidate:
    """words: what to do, and why."""
    moment = figure.moments[0] if figure and figure.moments else None
    quote, start_s = (moment.quote, moment.start_s) if moment else ("", 0.0)
    advice = Advice(*words, quote, question.number, answer.number, start_s)
    return _Candidate(urgency, advice)


def _against_band(figure: Figure) -> str:
    """Such as: length 35 s, where 90 to 180 s is right."""
    if not figure.has_place:
        return figure.note
    said = f"{labels.name_of(figure.name).lower()} {labels.value_of(figure)}"
    band = figure.band
    if band is None:
        return said
    green = labels.bounds(band.green_low, band.green_high, figure.unit)
    return f"{said}, where {green} is right"


def _percent(figure: Figure) -> str:
    return f"{100 * figure.value:.0f} %"


def _names(concepts: Iterable[Concept]) -> str:
    names = [concept.name for concept in concepts][:_MOST_NAMES]
    return " and ".join(names)
