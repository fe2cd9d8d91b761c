"""A roleplay from the candidate's replies alone, without a session: for tests and `grade`. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from interviewer.conversation import asking_back, roleplay, walk
from interviewer.conversation.roleplay import Stage
from interviewer.reading import Choice, Reading, Remark
from interviewer.tree import Question
from interviewer.understanding import match


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How it went.

    reading: of all replies together. choice: what follows the last reply. stage: how things stand.
    asked: the persona's lines before each further reply. unheard: replies left when it ended.
    """

    reading: Reading
    choice: Choice
    stage: Stage
    asked: tuple[str, ...]
    unheard: int = 0


Known = dict[object, tuple[Stage, Reading, Choice]]
"""What is known of conversations held before: those that begin alike need not be held again."""


def rehearse(
    question: Question,
    replies: Sequence[Remark],
    *,
    asked: Sequence[str] = (),
    meters: Mapping[str, float] | None = None,
    time_left_s: float | None = None,
    known: Known | None = None,
) -> Rehearsal:
    """Hold the roleplay with these replies, at least one.

    asked: lines that were spoken before the first of them. meters: where they then stand, if not
    at their start. known: of this question; added to.
    """
    known = {} if known is None else known
    begun = (tuple(asked), tuple((meters or {}).items()), time_left_s)
    stage = roleplay.opening(question)
    stage = replace(stage, meters={**stage.meters, **(meters or {})})
    lines, spoken = list(asked), [question.probe(name).ask[0] for name in asked]
    told: list[str] = []
    for number, reply in enumerate(replies, 1):
        so_far = (begun, tuple(replies[:number]))
        if so_far not in known:
            said = match.read(question, (reply,))
            stage = roleplay.hear(question, stage, said, tuple(lines))
            reading = said if number == 1 else match.read(question, replies[:number])
            choice = walk.choose(
                question,
                reading,
                asked=lines,
                asked_for=told,
                stage=stage,
                spoken_texts=spoken,
                time_left_s=time_left_s,
            )
            known[so_far] = (stage, reading, choice)
        stage, reading, choice = known[so_far]
        left = len(replies) - number
        if not left:
            break
        if answer := asking_back.told(question, reply.text, told, line=(lines or [""])[-1]):
            told += answer.facts
        elif choice.probe is None:
            break
        else:
            lines.append(choice.probe)
            spoken.append(choice.text)
    return Rehearsal(reading, choice, stage, tuple(lines), left)
