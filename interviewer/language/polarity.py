"""Whether words were affirmed: the scope of negation, and lists of nouns that claim nothing.

Rules, not a parser: an answer is speech, often without punctuation. Where they cannot tell, they
say DOUBTFUL, which becomes unsure: neither credited to the candidate nor asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from interviewer.language.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    FUNCTION_WORDS,
    MERELY,
    PREPOSITIONS,
    PRONOUN_SUBJECTS,
    SUPPOSING,
    VERBS,
)
from interviewer.language.normalise import Token, stem

SCOPE = 8
"""Words before a phrase in which a negation may stand."""


class Polarity(StrEnum):
    """What was said about something."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"
    DOUBTFUL = "doubtful"


_NEGATORS = frozenset("not never no none nobody nothing neither nor hardly barely".split())
_WEAK_NEGATORS = frozenset(
    stem(word) for word in "without avoid skip forget forgot ignore lack lacking missing".split()
)
_PAIRS = {
    ("rather", "than"): Polarity.NEGATED,
    ("instead", "of"): Polarity.NEGATED,
    ("oppos", "to"): Polarity.NEGATED,
    ("fail", "to"): Polarity.DOUBTFUL,
    ("refus", "to"): Polarity.NEGATED,
}
_HARMLESS = MERELY | frozenset("doubt matter mention wonder problem question necessarily".split())
"""After a negator these make no negation: not only, no doubt."""
_LETTING = frozenset(stem(word) for word in "let make help have".split())
_NEGATIVE_VERBS = frozenset(
    stem(word)
    for word in """skip ignore forget miss neglect omit drop avoid overlook lose without compromise
    sacrifice underestimate remove hide skimp until unless before stop leave""".split()
)
"""Under a negator these make it positive: never skip, not without, not until."""
_UNCERTAIN = frozenset(
    stem(word) for word in "know sure certain remember recall realise notice understand".split()
)
"""What comes after these under a negator may well be so: "we didn't realise that"."""
_WONDERING = frozenset("why whether".split())
_GRASPING = frozenset(stem(word) for word in "see get understand grasp follow believe".split())
_NEG_RAISING = frozenset(
    stem(word)
    for word in """think believe feel suppose reckon say claim promise guarantee commit expect
    imagine agree""".split()
)
_SCOPE_ENDS = frozenset(
    "but because so then however although though which except yet whereas while".split()
)
_CONDITIONAL = frozenset("if when whenever unless case what".split())
_CONSEQUENCE = frozenset("would could might may will means mean meant makes leads causes".split())
_SUBJECTS = PRONOUN_SUBJECTS - frozenset({"it", "this", "that", "who", "there"})
_AFTER_NOT = frozenset(
    stem(word)
    for word in """there in place defined covered considered included done written handled part
    tested implemented available something anything happen exist set agreed measured""".split()
)
_LACKING = frozenset(stem(word) for word in "missing absent lacking ignored skipped".split())
_DENYING_BEGINS = frozenset("no not never none i we".split())
_DENYING_ALONE = _NEGATORS | frozenset(
    """i we it that this those these them any 1 ones such of did do does done have had has was were
        is are been be get got add added use used build built at all really actually yet ever
        sadly honestly unfortunately um uh""".split()
)
"""A clause of these that denies says nothing of its own: it denies what stands before it."""
_MAY_CHANGE = frozenset("but first initially originally before".split())
"""What was denied up to these may be so since."""
_NAMING = frozenset("as for about on".split())
"""A topic may begin with these: "as for retries"."""
_CLAUSE_WORDS = frozenset("because when if which who while so".split())
_INTERJECTED = PRONOUN_SUBJECTS | CONJUNCTIONS
"""Before these "no" is a word of its own: "said no and went", "no I didn't"."""
_JOINING = frozenset("and or nor".split())
_LIST_CONCEPTS = 3
_LIST_WORDS = 3
_SPEECH_SHARE = 0.3


def polarity(tokens: Sequence[Token], first: int, after: int) -> Polarity:
    """What was said about the words tokens[first:after]."""
    before = _before(tokens, first, after)
    if before is not Polarity.AFFIRMED:
        doubt = before is Polarity.NEGATED and _has_consequence(tokens, first, after)
        return Polarity.DOUBTFUL if doubt else before
    behind = _behind(tokens, after)
    return behind if behind is not Polarity.AFFIRMED else _as_topic(tokens, first, after)


def is_negated_inside(
    tokens: Sequence[Token], first: int, after: int, denying: Sequence[int]
) -> bool:
    """Whether a negation was stepped over between the words of a phrase.

    denying: tokens that the phrase asks for and that are negations themselves.
    """
    return any(
        tokens[index].word in _NEGATORS
        and index not in denying
        and _negator(tokens, index) is not None
        for index in range(first, after)
    )


def _denies_nothing(tokens: Sequence[Token], index: int) -> bool:
    """Whether the negator there is an interjection ("Well, no, they wait") or a turn of phrase."""
    if index + 1 == len(tokens):
        return True
    following = tokens[index + 1]
    if following.clause != tokens[index].clause:
        return not following.is_filler  # "no, um, retries" is hesitation
    interjected = tokens[index].word == "no" and following.word in _INTERJECTED
    return interjected or following.word in _HARMLESS


def _before(tokens: Sequence[Token], first: int, after: int) -> Polarity:
    """Walk back from the phrase to a negation, or to where its scope would end.

    A comma ends it, but in a list of things: "no retries, timeouts or logging".
    """
    between: list[Token] = []
    crossed = False
    for index in range(first - 1, -1, -1):
        token = tokens[index]
        if token.sentence != tokens[first].sentence or token.word in _SCOPE_ENDS:
            break
        if token.clause != tokens[first].clause:
            if not crossed and not _is_plain_list(_own_clause(tokens, first, after)):
                break
            crossed = True
            if not _is_plain_list(between):
                break
        if sum(not each.stepped_over for each in between) >= SCOPE:
            break
        found = _negator(tokens, index)
        if found is not None:
            if crossed and token.word not in _NEGATORS:
                break  # "instead of a rewrite, slices"
            return _judge(tokens, index, found, between)
        between.insert(0, token)
    return Polarity.AFFIRMED


def _own_clause(tokens: Sequence[Token], first: int, after: int) -> list[Token]:
    """The clause that a phrase stands in, up to a "because"; a phrase of one word is a thing."""
    begin = first
    while begin and tokens[begin - 1].clause == tokens[first].clause:
        begin -= 1
    words = list(tokens[begin:first]) + (list(tokens[first:after]) if after > first + 1 else [])
    for token in tokens[after:]:
        if token.clause != tokens[first].clause or token.word in _SCOPE_ENDS:
            break
        words.append(token)
    return words


def _negator(tokens: Sequence[Token], index: int) -> Polarity | None:
    """What the word at `index` does to what follows, or None."""
    token = tokens[index]
    if index + 1 < len(tokens):
        pair = _PAIRS.get((token.stem, tokens[index + 1].word))
        if pair:
            return pair
    if token.word == "than" and _prefers(tokens, index):
        return Polarity.NEGATED
    if token.word in _NEGATORS:
        if _denies_nothing(tokens, index):
            return Polarity.DOUBTFUL if _not_merely(tokens, index) else None
        rejects = token.word == "no" and tokens[index + 1].word == "to"
        return Polarity.DOUBTFUL if rejects else Polarity.NEGATED
    return Polarity.DOUBTFUL if token.stem in _WEAK_NEGATORS else None


def _prefers(tokens: Sequence[Token], index: int) -> bool:
    """Whether the "than" there ends "I'd rather move the date than"."""
    before = tokens[max(0, index - SCOPE) : index]
    return any(t.word == "rather" and t.sentence == tokens[index].sentence for t in before)


def _not_merely(tokens: Sequence[Token], index: int) -> bool:
    """Whether it is "I wouldn't just": more is done, or another thing."""
    modal = index > 0 and tokens[index - 1].word in SUPPOSING
    return modal and index + 1 < len(tokens) and tokens[index + 1].word in MERELY


def _acts(between: Sequence[Token], place: int) -> bool:
    """Whether a new clause begins with the word there: not with "you" in "ask you to cut it"."""
    if between[place].word not in _SUBJECTS:
        return False
    if not place:
        return between[place].word != "you"
    following = between[place + 1].word if place + 1 < len(between) else ""
    return following != "to" and between[place - 1].stem not in _LETTING


def _judge(
    tokens: Sequence[Token], index: int, found: Polarity, between: Sequence[Token]
) -> Polarity:
    """The effect of the negation at `index`, with the words between it and the phrase."""
    stems = {token.stem for token in between}
    if any(_acts(between, place) for place in range(len(between))):
        if stems & _UNCERTAIN:
            return Polarity.DOUBTFUL
        # "We don't think they retry" denies the retry; "nobody told us that we retry" does not.
        return found if stems & _NEG_RAISING else Polarity.AFFIRMED
    if stems & _NEGATIVE_VERBS:
        return Polarity.AFFIRMED
    if any(token.word in _WONDERING for token in between):
        # "Couldn't see why latency matters" speaks of latency; "asked whether" hardly.
        why = any(token.word == "why" for token in between) and stems & _GRASPING
        return Polarity.AFFIRMED if why else Polarity.DOUBTFUL
    earlier: list[Token] = []
    for token in reversed(tokens[max(0, index - SCOPE) : index]):
        if token.clause != tokens[index].clause:
            break
        earlier.append(token)
        if token.word in _SUBJECTS:
            break  # "I didn't escalate and I never went": two denials, not one of the other
    denied = [place for place, token in enumerate(earlier) if token.word in _NEGATORS]
    if denied and not any(token.word in _JOINING for token in earlier[: denied[0]]):
        # Not without, never skip; "we can't go live with no alert" may be either.
        return Polarity.AFFIRMED if found is Polarity.DOUBTFUL else Polarity.DOUBTFUL
    if stems & _UNCERTAIN or any(token.word in _CONDITIONAL for token in earlier):
        return Polarity.DOUBTFUL
    return found


def _is_plain_list(between: Iterable[Token]) -> bool:
    """Only things, as in "no retries, timeouts or logging": a comma there ends no clause."""
    claims = PRONOUN_SUBJECTS | AUXILIARIES | VERBS | _WONDERING
    return not any(token.word in claims for token in between)


def _has_consequence(tokens: Sequence[Token], first: int, after: int) -> bool:
    """Denied as a supposition only, as in "no retries would be a problem"."""
    directly = first > 0 and tokens[first - 1].word in ("no", "not")
    return directly and after < len(tokens) and tokens[after].word in _CONSEQUENCE


def _behind(tokens: Sequence[Token], after: int) -> Polarity:
    """Denied afterwards, as in "retries were never added", "observability was missing"."""
    if after == 0:
        return Polarity.AFFIRMED
    here = tokens[after - 1]
    following = [t for t in tokens[after : after + 5] if t.clause == here.clause]
    if not following or following[0].stem not in ("be", "do", "have"):
        return Polarity.AFFIRMED
    for index, token in enumerate(following[1:3], start=1):
        if token.stem in _LACKING:
            return Polarity.NEGATED
        if token.word == "never":
            return Polarity.NEGATED
        if token.word == "not":
            nexts = {t.stem for t in following[index + 1 : index + 3]}
            return Polarity.NEGATED if nexts & _AFTER_NOT else Polarity.AFFIRMED
    return Polarity.AFFIRMED


def _as_topic(tokens: Sequence[Token], first: int, after: int) -> Polarity:
    """Named first and then denied, as in "retries, no, we had none"."""
    if not _is_named(tokens, first, after):
        return Polarity.AFFIRMED
    begin = after  # of the denial; more things may be named before it
    while begin < len(tokens) and tokens[begin].word not in _DENYING_BEGINS:
        ends = begin - after == SCOPE or tokens[begin].sentence != tokens[first].sentence
        if ends or not _is_plain_list(tokens[begin : begin + 1]):
            return Polarity.AFFIRMED
        begin += 1
    if begin == len(tokens) or tokens[begin].clause == tokens[begin - 1].clause:
        return Polarity.AFFIRMED  # "a service we had not built" is spoken of
    denied = subject = False
    for index in range(begin, min(begin + SCOPE, len(tokens))):
        token, last = tokens[index], tokens[index - 1]
        if token.sentence != last.sentence:
            break
        if token.word not in _DENYING_ALONE:
            goes_on = token.clause != last.clause or token.word in _MAY_CHANGE
            # "Retries, no, timeouts" is a slip of the tongue.
            doubt = subject and denied and goes_on
            return Polarity.DOUBTFUL if doubt else Polarity.AFFIRMED
        subject = subject or token.word in PRONOUN_SUBJECTS
        denied = denied or token.word in _NEGATORS
    return Polarity.NEGATED if denied else Polarity.AFFIRMED


def _is_named(tokens: Sequence[Token], first: int, after: int) -> bool:
    """Whether the words only name something: not "we had retries", nor "in refinement"."""
    near = tokens[max(0, first - SCOPE - 1) : first]
    before = [token for token in near if token.clause == tokens[first].clause]
    if len(before) > SCOPE:
        return False
    words = [*before, *(tokens[first:after] if after > first + 1 else ())]
    return _is_plain_list(words) and not any(t.word in PREPOSITIONS - _NAMING for t in before)


def listed_sentences(
    tokens: Sequence[Token], concepts_at: Iterable[tuple[str, int]]
) -> frozenset[int]:
    """Sentences that are only a list of nouns, by number.

    concepts_at: each concept found and the token where it begins. Neighbouring sentences without a
    verb count as one list, so that full stops between the nouns do not help.
    """
    by_sentence: dict[int, list[Token]] = {}
    for token in tokens:
        by_sentence.setdefault(token.sentence, []).append(token)
    found: dict[int, set[str]] = {}
    for concept, index in concepts_at:
        found.setdefault(tokens[index].sentence, set()).add(concept)
    listed: set[int] = set()
    run: list[int] = []
    for number in [*sorted(by_sentence), -1]:
        if number >= 0 and not _claims_something(by_sentence[number]):
            run.append(number)
            continue
        concepts = set().union(*(found.get(each, set()) for each in run)) if run else set()
        if len(concepts) >= _LIST_CONCEPTS:
            listed.update(run)
        run = []
    return frozenset(listed)


def _claims_something(sentence: Sequence[Token]) -> bool:
    said = [token for token in sentence if not token.is_filler]
    if len(said) < _LIST_WORDS:
        return False
    if any(token.word in PRONOUN_SUBJECTS | AUXILIARIES | _CLAUSE_WORDS for token in said):
        return True
    if said[0].word in VERBS:  # an imperative: "define the timeout, add a retry"
        return True
    return sum(token.word in FUNCTION_WORDS for token in said) / len(said) >= _SPEECH_SHARE
