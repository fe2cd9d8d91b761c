"""The judgement of one answer as plain data: what `interviewer grade --json` prints. Pure."""

from __future__ import annotations

from typing import Any

from interviewer.conversation import asking_back, walk
from interviewer.conversation.rehearsal import Rehearsal, rehearse
from interviewer.lines import NEAREST
from interviewer.reading import Choice, Evidence, Remark
from interviewer.role import ANYBODY, Role
from interviewer.speaking import delivery
from interviewer.tree import Question
from interviewer.understanding import habits, match, rubric

_ASKS_BACK = "That asks something back, which is told first; a follow-up waits for the answer."
_NO_EXAMPLE = "That has no example, so the nearest is asked for; a follow-up waits for the answer."


def grade(
    question: Question, text: str, duration_s: float | None = None, role: Role = ANYBODY
) -> dict[str, Any]:
    """What is heard in a typed answer, what would be asked or told next, and how it was delivered.

    duration_s: how long it took to say; by default what saying it would take. role: decides between
    the follow-ups that apply. Who asks something back is told it, as in an interview: then there
    is no follow-up, and neither delivery nor rubric is judged, for it is no answer yet. The result
    holds only dicts, lists, strings, numbers, booleans and None, in the shape of the command's
    JSON.
    """
    remarks = (Remark(text),)
    held = rehearse(question, remarks) if question.persona else None
    if held and duration_s is None:
        reading = held.reading
    else:
        reading = match.read(question, remarks, duration_s=duration_s)
    told = asking_back.told(question, text)
    if told:
        choice = Choice(None, "", _NO_EXAMPLE if told.text in NEAREST else _ASKS_BACK)
    else:
        choice = held.choice if held else walk.choose(question, reading, role=role)
    measured = {} if told else delivery.measure(question, remarks, reading)
    scores = {} if told else rubric.score(question, reading)
    return {
        "question": question.id,
        "concepts": {
            name: {"state": each.state.value, "evidence": [_evidence(e) for e in each.evidence]}
            for name, each in reading.concepts.items()
        },
        "told": {"facts": list(told.facts), "text": told.text} if told else None,
        "next_probe": _probe(choice),
        "losing": [{"id": losing.probe, "why": losing.why} for losing in choice.losing],
        "why_none": "" if choice.probe else choice.why,
        "habits": {
            habit.value: _notice(each) for habit, each in habits.notice(question, reading).items()
        },
        "traits": {
            trait.value: [_evidence(e) for e in evidence]
            for trait, evidence in reading.traits.items()
        },
        "measures": {measure.value: round(value, 3) for measure, value in reading.measures.items()},
        "delivery": {name: _finding(finding) for name, finding in measured.items()},
        "rubric": {name: _score(each) for name, each in scores.items()},
        **({"roleplay": _roleplay(held, choice)} if held else {}),
    }


def _roleplay(held: Rehearsal, choice: Choice) -> dict[str, Any]:
    return {
        "meters": dict(held.stage.meters),
        "moved": [
            {
                "effect": moved.effect,
                "meter": moved.meter,
                "before": moved.before,
                "after": moved.after,
                "why": moved.why,
                "quotes": list(moved.quotes),
            }
            for moved in held.stage.moved
        ],
        "ending": choice.ending or None,
    }


def _probe(choice: Choice) -> dict[str, Any] | None:
    if choice.probe is None:
        return None
    return {
        "id": choice.probe,
        "text": choice.text,
        "why": choice.why,
        "quotes": list(choice.quotes),
        "satisfies": list(choice.satisfies),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "text": evidence.text,
        "start": evidence.start,
        "end": evidence.end,
        "method": evidence.method,
        "confidence": evidence.confidence,
    }


def _notice(notice: habits.Notice) -> dict[str, Any]:
    return {
        "state": notice.state.value,
        "good": notice.is_credit,
        "why": notice.why,
        "advice": habits.ADVICE[notice.habit] if notice.why else "",
        "evidence": [_evidence(e) for e in notice.evidence],
    }


def _finding(finding: delivery.Finding) -> dict[str, Any]:
    out: dict[str, Any] = {"value": finding.value, "unit": finding.unit, "band": None}
    if finding.shade:
        out["band"] = finding.shade.value
    if finding.band:
        out |= {
            "green": list(finding.band.green),
            "amber": list(finding.band.amber),
            "source": finding.band.source,
        }
    return out | ({"note": finding.note} if finding.note else {})


def _score(score: rubric.Score) -> dict[str, Any]:
    return {
        "level": score.level,
        "why": score.why,
        "evidence": [_evidence(e) for e in score.evidence],
        "anchors": {str(level): text for level, text in score.anchors.items()},
    }
