"""What the candidate asks back, and what the interviewer can tell. Pure.

Everywhere a question back has an authored answer, and how to answer is left to who asks for it. In
an exercise the answers are facts that are told only if asked for, several at once if need be. A
question that no fact answers is asked for in other words, and then left to the candidate's
assumption. In a roleplay somebody is spoken to, so a long reply may end in a question, and "walk me
through it" is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from interviewer.end_of_turn import only_leads_in
from interviewer.lines import AS_YOU_LIKE, ASK_AGAIN, NEAREST, NOT_KNOWN
from interviewer.match import clarify_books
from interviewer.normalise import tokenise
from interviewer.phrases import Hit, Lattice
from interviewer.tree import Clarification, Kind, Question

MOST_AT_ONCE = 3
"""Facts told in one breath; nobody takes in more."""
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

EXAMPLE_WORDS = 45
"""Who says more than that without an example has said something else to go on with."""
_REALLY = r"(?:(?:really|actually|quite|ever|yet|honestly)\s+)*"
_NO_EXAMPLE = re.compile(
    rf"\b(?:can't|can not|cannot|couldn't)\s+{_REALLY}(?:think of|remember|recall|come up with)\s+"
    r"(?:an?|any|one|anything|such|something)\b|"
    rf"\b(?:it|that|this)(?:\s+hasn't|\s+has\s+not|(?:'s|\s+has)?\s+never)\s+{_REALLY}"
    r"happened\s+to\s+(?:me|us)\b|"
    r"\bnothing\s+(?:really\s+)?comes\s+to\s+(?:my\s+)?mind\b|"
    rf"\bdon't\s+{_REALLY}have\s+(?:an?|any|one)\s+(?:\w+\s+)?(?:example|story|situation)\b|"
    rf"\bi(?:'ve)?\s+{_REALLY}(?:have|got)\s+{_REALLY}no\s+(?:\w+\s+)?(?:example|story)\b|"
    # Begun with, for "we haven't had one since" ends a story.
    rf"^.{{0,40}}\b(?:i|we)(?:'ve|\s+have)?\s+never\s+{_REALLY}"
    r"(?:had|needed|faced|experienced|said\s+no|owned|launched)\b|"
    rf"^.{{0,40}}\b(?:i|we)\s+(?:haven't|have\s+not|don't\s+think\s+(?:i've|i\s+have))\s+{_REALLY}"
    r"(?:had|faced|experienced|said)\s+(?:to|that|this|an?|any|one|such|no)\b",
    re.IGNORECASE,
)
_AN_EXAMPLE_AFTER_ALL = re.compile(
    r"\b(?:there was|one time|once|last year|since|then (?:we|i|one)|"
    r"(?:but|although|though|wait|until) (?:we|i|there|one|in|at|then|my))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the interviewer says to a question back. facts: ids of the authored answers in it."""

    facts: tuple[str, ...]
    text: str


def told(
    question: Question,
    text: str,
    before: Collection[str] = (),
    *,
    line: str = "",
    puzzled: bool = False,
    helped: bool = False,
) -> Told | None:
    """The answer to what `text` asks back, None if it asks nothing that calls for one.

    before: facts told already; they are told again only where nothing new was asked for, in a
    question: who "would ask what worries you" of what was told is answering. line: id of the probe
    that was asked last: "no, tell me" asks for what it asks for. puzzled: the question before this
    one was not understood. helped: something near to it was asked for already, or a follow-up; who
    has no example is then left alone.
    """
    facts = asked_for(question, text, before) or _returned(question, text, line)
    fresh = [fact for fact in facts if fact.id not in before]
    if not fresh and any(_is_question(sentence) for sentence in _sentences(text)):
        fresh = list(facts)
    if fresh:
        return Told(tuple(fact.id for fact in fresh), " ".join(fact.answer for fact in fresh))
    if question.kind is Kind.EXERCISE and _only_asks(text):
        # A fact may be there under other words, so "nobody knows" is not said at once.
        return Told((), NOT_KNOWN[len(text) % len(NOT_KNOWN)] if puzzled else ASK_AGAIN)
    if question.kind not in (Kind.EXERCISE, Kind.ROLEPLAY) and _asks_how_to_answer(text):
        return Told((), AS_YOU_LIKE[len(text) % len(AS_YOU_LIKE)])
    if question.kind is Kind.BEHAVIOURAL and not helped and _has_no_example(text):
        return Told((), NEAREST[len(text) % len(NEAREST)])
    return None


def fallbacks(question: Question) -> tuple[str, ...]:
    """What may be told besides the authored answers."""
    match question.kind:
        case Kind.EXERCISE:
            return (ASK_AGAIN, *NOT_KNOWN)
        case Kind.ROLEPLAY:
            return ()
        case Kind.BEHAVIOURAL:
            return (*AS_YOU_LIKE, *NEAREST)
    return AS_YOU_LIKE


def asked_for(
    question: Question, text: str, before: Collection[str] = ()
) -> tuple[Clarification, ...]:
    """The authored answers that `text` asks for, in the order asked, at most MOST_AT_ONCE.

    before: those told already; only their own phrases ask for them again.
    """
    found: dict[str, None] = {}
    for sentence in _ASKED_IN.get(question.kind, _asked_anywhere)(text):
        lattice = Lattice(tokenise(sentence))
        own, of_concepts = (list(b.find(lattice, {"phrase": 1.0})) for b in clarify_books(question))
        hits = own or [hit for hit in of_concepts if hit.owner not in before]
        found |= dict.fromkeys(hit.owner for hit in _longest(hits))
    by_id = {each.id: each for each in question.clarify}
    return tuple(by_id[name] for name in found)[:MOST_AT_ONCE]


def _returned(question: Question, text: str, line: str) -> tuple[Clarification, ...]:
    """The answer to what a line asks, if the candidate gives the question back."""
    text = text.replace("\u2019", "'").strip()
    if not line or not _TELL_ME.fullmatch(text):
        return ()
    wanted = question.probe(line).satisfies
    return tuple(each for each in question.clarify if each.concept in wanted)


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """The longest of those that share words, in the order said."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.first - hit.after, hit.first)):
        if all(hit.after <= other.first or hit.first >= other.after for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.first)


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


def _only_asks(text: str) -> bool:
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


def _asks_how_to_answer(text: str) -> bool:
    asked = [each for each in _sentences(text) if not only_leads_in(each, assents=True)]
    return 0 < len(asked) <= _MOST_SENTENCES and all(
        "?" in sentence and _HOW_TO_ANSWER.match(sentence.strip()) for sentence in asked
    )


def _has_no_example(text: str) -> bool:
    text = text.replace("\u2019", "'")
    said = len(text.split()) <= EXAMPLE_WORDS and _NO_EXAMPLE.search(text) is not None
    return said and _AN_EXAMPLE_AFTER_ALL.search(text) is None


def _sentences(text: str) -> list[str]:
    # A dot in "Booking.com" or "2.5" ends none.
    return [found for found in re.split(r"(?<=[.!?])(?=\s)", text) if re.search(r"\w", found)]
