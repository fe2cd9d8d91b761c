"""Whether something is asked, and in which sentences: how people ask back. Pure.

In a roleplay somebody is spoken to, so a long reply may end in a question, and "walk me through it"
is one. In an exercise several questions come at once, and wanting to know is asking, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from interviewer.conversation.end_of_turn import only_leads_in
from interviewer.tree import Kind

QUESTION_WORDS = 40
"""A question back is short; a longer answer that happens to contain one is an answer."""
EXERCISE_WORDS = 60
"""In an exercise several questions come together; of a longer answer only its end is a question."""

_ASKING = re.compile(
    r"(?:(?:so|ok|okay|um|uh|well|first|and|but|sorry|just|hm)[\s,]+)*"
    r"(?:(?:can|could|may|might|should|shall) (?:i|you|we)|(?:do|does|did|is|are|am|will|would) "
    r"(?:i|you|we|it|this|that|the|there|they)|what|which|who|how|when|where|why)\b",
    re.IGNORECASE,
)
_ASKING_WORDS = 25
_INVERTED = re.compile(
    r"(?:(?:so|ok|okay|um|uh|well|first|and|but|sorry|just|hm)[\s,]+)*"
    r"(?:(?:(?:what|how|when|where|why)\s+)?(?:can|could|may|might|should|shall|do|does|did|is|are|"
    r"will|would|has|have)\s+(?:i|you|we|it|this|that|the|there|they|our)|"
    r"how\s+(?:many|much|long|often|big|old|bad|soon)|what(?:'s|\s+is|\s+are)|"
    r"who(?:'s|\s+\w+s)|by\s+when)\b",
    re.IGNORECASE,
)
"""A question by its word order alone: "when that is done" begins a plan, "when is that" asks."""
_WANTING_TO_KNOW = re.compile(
    r"\b(?:(?:like|want|need|love|have) to (?:know|understand|ask|check|clarify|find out|hear|"
    r"confirm|learn|see)|tell me|remind me|wonder|wondering|curious|(?:one|another|first|second|"
    r"next|last|quick|more|my) questions?|do you know|do we know|what about|how about|"
    r"i(?:'d|\s+would)\s+(?:also\s+|first\s+)?ask\s+(?:you\s+)?"
    r"(?:who|what|how|when|where|why|which|whether|if))\b",
    re.IGNORECASE,
)
_BIDDING = re.compile(
    r"\b(?:(?:walk|take|talk|lead|guide|run)\s+(?:me|us)\s+through|show\s+(?:me|us)|"
    r"help\s+(?:me|us)\s+(?:understand|see))\b|"
    r"^\W*(?:(?:so|and|but|please|ok|okay|then|well|um|uh)\W+)*(?:explain|break)\b",
    re.IGNORECASE,
)
"""A question in the form of a request, to somebody who is there."""
_TELL_ME = re.compile(
    r"(?:(?:no|nope|yes|yeah|sure|ok|okay|um|uh|well|so|but|please|sorry|honestly|"
    r"not (?:really|yet|much|enough)|no idea|(?:i )?(?:don't|do not) know)\W+)*"
    r"(?:(?:can|could|would|will) you )?(?:please )?(?:(?:just )?tell me(?: more)?(?: about (?:it|"
    r"that))?|go (?:on|ahead)|enlighten me|explain (?:it|that)(?: to me)?|what(?:'s|'re)?"
    r"(?: (?:is|are|was|were|has|have))? (?:it|that|they|happened)(?: about)?|why(?: is that)?)"
    r"(?:\W+(?:then|please))*\W*",
    re.IGNORECASE,
)
"""Who says so to "do you know what is in it?" asks what is in it."""
_LEAD_IN = re.compile(r"\bquestions?\b|\bbefore i\b", re.IGNORECASE)
_LEAD_IN_WORDS = 4
_MOST_SENTENCES = 2
_ASKED_OF_ONESELF = re.compile(
    r"^\W*(?:(?:so|and|ok|okay|well|now)\W+)*"
    r"(?:what|how|why|where) (?:would|do|did|should|could) i\b",
    re.IGNORECASE,
)
_PROPOSING = re.compile(
    r"^\W*(?:(?:so|and|or|ok|okay|well|hm|then|maybe|perhaps|but)\W+)*"
    r"(?:(?:why\s+not|why\s+don't|what\s+if|how\s+about)\b|"
    r"(?:can|can't|could|couldn't|should|shouldn't|shall|would|wouldn't|may|might)\s+"
    r"(?:we|i|one|somebody|someone|the\s+(?:team|engineers?))\b)",
    re.IGNORECASE,
)

_HOW_TO_ANSWER = re.compile(
    r"(?:(?:so|ok|okay|um|uh|well|sorry|sure|just|hmm?|and|or)[\s,.]+)*"
    r"(?:(?:do|did|would|are)\s+you\s+(?:mean|want|like|prefer|asking|thinking|looking|after)\b|"
    r"(?:should|shall|can|could|may|do)\s+i\s+(?:talk|speak|tell|take|use|pick|choose|answer|assume|"
    r"focus|start|begin|give|go|describe|name|include)\b|"
    r"(?:is|would)\s+(?:it|that)\s+(?:be\s+)?(?:ok|okay|fine|all\s+right|alright|enough)\b|"
    r"does\s+(?:it|this|that)\s+(?:have|need)\s+to\s+be\b|"
    r"(?:any|which|what)\s+(?:(?:particular|specific|kind\s+of|sort\s+of|type\s+of)\s+)?"
    r"(?:example|project|story|situation|role|company|team|product)\b|"
    r"how\s+(?:long|detailed|technical|deep|specific|much\s+detail)\b)",
    re.IGNORECASE,
)
"""What somebody asks who wants to know which answer is wanted: "should I take a recent one?"."""


def questions_in(kind: Kind, text: str) -> list[str]:
    """The sentences of `text` that ask something, where a question of that kind was asked."""
    return _ASKED_IN.get(kind, _asked_anywhere)(text)


def contains_question(text: str) -> bool:
    """Whether a sentence of it is a question, by its mark or by the order of its words."""
    return any(_is_question(sentence) for sentence in _sentences(text))


def gives_it_back(text: str) -> bool:
    """Whether it returns the question that was asked: "no, tell me", "what is it, then?"."""
    return _TELL_ME.fullmatch(text.replace("\u2019", "'").strip()) is not None


def only_asks(text: str) -> bool:
    """Whether a text is nothing but questions, by their marks, and what leads in to them.

    "Could we send a file?" is no question but a careful proposal.
    """
    rest = [
        sentence
        for sentence in _sentences(text)
        if "?" in sentence
        or (len(sentence.split()) > _LEAD_IN_WORDS and not _LEAD_IN.search(sentence))
    ]
    return bool(rest) and all(
        "?" in sentence and not _ASKED_OF_ONESELF.match(sentence) and not _PROPOSING.match(sentence)
        for sentence in rest
    )


def asks_how_to_answer(text: str) -> bool:
    """Whether it only asks which answer is wanted."""
    asked = [each for each in _sentences(text) if not only_leads_in(each, assents=True)]
    return 0 < len(asked) <= _MOST_SENTENCES and all(
        "?" in sentence and _HOW_TO_ANSWER.match(sentence.strip()) for sentence in asked
    )


def _asked_anywhere(text: str) -> list[str]:
    """The sentences with a question mark, or a short text that begins as questions do.

    Not every recognizer writes the mark. Of a long text only its end is a question back.
    """
    sentences = _sentences(text)
    words = len(text.split())
    if words > QUESTION_WORDS:
        return []
    if words > _ASKING_WORDS:
        return sentences[-1:] if sentences and "?" in sentences[-1] else []
    asked = [sentence for sentence in sentences if "?" in sentence]
    return asked or ([text] if _ASKING.match(text.strip()) else [])


def _asked_in_exercise(text: str) -> list[str]:
    """As above, but wanting to know is asking too, and questions may come several at once."""
    return _all_asked(text, EXERCISE_WORDS, _asks)


def _asked_in_roleplay(text: str) -> list[str]:
    """As in an exercise, but what somebody is bidden to tell is asked, too."""

    def asks(sentence: str) -> bool:
        return _asks(sentence) or _BIDDING.search(sentence) is not None

    asked = _all_asked(text, _ASKING_WORDS, asks)
    return asked or (_asked_anywhere(text) if len(text.split()) <= _ASKING_WORDS else [])


def _all_asked(text: str, words: int, asks: Callable[[str], bool]) -> list[str]:
    """The sentences that ask; of a text of more than so many words those that it ends with."""
    sentences = _sentences(text)
    if len(text.split()) <= words:
        return [sentence for sentence in sentences if asks(sentence)]
    asked: list[str] = []
    while sentences and asks(sentences[-1]):
        asked.insert(0, sentences.pop())
    return asked


_ASKED_IN = {Kind.EXERCISE: _asked_in_exercise, Kind.ROLEPLAY: _asked_in_roleplay}


def _asks(sentence: str) -> bool:
    if _ASKED_OF_ONESELF.match(sentence):
        return False
    return _is_question(sentence) or _WANTING_TO_KNOW.search(sentence) is not None


def _is_question(sentence: str) -> bool:
    return "?" in sentence or _INVERTED.match(sentence.strip()) is not None


def _sentences(text: str) -> list[str]:
    # A dot in "Booking.com" or "2.5" ends none.
    return [found for found in re.split(r"(?<=[.!?])(?=\s)", text) if re.search(r"\w", found)]
