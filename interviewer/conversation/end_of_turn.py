"""Does it sound as if the answer is over? The odds, from its words and from the interview. Pure.

`Rules` is the default; anything else that judges an answer so far may stand in its place. Its
weights are those of a logistic regression over simulated answers, rounded
(`bench/turn_taking.py --fit` prints them); `docs/decisions` has what each of them is worth.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from interviewer.tree import TimeBox


class Ending(StrEnum):
    """What the text so far sounds like."""

    NOTHING = "nothing said"
    CLOSING_CUE = "a complete sentence with a closing cue"
    COMPLETE = "a complete sentence"
    TRAILING = "trailing off"


@dataclass(frozen=True, slots=True)
class AnswerSoFar:
    """What the judgement looks at.

    elapsed_s: since the candidate's first word. time_box: of such an answer. is_reply: what
    answers a probe, or a persona's words. asked_open: a reply in which nothing was heard yet of
    what its probe asks for. wordless: after its last words there was a sound without any, such as
    an "um" that the recognizer dropped.
    sounds_over: how likely its sound makes it that the answer is over, from a model that listens;
    None without one.
    """

    text: str
    elapsed_s: float
    time_box: TimeBox
    is_reply: bool = False
    asked_open: bool = False
    wordless: bool = False
    sounds_over: float | None = None


class EndOfTurn(Protocol):
    """Judges whether an answer is over."""

    def log_odds(self, answer: AnswerSoFar) -> float:
        """The logarithm of the odds that the answer is over; 0 is the border, not even odds.

        Above 0 it sounds over, and a short silence will do; below, a long one is waited for.
        """
        ...


_HANGING = frozenset(
    "and but or nor because so which who whose when where while if unless until although though "
    "whether as like without the a an my our your their his its we i they he she um uh er erm hmm "
    "i'd i'll i've i'm we'd we'll we've we're they'd they're he'd she'd it's that's there's "
    "basically actually also plus than from at by into onto not would could should can will what "
    "how why every some any very just only between per to of for with".split()
)
"""A sentence seldom ends with one of these, and most of them never do."""

_MARK = re.compile(r"(,|-|–|—|:|;|\.\.\.|…)\s*$")
_SAYING = re.compile(
    r"\b(let me think|let me see|you know|i mean|what else(?: did (?:we|i) do)?|"
    r"how (?:do|shall|should|can) i (?:put|say|explain) (?:it|this|that)|"
    r"what (?:did|do) (?:we|i) do(?: (?:then|next|about (?:it|that)))?)\W*$",
    re.IGNORECASE,
)
"""Said to oneself: who does so means to go on."""
_CLOSING_CUE = re.compile(
    r"\b(that's (what|how|why|the|where|basically|pretty much|about)|that is (what|how|why)|"
    r"so that's|so yeah|so yes|in the end|at the end of the day|what i learned|i learned|"
    r"the lesson|the result was|and that was|to sum up|in summary|overall|long story short|"
    r"that worked|we haven't looked back|next time i('d| would)|ever since|since then)\b|"
    r"\bthat(?:'s| is) (?:it|all|everything)(?:,? (?:really|basically|from me|for me|for now|"
    r"i think|i guess))?(?:\W+(?:thanks|thank you))?\W*$|"
    r"[.,!?]\s+(?:thanks|thank you)(?: (?:so|very) much)?\W*$|"
    r"(?:\bi |[.!?]\s+)hope (?:that|this|it) (?:helps|makes sense|"
    r"answers (?:it|(?:your|the) question))\W*$|"
    r"\b(?:does that (?:make sense|help|answer (?:your|the) question)|is that what you (?:meant|"
    r"wanted)|(?:do you want|would you like) me to|(?:should|shall) i (?:go (?:on|into|deeper)|"
    r"continue))\b[^.!?]*\?$",
    re.IGNORECASE,
)

_LEADING_IN = (
    "um|uh|er|erm|hmm?|mm|ah|oh|ok|okay|so|well|now|then|and|alright|all right|please|hi|hello|"
    "thanks|thank you|(?:very|so) much|for (?:that|this|asking|having me|inviting me|your time|"
    "the question)|interesting|good (?:morning|afternoon|evening)|how are you(?: doing| today)*|"
    "(?:it's )?(?:nice|great|good|lovely) to (?:meet you|see you|be here|talk to you)|"
    "let's see|let me see|let me start|wow|first(?: of all)?|to (?:start|begin)(?: with)?|"
    "basically|actually|honestly|you know|i mean|i (?:think|guess|suppose)(?! so)|"
    "i(?:'d| would) say|"
    "(?:(?:that's|that is|it's|what) )?(?:a |an )?(?:really |very |quite )?"
    "(?:good|great|nice|interesting|tough|hard|tricky|excellent|fair|big) (?:question|one)|"
    "(?:let me see |hmm? )?where (?:do|should|shall|can) i (?:start|begin)"
)
_AGREEING = (
    "sure(?: thing)?|yeah|yep|yes|right|cool|great|nice|fine|no problem|of course|absolutely|"
    "certainly|definitely|"
    "gladly|got it|i see|i understand|understood|fair enough|(?:i'd be )?happy to|i'd love to"
)
_LEAD_IN, _ASSENT = (
    re.compile(rf"(?:\b(?:{words})\b[\W_]*)+", re.IGNORECASE)
    for words in (_LEADING_IN, f"{_LEADING_IN}|{_AGREEING}")
)
_LEAD_IN_LETTERS = 80
_ASKS_FOR_MORE = re.compile(
    r"(?:(?:and|but|so|then|okay),? )?(?:how|what|why|which|where|who|when|whose|(?:can|could) you|"
    r"tell|walk|give|describe|say|name|take)\b",
    re.IGNORECASE,
)
_ASKS_HOW_IT_IS = re.compile(
    r"\bhow(?:'s| (?:are|is|was|were|did you (?:like|find)|do you (?:feel|like)))\b", re.IGNORECASE
)

SHORT_SENTENCE = 4
"""Words; a shorter last sentence is read together with the one before it."""


def ending_of(text: str) -> Ending:
    """What the text so far sounds like, from its last words.

    A full stop counts for nothing: recognizers set one after every phrase.
    """
    text = text.replace("\u2019", "'").strip()
    if not text:
        return Ending.NOTHING
    if _MARK.search(text) or _SAYING.search(text) or _last_word(text) in _HANGING:
        return Ending.TRAILING
    last_sentence = re.split(r"(?<=[.!?])\s+", text)[-1]
    if len(last_sentence.split()) < SHORT_SENTENCE:
        # A cut phrase such as "In the end." belongs to the sentence before it.
        last_sentence = " ".join(text.split()[-12:])
    return Ending.CLOSING_CUE if _CLOSING_CUE.search(last_sentence) else Ending.COMPLETE


def asks_for_more(line: str) -> bool:
    """Whether a line of the interviewer's cannot be answered with a yes: "How did it end?"."""
    return _ASKS_FOR_MORE.match(re.split(r"(?<=[.!?])\s+", line.strip())[-1]) is not None


def asks_how_it_is(line: str) -> bool:
    """Whether "okay" or "great, thanks" is an answer to a line of the interviewer's."""
    return _ASKS_HOW_IT_IS.search(line.replace("\u2019", "'")) is not None


def only_leads_in(text: str, *, assents: bool) -> bool:
    """Whether nothing was said, or only what comes before an answer ("Okay, good question").

    assents: take "sure" and "yes" for that too, as before the answer to a line that asks for more.
    """
    text = text.replace("\u2019", "'").strip()
    pattern = _ASSENT if assents else _LEAD_IN
    return not text or (len(text) <= _LEAD_IN_LETTERS and pattern.fullmatch(text) is not None)


def _last_word(text: str) -> str:
    """The last word, without what is around it."""
    words = text.split()
    return words[-1].strip(".,;:!?\"'-–—…").lower() if words else ""


@dataclass(frozen=True, slots=True)
class Rules:
    """Weights of what is known, as log odds; the default EndOfTurn.

    border: such that 0 is where silence stops being short. trailing, closing: of the last words.
    wordless, is_reply, asked_open: see AnswerSoFar. length: of the logarithm of the share of
    the shortest good length that was used, for an answer to the question itself. open_length: the
    same for a reply in which what was asked for was not heard; the longer it is, the likelier it
    was said and not recognized. sound: of the log odds that a listening model gives.
    """

    border: float = 0.1
    trailing: float = -2.8
    closing: float = 1.0
    wordless: float = -2.8
    is_reply: float = 0.6
    asked_open: float = -0.8
    length: float = 1.0
    open_length: float = 0.4
    sound: float = 1.0

    def log_odds(self, answer: AnswerSoFar) -> float:
        """The sum of what holds."""
        known = signals(answer)
        return math.fsum(getattr(self, name) * value for name, value in known.items())


def signals(answer: AnswerSoFar) -> dict[str, float]:
    """The value of every signal in `Rules`, 0 for one that does not hold."""
    ending = ending_of(answer.text)
    low, _ = answer.time_box.target
    share = min(max(answer.elapsed_s / low, 0.05), 3.0)
    heard_over = 0.5 if answer.sounds_over is None else answer.sounds_over
    sure = min(max(heard_over, 0.01), 0.99)
    return {
        "border": 1.0,
        "trailing": float(ending is Ending.TRAILING),
        "closing": float(ending is Ending.CLOSING_CUE),
        "wordless": float(answer.wordless),
        "is_reply": float(answer.is_reply),
        "asked_open": float(answer.asked_open),
        "length": 0.0 if answer.is_reply else math.log(share),
        "open_length": math.log(share) if answer.is_reply and answer.asked_open else 0.0,
        "sound": math.log(sure / (1 - sure)),
    }
