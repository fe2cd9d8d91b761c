"""Which questions a session asks. Pure: it is given what was asked before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from interviewer.authoring.loader import find
from interviewer.tree import Kind, Pack, Question

DEFAULT_COUNT = 3
BY_NAME = (Kind.EXERCISE, Kind.ROLEPLAY)
"""What nobody should be surprised with: it takes as long as several questions."""


def select(
    packs: Sequence[Pack],
    names: Sequence[str],
    count: int | None,
    asked_before: Sequence[Sequence[str]],
    weak: Sequence[str] = (),
) -> tuple[Question, ...]:
    """The questions of a session in the order in which they are asked.

    names: ids of questions and packs; without any, a spread over all packs. count: at most so many
    (None: all that were named, or DEFAULT_COUNT of a spread). asked_before: ids of each earlier
    session, the latest first. What was practised least comes first where the person did not
    choose one by one. weak: ids of questions to try again, the weakest first: without names one of
    them is asked first. Raises UnknownQuestion with the nearest id.
    """
    if not names:
        mixed = spread(packs, asked_before)
        again = [question for name in weak[:1] for question in mixed if question.id == name]
        rest = [question for question in mixed if question not in again]
        return (*again, *rest)[: count or DEFAULT_COUNT]
    named = [question for name in names for question in find(packs, name)]
    chosen = tuple({question.id: question for question in named}.values())
    if count is None or count >= len(chosen):
        return chosen
    least_first = _by_practice(chosen, asked_before)[:count]
    return tuple(question for question in chosen if question in least_first)


def spread(packs: Sequence[Pack], asked_before: Sequence[Sequence[str]]) -> tuple[Question, ...]:
    """All questions, the least practised of each pack in turn.

    Those of the last session come at the end; longer forms only by their names.
    """
    by_pack = [
        _by_practice([q for q in pack.questions if q.kind not in BY_NAME], asked_before)
        for pack in packs
    ]
    rows = zip_longest(*by_pack)
    mixed = [question for row in rows for question in row if question is not None]
    return _last_at_the_end(mixed, asked_before)


def least_practised(
    packs: Sequence[Pack], asked_before: Sequence[Sequence[str]]
) -> tuple[Question, ...]:
    """As `spread`, but the least practised first, whichever pack it is of."""
    return _last_at_the_end(_by_practice(spread(packs, ()), asked_before), asked_before)


def _last_at_the_end(
    questions: Sequence[Question], asked_before: Sequence[Sequence[str]]
) -> tuple[Question, ...]:
    last = asked_before[0] if asked_before else ()
    return tuple(sorted(questions, key=lambda question: question.id in last))


def _by_practice(
    questions: Sequence[Question], asked_before: Sequence[Sequence[str]]
) -> list[Question]:
    """The never asked first, then the seldom and long ago asked; otherwise in their own order."""
    times = Counter(name for session in asked_before for name in session)
    sessions_ago: dict[str, int] = {}
    for ago, session in enumerate(asked_before):
        for name in session:
            sessions_ago.setdefault(name, ago)
    return sorted(questions, key=lambda q: (times[q.id], -sessions_ago.get(q.id, 0)))
