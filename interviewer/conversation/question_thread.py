"""One question with everything said about it so far; it is read again after each reply."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from interviewer.conversation import roleplay, walk
from interviewer.conversation.asking_back import Told, told
from interviewer.conversation.end_of_turn import (
    AnswerSoFar,
    EndOfTurn,
    asks_for_more,
    asks_how_it_is,
    only_leads_in,
)
from interviewer.conversation.rehearing import reheard
from interviewer.conversation.roleplay import Stage
from interviewer.conversation.time_boxes import REPLY_BOX, STEP_IN_AT
from interviewer.conversation.turn_taking import Patience, wait_for
from interviewer.events import SAMPLES_PER_S, LineKind, Noticed, Prompt, Reheard
from interviewer.lines import ASK_AGAIN, NEAREST
from interviewer.reading import Choice, Reading, Remark, State
from interviewer.role import ANYBODY, Role
from interviewer.tree import Habit, Question
from interviewer.understanding import habits, match
from interviewer.understanding.cues import WORDS_PER_S

OVER_TIME_WAIT_S = 0.4
MOST_ASKED_BACK = 12
"""Questions back are answered; but nobody can ask for ever instead of answering."""
READINGS_KEPT = 3
"""Before the last answer, with it, and with it as it stood at an earlier pause."""


@dataclass(slots=True)
class Answer:
    """The candidate's turn at the floor. Times are sample counts.

    turns: numbers whose phrases belong here (more than one after a yield or a repeat). pending:
    phrases that the recognizer still has, and from where to where each was spoken. speaking_since:
    where the phrase began that has not closed yet. helped: help already given in the present
    silence. begun: more was said than what leads into an answer. thinking: asked for time; silence
    does not end it. done: said to be over. wordless, sounds_over: of the last phrase, see
    AnswerSoFar. gave_asked: what the probe asks for was heard in it.
    """

    turns: set[int]
    listening_since: int
    is_reply: bool
    remarks: list[Remark] = field(default_factory=list)
    started_at: int | None = None
    last_word_at: int | None = None
    pending: dict[int, tuple[int, int]] = field(default_factory=dict)
    speaking_since: int | None = None
    helped: list[str] = field(default_factory=list)
    begun: bool = False
    thinking: bool = False
    done: bool = False
    wordless: bool = False
    gave_asked: bool = False
    sounds_over: float | None = None

    @property
    def text(self) -> str:
        """Everything said in this answer so far."""
        return " ".join(remark.text for remark in self.remarks)

    @property
    def unheard(self) -> bool:
        """Whether something is being said, or was, whose words are not known yet."""
        return bool(self.pending) or self.speaking_since is not None

    @property
    def phrases(self) -> set[int]:
        """Numbers of the phrases whose words are in it so far."""
        return {number for remark in self.remarks for number in remark.phrases}

    def expect(self, phrase: int, start: int, end: int) -> None:
        """A phrase was spoken from sample `start` to `end`; its words are on their way."""
        self.pending[phrase] = (start, end)
        self.speaking_since = None
        self.last_word_at = end
        if self.started_at is None:
            self.started_at = start

    def disregard(self) -> None:
        """What was heard last has no word of it (a cough, a command): its time does not count."""
        ends = [end for _, end in self.pending.values()]
        if self.remarks and self.started_at is not None:
            ends.append(self.started_at + round(self.remarks[-1].end_s * SAMPLES_PER_S))
        else:
            starts = [start for start, _ in self.pending.values()]
            self.started_at = min(starts, default=self.speaking_since)
        self.last_word_at = max(ends, default=None)

    def forget(self, since: int) -> None:
        """Phrases that were begun at sample `since` or later are none of it."""
        for phrase, (start, _) in tuple(self.pending.items()):
            if start >= since:
                del self.pending[phrase]
        self.disregard()

    def type(self, text: str, at: int) -> None:
        """Add typed words, as if they were spoken from sample `at` on."""
        length_s = len(text.split()) / WORDS_PER_S
        self.hear(text, 1.0, at, at + round(length_s * SAMPLES_PER_S))

    def hear(
        self, text: str, confidence: float, start: int, end: int, phrases: tuple[int, ...] = ()
    ) -> None:
        """Add words spoken from sample `start` to `end`."""
        if self.started_at is None:
            self.started_at = start
        since = self.started_at
        times = ((start - since) / SAMPLES_PER_S, (end - since) / SAMPLES_PER_S)
        self.remarks.append(Remark(text, confidence, *times, phrases))
        self.last_word_at = max(end, self.last_word_at or 0)
        self.wordless = False

    def quiet_s(self, now: int) -> float:
        """Seconds since the last word at sample `now`; 0 if nothing was said."""
        waited = 0 if self.last_word_at is None else now - self.last_word_at
        return max(0.0, waited / SAMPLES_PER_S)

    @property
    def duration_s(self) -> float:
        """First to last word, in seconds; 0 if nothing was said."""
        if self.started_at is None or self.last_word_at is None:
            return 0.0
        return (self.last_word_at - self.started_at) / SAMPLES_PER_S


@dataclass(slots=True)
class QuestionThread:
    """Where a question stands.

    opened_at, until: samples held (`Moment.held`); past `until`, a silent candidate is not waited
    for. index, number: its place in the agenda, and among the questions that were opened. asked:
    ids of the probes, spoken: their wordings, in order. asked_for: ids of the facts told.
    last_told: what was told since the last probe. said: the answers that were kept. stages: how a
    roleplay stood after each of them.
    """

    question: Question
    opened_at: int
    index: int = 0
    number: int = 1
    until: float = float("inf")
    role: Role = ANYBODY
    asked: list[str] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)
    last_told: str = ""
    said: list[Remark] = field(default_factory=list)
    said_s: float = 0.0
    stages: list[Stage] = field(default_factory=list)
    _latest: Answer | None = None
    _before: tuple[int, float] = (0, 0.0)  # remarks and seconds kept before the last answer
    _readings: deque[tuple[tuple[Remark, ...], float, Reading]] = field(
        default_factory=lambda: deque(maxlen=READINGS_KEPT)
    )

    @property
    def stage(self) -> Stage:
        """How a roleplay stands after the answers that were kept."""
        return self.stages[-1] if self.stages else roleplay.opening(self.question)

    @property
    def in_conversation(self) -> bool:
        """Whether what comes next is a reply rather than a whole answer."""
        return bool(self.spoken or self.question.persona)

    @property
    def asked_back(self) -> int:
        """How many of the answers kept were questions back, which nothing was asked after."""
        return max(0, len(self.stages) - len(self.asked) - 1)

    def keep(self, answer: Answer) -> None:
        """Add an answer that is over to the thread."""
        self._before = (len(self.said), self.said_s)
        if answer.remarks:
            self.stages.append(self._heard(answer))
        self.said.extend(answer.remarks)
        self._latest = answer
        self.said_s += answer.duration_s

    def foresee(self, answer: Answer) -> None:
        """Read what will have been said if `answer` is kept as it is: then nobody waits for it."""
        self._understood((*self.said, *answer.remarks), self.said_s + answer.duration_s)

    def take_back(self, answer: Answer) -> None:
        """Undo `keep`: the answer goes on after all. Nothing happens if it was not kept."""
        kept = len(answer.remarks)
        if kept and self.said[-kept:] == answer.remarks:
            del self.said[-kept:]
            self.said_s -= answer.duration_s
            self.stages.pop()

    def rehear(self, again: Reheard) -> None:
        """Take the words of a second look for those heard at first, if they are to be trusted."""
        if self._latest is not None and reheard(self._latest.remarks, again):
            reheard(self.said, again)

    def note(self, kind: LineKind, text: str, facts: Sequence[str]) -> None:
        """A line of the interviewer's was heard."""
        if kind is LineKind.PROBE:
            self.spoken.append(text)
            self.last_told = ""
        elif kind is LineKind.CLARIFICATION:
            self.asked_for.extend(fact for fact in facts if fact not in self.asked_for)
            self.last_told = text

    def read(self) -> Reading:
        """Everything understood of the answers kept so far."""
        return self._understood(tuple(self.said), self.said_s)

    def _understood(self, said: tuple[Remark, ...], said_s: float) -> Reading:
        """What `said` comes to; what was read lately is not read again."""
        for known, known_s, reading in self._readings:
            if (known, known_s) == (said, said_s):
                return reading
        reading = match.read(self.question, said, duration_s=said_s)
        self._readings.append((said, said_s, reading))
        return reading

    def noticed(self, at: int, turn: int) -> tuple[Noticed, ...]:
        """The habits that the last answer adds to what was noticed before it."""
        if not any(habit in self.question.concepts for habit in Habit):
            return ()
        count, seconds = self._before
        earlier = self._understood(tuple(self.said[:count]), seconds)
        known = habits.notice(self.question, earlier)
        began = len(earlier.transcript)
        return tuple(
            Noticed(
                at,
                turn,
                self.question.id,
                habit.value,
                found.is_credit,
                found.why,
                habits.ADVICE[habit],
                tuple(each.text for each in found.evidence),
            )
            for habit, found in habits.notice(self.question, self.read()).items()
            if found.state is State.HEARD and _is_new(found, known[habit], began)
        )

    def is_over_time(self, answer: Answer) -> bool:
        """Whether the answer has filled its time box."""
        return answer.duration_s >= self._hard_s(answer)

    def _hard_s(self, answer: Answer) -> float:
        """Its time box's limit; that of a follow-up where somebody keeps an eye on the clock."""
        hard = self.question.time_box.hard
        timed = answer.is_reply and self.until < float("inf")
        return min(hard, REPLY_BOX.hard) if timed else hard

    def so_far(self, answer: Answer, now: int) -> AnswerSoFar:
        """What is known of an answer that may be over."""
        started_at = now if answer.started_at is None else answer.started_at
        return AnswerSoFar(
            answer.text,
            (now - started_at) / SAMPLES_PER_S,
            REPLY_BOX if answer.is_reply else self.question.time_box,
            is_reply=answer.is_reply,
            asked_open=self._asked_open(answer),
            wordless=answer.wordless,
            sounds_over=answer.sounds_over,
        )

    def wait_for(
        self, answer: Answer, now: int, patience: Patience, end_of_turn: EndOfTurn
    ) -> float:
        """Seconds of silence that end this answer; 0 when it is so long that none is needed.

        Infinity as long as nobody has begun to answer: who says "okay" thinks.
        """
        answer.begun = answer.begun or not self.leads_in(answer.text, is_reply=answer.is_reply)
        if not answer.begun:
            return float("inf")
        if answer.duration_s >= STEP_IN_AT * self._hard_s(answer):
            return 0.0
        wait_s = wait_for(self.so_far(answer, now), patience, end_of_turn)
        return min(wait_s, OVER_TIME_WAIT_S) if self.is_over_time(answer) else wait_s

    def leads_in(self, text: str, *, is_reply: bool) -> bool:
        """Whether `text` is nothing, or only what comes before an answer or a reply."""
        # "Okay" is a reply to somebody who wants something, and "great, thanks" to "how are you".
        if self.question.persona is not None:
            return not text
        if not self.question.concepts and asks_how_it_is(self.question.ask):
            return not text
        may_be_a_yes = is_reply and self.spoken and not asks_for_more(self.spoken[-1])
        return only_leads_in(text, assents=not may_be_a_yes)

    def _asked_open(self, answer: Answer) -> bool:
        """Whether nothing was heard yet of what the last probe asks for."""
        if not answer.is_reply or not self.asked or answer.gave_asked:
            return False
        wanted = self.question.probe(self.asked[-1]).satisfies
        # The last two phrases: one may end what the other began; earlier ones were read before.
        said = match.read(self.question, tuple(answer.remarks[-2:])).concepts if wanted else {}
        answer.gave_asked = any(said[each].state is State.HEARD for each in wanted)
        return bool(wanted) and not answer.gave_asked

    def _heard(self, answer: Answer) -> Stage:
        """The stage after an answer."""
        if not self.question.effects:
            return self.stage
        said = match.read(self.question, tuple(answer.remarks), duration_s=answer.duration_s)
        return roleplay.hear(self.question, self.stage, said, tuple(self.asked))

    def again(self, *, rephrased: bool) -> tuple[Prompt, ...]:
        """What was asked or told last, in the same words or, if there are any, in others."""
        question = self.question
        # What a persona told has no other words, but it is what was not understood.
        if self.last_told and (question.persona is not None or not rephrased):
            return (Prompt(self.last_told, question.partner),)
        if self.spoken:
            asker = question.asked_by(question.probe(self.asked[-1]))
            return (Prompt(self._last(rephrased=rephrased), asker),)
        asked = Prompt((rephrased and question.rephrase) or question.ask, question.manner)
        if question.persona is None:
            return (asked,)
        return asked, Prompt(question.persona.opens, question.partner)

    def _last(self, *, rephrased: bool) -> str:
        text = self.spoken[-1]
        if not rephrased:
            return text
        others = (wording for wording in self.question.probe(self.asked[-1]).ask if wording != text)
        return next((wording for wording in others if "{" not in wording), text)

    def time_left_s(self, held: int) -> float:
        """Seconds until the thread must end."""
        return max(0.0, self.question.limits.thread_s - (held - self.opened_at) / SAMPLES_PER_S)

    def told(self, text: str, held: int) -> Told | None:
        """The answer to what the candidate asks back, None if there is none or no time for it."""
        if self.asked_back >= MOST_ASKED_BACK or not self.time_left_s(held):
            return None
        puzzled = self.last_told == ASK_AGAIN
        helped = bool(self.asked) or self.last_told in NEAREST
        line = self.asked[-1] if self.asked and not self.last_told else ""
        return told(self.question, text, self.asked_for, line=line, puzzled=puzzled, helped=helped)

    def choose(self, held: int) -> Choice:
        """The next probe, or none."""
        return walk.choose(
            self.question,
            self.read(),
            asked=tuple(self.asked),
            asked_for=tuple(self.asked_for),
            spoken_texts=tuple(self.spoken),
            duration_s=self.said_s,
            stage=self.stage,
            time_left_s=self.time_left_s(held),
            # A persona presses on what is theirs, whoever they talk to.
            role=ANYBODY if self.question.persona else self.role,
        )


def _is_new(found: habits.Notice, known: habits.Notice, began: int) -> bool:
    """Whether a habit was not noticed before, or shows again in words from `began` on."""
    again = any(each.start >= began for each in found.evidence)
    return again or known.state is not State.HEARD
