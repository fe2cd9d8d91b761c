"""Answers as they are spoken: written ones with the pauses that a person makes in them.

No recording of interviews is free to ship, so the pauses are drawn. What is known of them, for
pauses of 0.3 s and more (shorter ones close no phrase):

- their lengths are log-normal, differ from speaker to speaker, and grow a long tail in spontaneous
  speech only: brief under 0.2 s, medium to 1 s, long beyond (Campione and Veronis 2002);
- the 95th percentile within a turn is 1.4 s in conversation and 2.5 s in calls to a call centre
  (livekit/agents, pull request 3640); thinking pauses go on to 4 s and more (Lundholm Fors 2015);
- a silence of 0.6 s is in the middle of a turn in 22 % of turns, one of 1.6 s in 5 %
  (eot-bench, English), of turns far shorter than an answer in an interview.

So: every speaker has a median and a spread of his own; most pauses stand where a sentence or a
clause ends, a good part after "and" or in mid-clause; some are thinking pauses of 1.2 to 4 s, which
come after complete sentences too. That is the hard case: nothing in the text so far tells it from
the end. `summary` says what was drawn, so that it can be held against the figures above.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from interviewer.tree import Question

ROOT = Path(__file__).parents[1]
CLOSES_S = 0.3
"""Silence that closes a phrase (`audio.segmenter`); pauses shorter than this are not seen."""
LONGEST_S = 4.0
ANSWER_WORDS = 40
REPLY_WORDS = 8
"""An answer to a question has so many words or more, and long ones are as much more frequent as
they are longer; one to a probe has fewer than twice that, but so many at least."""
EVADES = 0.02
"""Of the answers that do not have what a probe asks for, so many are taken for replies to it all
the same: about a quarter of all replies."""
MISSED = 0.18
"""Of the replies that have what was asked for, in so many it is not recognized: the blind answers'
recall by `bench/matching.py`. Most replies here come from the packs' own tests, to which the
phrases are held; nothing would be missed in those."""
WORDS_PER_S = (2.3, 3.1)
"""Of speaking time: 138 to 186 words a minute."""


class Place(StrEnum):
    """Where in the text a pause stands."""

    SENTENCE = "after a sentence"
    CLAUSE = "between clauses"
    HANGING = "after and, because, the"
    FILLER = "after um"
    WORD = "within a clause"


CHANCE = {
    Place.SENTENCE: 0.85,
    Place.CLAUSE: 0.35,
    Place.HANGING: 0.08,
    Place.FILLER: 0.7,
    Place.WORD: 0.03,
}
"""That there is a pause of 0.3 s or more at such a place."""

THINKING = {
    Place.SENTENCE: 0.06,
    Place.CLAUSE: 0.04,
    Place.HANGING: 0.12,
    Place.FILLER: 0.2,
    Place.WORD: 0.06,
}
"""That such a pause is a thinking pause."""

LENGTHENED = {Place.SENTENCE: 1.15, Place.CLAUSE: 0.95, Place.HANGING: 1.0, Place.FILLER: 1.0}
THINKING_S = 2.1
THINKING_SPREAD = 0.35
ANNOUNCED = 0.5
"""That a thinking pause is announced by an "um" (Clark and Fox Tree 2002: it is what they are
for). It comes a normal pause after the word before it."""
UM_DROPPED = 0.5
"""That the recognizer makes no word of it."""

_JOINS = frozenset("and but or because so which that if when while although where then".split())
_HANGS = _JOINS | frozenset(
    "the a an to of for with in on at my our their is was were are we i they he she it's".split()
)
_FILLERS = frozenset("um uh er erm hmm".split())


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of speech as it is heard, and the pause after it (0 after the last).

    text: what the recognizer makes of it, "" for an "um" that it drops.
    """

    text: str
    speech_s: float
    pause_s: float
    place: Place


@dataclass(frozen=True, slots=True)
class Spoken:
    """One answer by one speaker. probe: what it answers, "" for the question itself.

    missed: whatever it says, what the probe asks for is not recognized in it.
    """

    question: str
    speaker: int
    probe: str
    parts: tuple[Part, ...]
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Speaker:
    """How one person pauses. median_s, spread: of the log-normal; thinking_s: a usual long pause.

    thinks: how often he has to, compared with others.
    """

    median_s: float
    spread: float
    thinking_s: float
    thinks: float
    words_per_s: float

    def thinks_at(self, place: Place, chance: random.Random) -> bool:
        """Whether a pause at such a place is a thinking pause."""
        return chance.random() < THINKING[place] * self.thinks

    def draw(self, place: Place, chance: random.Random, *, thinking: bool) -> float:
        """The length of a pause at such a place, in seconds."""
        median_s = self.thinking_s if thinking else self.median_s * LENGTHENED.get(place, 0.9)
        spread = THINKING_SPREAD if thinking else self.spread
        while True:
            drawn = median_s * chance.lognormvariate(0.0, spread)
            if CLOSES_S <= drawn <= LONGEST_S:
                return drawn


def speaker(chance: random.Random) -> Speaker:
    """Somebody: from brisk, as people are in conversation, to slow, as callers are."""
    slowness = chance.uniform(-1.0, 1.0)
    return Speaker(
        0.56 * 1.15**slowness,
        chance.uniform(0.4, 0.6),
        THINKING_S * 1.35**slowness,
        chance.uniform(0.5, 1.5),
        chance.uniform(*WORDS_PER_S),
    )


@dataclass(frozen=True, slots=True)
class Written:
    """An answer on paper. heard: the concepts that its author says are in it."""

    question: str
    text: str
    heard: frozenset[str]

    @property
    def words(self) -> int:
        """Its length."""
        return len(self.text.split())


@cache
def written(*patterns: str) -> tuple[Written, ...]:
    """The answers in the files that match `patterns`, those of a few words left out."""
    found = []
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            for case in yaml.safe_load(path.read_text(encoding="utf-8")):
                text = case.get("answer") or case.get("reply")
                heard = case.get("heard") or case.get("expect", {}).get("heard") or ()
                if isinstance(text, str) and len(text.split()) >= REPLY_WORDS:
                    question, text = path.name.partition(".")[0], " ".join(text.split())
                    found.append(Written(question, text, frozenset(heard)))
    return tuple(found)


def session(
    questions: Mapping[str, Question], answers: Sequence[Written], number: int, seed: int
) -> tuple[Spoken, ...]:
    """Four questions to one speaker, each with a long answer and two short ones to its probes.

    A reply is an answer that, its author says, has what the probe asks for, or one that evades it.
    """
    chance = random.Random(seed * 1_000_003 + number)
    who = speaker(chance)
    long = [each for each in answers if each.words >= ANSWER_WORDS]
    said: list[Spoken] = []
    while len(said) < 12:
        (first,) = chance.choices(long, [each.words for each in long])
        probes = [probe for probe in questions[first.question].probes if probe.satisfies]
        replies = [
            (each, probe)
            for each in answers
            for probe in probes
            if each.question == first.question
            and each is not first
            and each.words < 2 * ANSWER_WORDS
            and (each.heard & set(probe.satisfies) or chance.random() < EVADES)
        ]
        if len(replies) < 2:
            continue
        said.append(Spoken(first.question, number, "", tuple(speak(first.text, who, chance))))
        for reply, probe in chance.sample(replies, 2):
            parts = tuple(speak(reply.text, who, chance))
            missed = chance.random() < MISSED
            said.append(Spoken(first.question, number, probe.id, parts, missed))
    return tuple(said)


def speak(text: str, who: Speaker, chance: random.Random) -> Iterator[Part]:
    """The answer in the stretches in which it is said."""
    said: list[str] = []
    tokens = text.split()
    for index, token in enumerate(tokens):
        said.append(token)
        if index == len(tokens) - 1:
            break
        place = _place(token, tokens[index + 1])
        if chance.random() >= CHANCE[place]:
            continue
        thinks = who.thinks_at(place, chance)
        announced = thinks and chance.random() < ANNOUNCED
        pause_s = who.draw(place, chance, thinking=thinks)
        speech_s = len(said) / who.words_per_s
        if announced:
            yield Part(heard(said), speech_s, who.draw(place, chance, thinking=False), place)
            um = "" if chance.random() < UM_DROPPED else "Um."
            yield Part(um, 0.35, pause_s, Place.FILLER)
        else:
            yield Part(heard(said), speech_s, pause_s, place)
        said = []
    yield Part(heard(said), len(said) / who.words_per_s, 0.0, Place.SENTENCE)


def heard(said: Sequence[str]) -> str:
    """The phrase as a recognizer writes it: a capital, and a full stop whatever was said.

    So the demo model does, and so does Whisper more often than not: the full stop of a phrase says
    nothing about the sentence. A question keeps its mark.
    """
    text = re.sub(r"[.,;:!—–-]+$", "", " ".join(said))
    return text[:1].upper() + text[1:] + ("" if text.endswith("?") else ".")


def _place(token: str, following: str) -> Place:
    word = token.strip(".,;:!?\"'").lower()
    if word in _FILLERS:
        return Place.FILLER
    if token.rstrip("\"'")[-1] in ".!?":
        return Place.SENTENCE
    if token[-1] in ",;:" or following.lower().strip(",") in _JOINS:
        return Place.CLAUSE
    return Place.HANGING if word in _HANGS else Place.WORD


@dataclass(frozen=True, slots=True)
class Summary:
    """What was drawn: of all pauses, and how they stand in the text."""

    answers: int
    pauses_an_answer: float
    seconds_an_answer: float
    median_s: float
    p95_s: float
    longest_s: float
    shares: dict[str, float]


def summary(answers: Sequence[Spoken]) -> Summary:
    """Describe a sample of answers."""
    parts = [part for answer in answers for part in answer.parts[:-1]]
    lengths = sorted(part.pause_s for part in parts)
    seconds = sum(part.speech_s + part.pause_s for answer in answers for part in answer.parts)
    return Summary(
        len(answers),
        len(parts) / len(answers),
        seconds / len(answers),
        lengths[len(lengths) // 2],
        lengths[int(0.95 * len(lengths))],
        lengths[-1],
        {place: sum(part.place is place for part in parts) / len(parts) for place in Place},
    )
