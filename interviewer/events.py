"""What a session is told (events) and what it asks for (commands), as frozen data.

Times are counts of microphone samples at 16 kHz since the session's microphone was opened. A
*turn* is one exchange: something the interviewer says and the answer to it. Turn numbers only grow;
work that arrives with a number the session no longer listens to is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from interviewer.reading import Losing
from interviewer.roleplay_facts import MeterMoved as MeterMoved  # noqa: PLC0414 - theirs too
from interviewer.roleplay_facts import RoleplayEnded as RoleplayEnded  # noqa: PLC0414
from interviewer.roleplay_facts import RoleplayOpened as RoleplayOpened  # noqa: PLC0414
from interviewer.tree import OWN, Manner

SAMPLES_PER_S = 16_000


class Control(StrEnum):
    """What a person can ask of the interviewer, spoken or by key."""

    DONE = "done"
    REPEAT = "repeat"
    REPHRASE = "rephrase"
    SKIP = "skip"
    PAUSE = "pause"
    RESUME = "resume"
    THINK = "think"
    STOP = "stop"


# ---------------------------------------------------------------------------- events


@dataclass(frozen=True, slots=True)
class Began:
    """Everything is open and warm: the session may speak."""

    at: int


@dataclass(frozen=True, slots=True)
class VoiceStarted:
    """The first sample of line `line` is being played."""

    at: int
    line: int


@dataclass(frozen=True, slots=True)
class VoiceFinished:
    """Line `line` has been heard to its end, or was stopped."""

    at: int
    line: int


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The candidate began to speak; `at` is the first sample of speech."""

    at: int
    turn: int


@dataclass(frozen=True, slots=True)
class PhraseClosed:
    """A phrase has ended and is on its way to the recognizer. start, end: its speech bounds."""

    at: int
    turn: int
    phrase: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heard:
    """The transcript of a phrase.

    dropped: why its text was thrown away, None if it counts. latency_s: from the closing of the
    phrase to its transcript. sounds_over: how likely the answer is over by its sound, 0 to 1; None
    without a model that listens for it.
    """

    at: int
    turn: int
    phrase: int
    start: int
    end: int
    text: str
    confidence: float
    dropped: str | None = None
    latency_s: float = 0.0
    sounds_over: float | None = None


@dataclass(frozen=True, slots=True)
class Reheard:
    """What a second look found in phrases of an answer that is over.

    latency_s: what it took.
    """

    at: int
    turn: int
    phrases: tuple[int, ...]
    text: str
    confidence: float
    latency_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody speaks. since: one past the last sample of the candidate's speech (0: none yet).

    Where its sound ends, as in PhraseClosed, so that a wait is as long as it says: the detector
    goes on for a block or two.
    """

    at: int
    since: int


@dataclass(frozen=True, slots=True)
class Typed:
    """A whole answer, typed."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key, or a command from outside such as Ctrl-C (STOP)."""

    at: int
    control: Control


@dataclass(frozen=True, slots=True)
class DeviceGone:
    """A device vanished; the answer so far is safe. device: "microphone" or "speaker"."""

    at: int
    device: str
    message: str


@dataclass(frozen=True, slots=True)
class DeviceBack:
    """The device was opened again."""

    at: int
    device: str


@dataclass(frozen=True, slots=True)
class AudioEnded:
    """The recording that serves as microphone is at its end."""

    at: int


Event = (
    Began
    | VoiceStarted
    | VoiceFinished
    | SpeechStarted
    | PhraseClosed
    | Heard
    | Reheard
    | Silence
    | Typed
    | Pressed
    | DeviceGone
    | DeviceBack
    | AudioEnded
)

# -------------------------------------------------------------------------- commands
#
# Say, Prepare, StopVoice and Ended ask for something to be done. All others are facts: they change
# nothing outside and are there for the log, the screen and `replay`.


class LineKind(StrEnum):
    """Why the interviewer speaks."""

    GREETING = "greeting"
    STAGE = "stage"
    QUESTION = "question"
    PROBE = "probe"
    NUDGE = "nudge"
    OFFER = "offer"
    REPEAT = "repeat"
    CLARIFICATION = "clarification"
    CLOSING = "closing"
    SCENE = "scene"
    ENDING = "ending"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A line as it sounds."""

    text: str
    manner: Manner = OWN


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `text`; answer with VoiceStarted and VoiceFinished for `line`."""

    at: int
    line: int
    turn: int
    kind: LineKind
    text: str
    manner: Manner = OWN

    @property
    def prompt(self) -> Prompt:
        """What is to be rendered."""
        return Prompt(self.text, self.manner)


@dataclass(frozen=True, slots=True)
class Prepare:
    """Render these lines now: one of them is likely to be spoken next.

    glossary: terms to expect in the answers from here on, for the recognizer.
    """

    at: int
    prompts: tuple[Prompt, ...]
    glossary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StopVoice:
    """Fade out line `line`: the candidate speaks."""

    at: int
    line: int


@dataclass(frozen=True, slots=True)
class Ended:
    """Close everything. reason: "complete", "stopped", "audio ended"."""

    at: int
    reason: str


@dataclass(frozen=True, slots=True)
class StageOpened:
    """A stage of a plan begins. ends_at: sample at which the whole interview is to be over."""

    at: int
    stage: str
    title: str
    number: int
    of: int
    scored: bool
    ends_at: int


@dataclass(frozen=True, slots=True)
class QuestionOpened:
    """A question is about to be asked. scored: whether what is said to it may be judged."""

    at: int
    number: int
    of: int
    question: str
    scored: bool = True


@dataclass(frozen=True, slots=True)
class Listening:
    """The floor is the candidate's."""

    at: int
    turn: int


@dataclass(frozen=True, slots=True)
class AnswerOver:
    """The answer counts as over. waited_s: silence before that. duration_s: first to last word."""

    at: int
    turn: int
    question: str
    reason: str
    text: str
    waited_s: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class AnswerResumed:
    """The candidate went on just as the interviewer began: the answer is not over after all."""

    at: int
    turn: int


@dataclass(frozen=True, slots=True)
class Noticed:
    """What the last answer adds of one habit (`tree.Habit`): a mistake, or something done right.

    good: it counts for the answer. why: a clause that quotes the words. advice: what to do about
    it. quotes: the words themselves, none where it rests on what was not said.
    """

    at: int
    turn: int
    question: str
    habit: str
    good: bool
    why: str
    advice: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProbeChosen:
    """The follow-up that comes next, and why."""

    at: int
    turn: int
    question: str
    probe: str
    text: str
    why: str
    quotes: tuple[str, ...]
    losing: tuple[Losing, ...]


@dataclass(frozen=True, slots=True)
class AskedBack:
    """The candidate asked something. facts: ids of the authored answers that come next, if any."""

    at: int
    turn: int
    question: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoProbe:
    """The question closes."""

    at: int
    turn: int
    question: str
    why: str
    losing: tuple[Losing, ...]


@dataclass(frozen=True, slots=True)
class CommandHeard:
    """A spoken or keyed command was understood. text: the words, "" for a key."""

    at: int
    control: Control
    text: str


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing is listened to until Resumed."""

    at: int
    why: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """The session goes on where it was."""

    at: int


@dataclass(frozen=True, slots=True)
class LateWords:
    """Words that nobody waits for any more: logged, not judged. Of several, the last come first."""

    at: int
    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something went wrong that does not end the session; next_step is what the person can do."""

    at: int
    message: str
    next_step: str


@dataclass(frozen=True, slots=True)
class SelfRated:
    """The candidate's own rating of an answer, given before the tool's is shown.

    number: of the question in this session, as in QuestionOpened. level: of the rubric, 1 to 5.
    """

    at: int
    number: int
    question: str
    competence: str
    level: int


@dataclass(frozen=True, slots=True)
class Corrected:
    """The candidate says that a concept was said. text: the words as they were (mis)heard.

    taken_back: it was not said after all; the words stand for it no more.
    """

    at: int
    number: int
    question: str
    concept: str
    text: str
    taken_back: bool = False


Fact = (
    StageOpened
    | QuestionOpened
    | Listening
    | AnswerOver
    | AnswerResumed
    | Noticed
    | ProbeChosen
    | AskedBack
    | NoProbe
    | RoleplayOpened
    | MeterMoved
    | RoleplayEnded
    | CommandHeard
    | Paused
    | Resumed
    | LateWords
    | Trouble
    | SelfRated
    | Corrected
)
Command = Say | Prepare | StopVoice | Ended | Fact


class Observer(Protocol):
    """Somebody who follows a session: the log, the screen, the output of `replay`."""

    def see(self, item: Event | Command) -> None:
        """Take note of what happened or was decided; called in order, on the main thread."""
        ...
