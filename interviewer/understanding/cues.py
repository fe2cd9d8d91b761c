"""How something was said: the traits of an answer with their evidence, and its measures. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from interviewer.language import wording
from interviewer.language.cue_phrases import NOT_USERS, TRAIT_PHRASES
from interviewer.language.normalise import Token
from interviewer.language.phrases import Hit, Lattice, PhraseBook, compile_phrase
from interviewer.language.polarity import Polarity, is_negated_inside, polarity
from interviewer.reading import Evidence, Remark
from interviewer.tree import Measure, Question, Trait

WORDS_PER_S = 2.3
"""Typed answers have no duration: what saying them would take, at 138 words a minute."""

TRAIT_FLOOR = 0.25
"""Words recognized less surely than this show no trait. Low, so that none is asked for again."""

OPENING_WORDS = 30
"""Where an apology is an opening."""
_MOST_EVIDENCE = 3

_NEGATIVE_TRAITS = frozenset({Trait.APOLOGY_OPENER, Trait.EDGE_ADMITTED, Trait.CLARIFYING_QUESTION})
"""Traits that people show in negative sentences."""

_BOOK = PhraseBook(
    phrase
    for trait, texts in TRAIT_PHRASES.items()
    for text in texts
    for phrase in compile_phrase(text, trait.value)
)
_CONFIDENCE = {"phrase": 1.0}

_ASKING_WORDS = frozenset(
    "who what how which when where why is are am was were do does did".split()
)
_LEADING_IN = frozenset(
    "so ok okay and but well right first then now also or sorry hi hello sure question".split()
)

_NEEDING = frozenset("want need".split())
_NOT_KNOWN = "i do not know".split()
_GUESSING = frozenset("a an maybe perhaps probably like say about around some something".split())
"""After "I don't know" these make a guess."""

_QUESTION = re.compile(
    r"(?:^|[.!?]\s+|,\s*|\b(?:so|ok|okay|first|and|um|well)\s+)"
    r"((?:is|are|do|does|can|could|should|would|will|which|what|who|how|when|where|why)\b"
    r"[^.!?]{2,150}\?)",
    re.IGNORECASE,
)
_TAG = re.compile(r"\b(?:right|you know|isn't it|yeah|okay)\?$", re.IGNORECASE)
_SELF_ASKED = re.compile(
    r"^(?:so )?(?:what|how|why|when|where|who) "
    r"(?:did|do|would|was|were|is|had|have|happens|happened)"
    r"(?: (?:i|we|it|that|this|the|they)\b|\b)(?!.*\byou\b)",
    re.IGNORECASE,
)


def measure(
    question: Question,
    transcript: str,
    tokens: Sequence[Token],
    remarks: Sequence[Remark],
    duration_s: float | None,
) -> tuple[dict[Measure, float], dict[Trait, tuple[Evidence, ...]]]:
    """Measures and traits of one thread of answers."""
    lattice = Lattice(tokens)
    count = sum(len(remark.text.split()) for remark in remarks)
    seconds = speaking_time_s(remarks, count) if duration_s is None else duration_s
    fillers = len(wording.filler_sounds(tokens)) + len(wording.filler_words(transcript, tokens))
    hedges = wording.hedges(tokens)
    measures = {
        Measure.DURATION_S: seconds,
        Measure.WORDS: float(count),
        Measure.FIRST_PERSON_RATIO: _first_person(tokens),
        Measure.NUMBERS_QUOTED: float(len(wording.numbers(transcript, tokens))),
        Measure.HEDGES: float(len(hedges.personal) + len(hedges.low)),
        Measure.FILLERS_PER_MIN: 60.0 * fillers / seconds if seconds > 0 else 0.0,
        Measure.JARGON_DENSITY: len(wording.jargon(question, tokens)) / count if count else 0.0,
    }
    return measures, _traits(transcript, tokens, lattice)


def counted(
    question: Question, transcript: str, tokens: Sequence[Token]
) -> dict[Measure, tuple[tuple[int, int], ...]]:
    """The places of the words behind the measures that count words."""
    hedges = wording.hedges(tokens)
    spans = {
        Measure.HEDGES: (*hedges.personal, *hedges.low),
        Measure.NUMBERS_QUOTED: wording.numbers(transcript, tokens),
        Measure.JARGON_DENSITY: wording.jargon(question, tokens),
    }
    return {name: tuple((each.start, each.end) for each in found) for name, found in spans.items()}


def speaking_time_s(remarks: Sequence[Remark], words_said: int) -> float:
    """The remarks' own times; for typed text what saying so many words would take."""
    timed = sum(remark.end_s - remark.start_s for remark in remarks)
    return timed if timed > 0 else words_said / WORDS_PER_S


def _traits(
    transcript: str, tokens: Sequence[Token], lattice: Lattice
) -> dict[Trait, tuple[Evidence, ...]]:
    found: dict[Trait, list[Evidence]] = {trait: [] for trait in Trait}
    for hit in _BOOK.find(lattice, _CONFIDENCE):
        trait = Trait(hit.owner)
        if not _counts(trait, tokens, hit):
            continue
        start, end = tokens[hit.first].start, tokens[hit.after - 1].end
        heard = min(token.confidence for token in tokens[hit.first : hit.after])
        if hit.confidence == 1.0 and heard >= TRAIT_FLOOR:
            text = transcript[start:end]
            found[trait].append(Evidence(text, start, end, hit.method, heard))
    found[Trait.CLARIFYING_QUESTION] += _questions(transcript)
    if not found[Trait.TRADEOFF_NAMED]:
        found[Trait.TRADEOFF_CHOSEN] = []  # going for something is no choice between two things
    return {trait: _first_few(evidence) for trait, evidence in found.items()}


def _counts(trait: Trait, tokens: Sequence[Token], hit: Hit) -> bool:
    if trait is Trait.APOLOGY_OPENER and hit.first >= OPENING_WORDS:
        return False
    following = tokens[hit.after] if hit.after < len(tokens) else None
    if trait is Trait.USER_TIEBACK and following and following.stem in NOT_USERS:
        return False
    if trait is Trait.RESULT_STATED and following and tokens[hit.after - 1].word == "end":
        return following.word != "to"  # "in the end" is a result, "in the end to end flow" not
    if trait is Trait.CLARIFYING_QUESTION and tokens[hit.first].word in _ASKING_WORDS:
        return _opens_clause(tokens, hit.first)  # "I know who the users are" asks nothing
    if trait is Trait.EDGE_ADMITTED and not _knowledge_ends(tokens, hit):
        return False
    if trait in _NEGATIVE_TRAITS:
        return True
    if is_negated_inside(tokens, hit.first, hit.after, hit.denying):
        return False
    return bool(hit.denying) or polarity(tokens, hit.first, hit.after) is not Polarity.NEGATED


def _knowledge_ends(tokens: Sequence[Token], hit: Hit) -> bool:
    """Not in "you don't need to know whether" and "it costs, I don't know, three weeks"."""
    said = [token.word for token in tokens[hit.first : hit.after]]
    if said[0] in _NEEDING:
        return polarity(tokens, hit.first, hit.after) is not Polarity.NEGATED
    if said != _NOT_KNOWN or hit.after == len(tokens):
        return True
    following = tokens[hit.after]
    goes_on = following.is_number or following.word in _GUESSING
    return not goes_on or following.sentence != tokens[hit.first].sentence


def _opens_clause(tokens: Sequence[Token], index: int) -> bool:
    """Whether only words that lead in stand before a token, in its clause."""
    before = (t for t in tokens[:index] if t.clause == tokens[index].clause)
    return all(token.stepped_over or token.word in _LEADING_IN for token in before)


def _first_few(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The first of each place, in the order said."""
    kept: list[Evidence] = []
    for each in sorted(evidence, key=lambda e: (e.start, e.start - e.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept[:_MOST_EVIDENCE])


def _questions(transcript: str) -> Iterator[Evidence]:
    """Questions to the interviewer; not those a speaker asks only to answer them himself."""
    for found in _QUESTION.finditer(transcript):
        text = found.group(1)
        if not _TAG.search(text) and not _SELF_ASKED.match(text):
            yield Evidence(text, found.start(1), found.end(1), "question mark", 1.0)


def _first_person(tokens: Sequence[Token]) -> float:
    """The share of "I" among "I" and "we"; one half if neither was said."""
    own, team = map(len, wording.persons(tokens))
    return own / (own + team) if own + team else 0.5
