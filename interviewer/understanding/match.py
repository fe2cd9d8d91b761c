"""Transcript -> evidence for each concept: heard, not heard or unsure. Pure.

The ladder, surest step first: phrases by stem, words joined or split, what the recognizer is known
to write, slightly misspelt long words, and what sounds the same. The last two are tried only for
concepts that nothing surer found. Then negation and lists of nouns are taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from interviewer.language.disowned import is_disowned
from interviewer.language.lexicon import PARTICLES, UNENDING
from interviewer.language.mishearing import (
    EVERYDAY_WORDS,
    Mishearing,
    common_words,
    in_one_sentence,
    long_words,
    may_be_meant,
)
from interviewer.language.normalise import Token, stem, tokenise
from interviewer.language.phrases import (
    CONFIDENCE,
    Hit,
    Lattice,
    Phrase,
    PhraseBook,
    Reach,
    compile_phrase,
    joined_variants,
    short_variant,
)
from interviewer.language.polarity import Polarity, is_negated_inside, listed_sentences, polarity
from interviewer.reading import ConceptReading, Evidence, Reading, Remark, State, Trace
from interviewer.tree import Concept, Kind, Question, Slot
from interviewer.understanding import cues
from interviewer.understanding.slots import own_words
from interviewer.understanding.traces import Traces

HEARD_FLOOR = 0.45
"""Evidence below this makes a concept unsure instead of heard."""

UNCLEAR_FLOOR = 0.25
"""Words recognized less surely than this say nothing, not even what is missing."""

UNCLEAR_SHARE = 0.5
"""Above this share of such words, nothing can be said to be missing."""

_IN_WORD = re.compile(r"[^\W\d_]|['\u2019](?=[^\W\d_])")
_APOSTROPHES = "'\u2019"
WEAK_GAP = 1
"""Other words allowed between neighbours where some were not heard as written."""
_MOST_EVIDENCE = 5
_CACHED_QUESTIONS = 256


def read(
    question: Question, remarks: Sequence[Remark], *, duration_s: float | None = None
) -> Reading:
    """Everything understood of a thread of answers to `question`.

    duration_s: how long the candidate has spoken; by default what the remarks' times say, and for
    typed text what saying it would take.
    """
    transcript = " ".join(remark.text for remark in remarks)
    tokens = _tokens(remarks)
    matcher = compiled(question)
    concepts = matcher.concepts(transcript, tokens)
    measures, traits = cues.measure(question, transcript, tokens, remarks, duration_s)
    slots = matcher.slots(transcript, tokens)
    counted = cues.counted(question, transcript, tokens) if question.effects else {}
    return Reading(transcript, concepts, measures, traits, slots, _is_rough(tokens), counted)


def read_manner(question: Question, remarks: Sequence[Remark]) -> Reading:
    """How something was said, without what: the measures and traits of one answer."""
    transcript = " ".join(remark.text for remark in remarks)
    tokens = _tokens(remarks)
    measures, traits = cues.measure(question, transcript, tokens, remarks, None)
    return Reading(transcript, {}, measures, traits, rough=_is_rough(tokens))


def _is_rough(tokens: Sequence[Token]) -> bool:
    return _share_below(tokens, HEARD_FLOOR) > UNCLEAR_SHARE


def warm_up(question: Question) -> None:
    """Do beforehand what the first reading of a question would otherwise wait for."""
    compiled(question)
    common_words()
    common_words(EVERYDAY_WORDS)


_compiled: dict[int, tuple[Question, Matcher]] = {}


def compiled(question: Question) -> Matcher:
    """The question's matcher, made once.

    A question holds maps, so it is known by the identity of what it listens for; one held in less
    time, or asked by another voice, shares it.
    """
    known = _compiled.get(id(question.concepts))
    if known and _listens_alike(known[0], question):
        return known[1]
    if len(_compiled) >= _CACHED_QUESTIONS:
        _compiled.clear()
    matcher = Matcher(question)
    _compiled[id(question.concepts)] = (question, matcher)
    return matcher


def _listens_alike(one: Question, other: Question) -> bool:
    return (
        one.concepts is other.concepts and one.slots is other.slots and one.clarify is other.clarify
    )


def _tokens(remarks: Sequence[Remark]) -> tuple[Token, ...]:
    """The tokens of all remarks, placed in the joined transcript."""
    tokens: list[Token] = []
    offset = 0
    ended = False
    for remark in remarks:
        last = tokens[-1] if tokens else None
        new = tokenise(
            remark.text,
            offset=offset,
            sentence=last.sentence + ended if last else 0,
            clause=last.clause + ended if last else 0,
            confidence=remark.confidence,
        )
        if new:
            tokens += [replace(new[0], after_cut=ended), *new[1:]]
        offset += len(remark.text) + 1
        said = remark.text.rstrip()
        ended = (
            said.endswith((".", "!", "?"))
            and not said.endswith("...")
            and bool(tokens)
            and tokens[-1].word not in UNENDING
        )
    return tuple(tokens)


class Matcher:
    """One question's phrases, ready to be looked for."""

    def __init__(self, question: Question) -> None:
        self._names = tuple(question.concepts)
        phrases = [p for concept in question.concepts.values() for p in _phrases(concept)]
        self._book = PhraseBook(phrases)
        shorts = (short_variant(phrase) for phrase in phrases if phrase.method == "phrase")
        self._short_book = PhraseBook(phrase for phrase in shorts if phrase)
        self._prefixes = _prefixes(question.concepts.values())
        self._joinable = {word: s for p in phrases for word, s in long_words(p, 4)}
        self._mishearing = Mishearing(phrases)
        self._traces = Traces(phrases, question.ask)
        self._plays_no_part = question.kind not in (Kind.EXERCISE, Kind.ROLEPLAY)
        self._red_flags = {concept.id for concept in question.concepts.values() if concept.avoid}
        self._slots = {slot.id: _slot_book(slot) for slot in question.slots}
        self.clarifications = PhraseBook(
            phrase
            for each in question.clarify
            for text in each.hears
            for phrase in compile_phrase(text, each.id)
        )
        self.asked_about = PhraseBook(
            phrase
            for each in question.clarify
            if each.concept
            for text in question.concepts[each.concept].say
            for phrase in compile_phrase(text, each.id)
        )
        self._slot_words = {slot.id: slot.max_words for slot in question.slots}

    # --- concepts ---------------------------------------------------------------------------------

    def concepts(self, transcript: str, tokens: Sequence[Token]) -> dict[str, ConceptReading]:
        """The state of every concept, with its evidence."""
        hits: dict[str, list[Hit]] = {name: [] for name in self._names}
        lattice = Lattice(tokens)
        self._join(lattice)
        for hit in (*self._book.find(lattice, CONFIDENCE), *self._by_prefix(tokens)):
            hits[hit.owner].append(hit)
        open_concepts = {name for name, found in hits.items() if not found}
        if open_concepts:
            said = [hit for found in hits.values() for hit in found]
            self._mishearing.respell(lattice)
            weaker = (
                *self._book.find(lattice, CONFIDENCE, WEAK_GAP),
                *self._mishearing.by_sound(tokens),
                *self._short_book.find(lattice, CONFIDENCE, WEAK_GAP),
                *self._mishearing.hints(tokens, HEARD_FLOOR),
            )
            for hit in weaker:
                if hit.owner not in open_concepts or not _in_one_clause(tokens, hit):
                    continue
                if not (may_be_meant(hit, tokens) and _is_part_of(said, hit)):
                    hits[hit.owner].append(hit)
        places = [(name, hit.first) for name, found in hits.items() for hit in found]
        listed = listed_sentences(tokens, places)
        unclear = _share_below(tokens, UNCLEAR_FLOOR) > UNCLEAR_SHARE
        readings = {
            name: _judge(
                transcript,
                tokens,
                found,
                listed,
                unclear=unclear,
                accuses=name in self._red_flags,
            )
            for name, found in hits.items()
        }
        return readings | dict(self._weighed(transcript, tokens, readings))

    def _weighed(
        self, transcript: str, tokens: Sequence[Token], readings: Mapping[str, ConceptReading]
    ) -> Iterator[tuple[str, ConceptReading]]:
        """What was heard by chance, as unsure, and what was not heard but left a trace.

        A red flag is raised by its phrases only: it leaves no trace.
        """
        for name, reading in readings.items() if self._plays_no_part else ():
            if reading.state is State.HEARD and len(reading.evidence) == 1:
                (one,) = reading.evidence
                words = [t for t in tokens if one.start <= t.start and t.end <= one.end]
                if self._traces.by_chance(name, tokens, words):
                    yield name, replace(reading, state=State.UNSURE)
        for name, (weight, first, after) in self._traces.find(tokens).items():
            if readings[name].state is State.NOT_HEARD and name not in self._red_flags:
                left = tokens[first:after]
                evidence = _evidence(transcript, left, method="trace", sure=CONFIDENCE["trace"])
                trace = Trace(round(weight, 3), evidence)
                yield name, replace(readings[name], trace=trace)

    def _join(self, lattice: Lattice) -> None:
        """Two words that make one of ours: time out, re try, end point, rolled back."""
        tokens = lattice.tokens
        for index in range(len(tokens) - 1):
            if not in_one_sentence(tokens, index, index + 2):
                continue
            left, right = tokens[index], tokens[index + 1].word
            joined = left.word + right
            whole = self._joinable.get(joined) or self._joinable.get(stem(joined))
            if not whole and right in PARTICLES:  # "rolled back" makes a rollback
                whole = self._joinable.get(left.stem + right)
            if whole:
                lattice.add(index, Reach(whole, index + 2, "joined", CONFIDENCE["joined"]))

    def _by_prefix(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        for index, token in enumerate(tokens):
            for length, owners in self._prefixes.items():
                for owner in owners.get(token.word[:length], ()):
                    yield Hit(owner, index, index + 1, "stem", CONFIDENCE["stem"])

    # --- slots ------------------------------------------------------------------------------------

    def slots(self, transcript: str, tokens: Sequence[Token]) -> dict[str, Evidence]:
        """The words that follow a slot's phrases; the first that are any."""
        found: dict[str, Evidence] = {}
        if not self._slots:
            return found
        lattice = Lattice(tokens)
        for name, book in self._slots.items():
            hits = sorted(book.find(lattice, CONFIDENCE), key=lambda hit: (hit.first, -hit.after))
            for hit in hits:
                taken = own_words(tokens, hit.after, self._slot_words[name])
                if taken:
                    found[name] = _evidence(transcript, taken, method="slot", sure=1.0)
                    break
        return found


def _phrases(concept: Concept) -> Iterator[Phrase]:
    for text in concept.say:
        for phrase in compile_phrase(text, concept.id):
            yield phrase
            if not concept.avoid:  # "overhead" accuses nobody of going over anybody's head
                yield from joined_variants(phrase)
    for text in concept.sounds_like:
        yield from compile_phrase(text, concept.id, "sounds_like")


def _prefixes(concepts: Iterable[Concept]) -> dict[int, dict[str, list[str]]]:
    """Beginning of a word -> concepts, by its length."""
    out: dict[int, dict[str, list[str]]] = {}
    for concept in concepts:
        for beginning in concept.stems:
            out.setdefault(len(beginning), {}).setdefault(beginning, []).append(concept.id)
    return out


def _in_one_clause(tokens: Sequence[Token], hit: Hit) -> bool:
    return tokens[hit.first].clause == tokens[hit.after - 1].clause


def _is_part_of(said: Iterable[Hit], hit: Hit) -> bool:
    """Whether its words belong to what was said: "sit down" to "sit down with the tech lead"."""
    return any(other.first <= hit.first and hit.after <= other.after for other in said)


def _share_below(tokens: Sequence[Token], floor: float) -> float:
    """The share of words that were recognized less surely."""
    return sum(token.confidence < floor for token in tokens) / len(tokens) if tokens else 0.0


def _judge(
    transcript: str,
    tokens: Sequence[Token],
    hits: Sequence[Hit],
    listed: frozenset[int],
    *,
    unclear: bool,
    accuses: bool,
) -> ConceptReading:
    sure: list[Evidence] = []
    doubtful: list[Evidence] = []
    verdicts = _verdicts(tokens, hits)
    # Denied ones go first: "I didn't ask, I told them" must not hide "told them".
    for hit in _without_overlaps(verdicts):
        evidence = _evidence(
            transcript,
            tokens[hit.first : hit.after],
            method=hit.method,
            sure=hit.confidence,
        )
        weak = evidence.confidence < HEARD_FLOOR or tokens[hit.first].sentence in listed
        weak = weak or may_be_meant(hit, tokens)
        weak = weak or (accuses and is_disowned(tokens, hit.first, hit.after))
        if weak or verdicts[hit] is Polarity.DOUBTFUL:
            doubtful.append(evidence)
        else:
            sure.append(evidence)
    if sure:
        return ConceptReading(State.HEARD, tuple(sure[:_MOST_EVIDENCE]))
    if doubtful or unclear:
        return ConceptReading(State.UNSURE, tuple(doubtful[:_MOST_EVIDENCE]))
    return ConceptReading(State.NOT_HEARD)


def _verdicts(tokens: Sequence[Token], hits: Iterable[Hit]) -> dict[Hit, Polarity]:
    """What was said of each hit, without those that were denied.

    Denied with a longer one around it is denied too: "I don't remove impediments" has none. But a
    denial ends with its clause: "it wasn't broken, we compared it" has the comparison.
    """
    standing: dict[Hit, Polarity] = {}
    denied_up_to = 0
    for hit in sorted(hits, key=lambda h: (h.first, -h.after)):
        verdict = polarity(tokens, hit.first, hit.after)
        if verdict is Polarity.NEGATED:
            clause = tokens[hit.first].clause
            ends = (i for i in range(hit.first, hit.after) if tokens[i].clause != clause)
            denied_up_to = max(denied_up_to, next(ends, hit.after))
        elif hit.after > denied_up_to and not is_negated_inside(
            tokens, hit.first, hit.after, hit.denying
        ):
            standing[hit] = verdict
    return standing


def _without_overlaps(hits: Iterable[Hit]) -> list[Hit]:
    """The surest of hits that share words, in the order they were said."""
    kept: list[Hit] = []
    # Of two for the same words, the one written with its negation ("never gives up") comes first.
    surest = sorted(hits, key=lambda h: (-h.confidence, h.first, h.first - h.after, not h.denying))
    for hit in surest:
        if all(hit.after <= other.first or hit.first >= other.after for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.first)


def _evidence(transcript: str, words: Sequence[Token], *, method: str, sure: float) -> Evidence:
    start, end = words[0].start, words[-1].end
    # "Don't" is two words, but not to a reader; and the second of "won't" is its t.
    if (
        start > 1
        and _IN_WORD.match(transcript, start - 2)
        and transcript[start - 1] in _APOSTROPHES
    ):
        start -= 1
    while start and transcript[start - 1].isalpha():
        start -= 1
    while end < len(transcript) and _IN_WORD.match(transcript, end):
        end += 1
    heard = min(token.confidence for token in words)
    return Evidence(transcript[start:end], start, end, method, round(sure * heard, 3))


def clarify_books(question: Question) -> tuple[PhraseBook, PhraseBook]:
    """The phrases of the question's authored answers, by id; then their concepts'."""
    matcher = compiled(question)
    return matcher.clarifications, matcher.asked_about


def _slot_book(slot: Slot) -> PhraseBook:
    return PhraseBook(phrase for text in slot.after for phrase in compile_phrase(text, slot.id))
