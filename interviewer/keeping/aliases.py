"""The candidate's own mishearings: "I did say this" teaches the matcher, for this person only.

One JSON file in the person's data folder: {question: {concept: [words as they were heard]}}.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from audio import private_file
from interviewer.errors import AliasUnusable, StoreError
from interviewer.language.lexicon import FUNCTION_WORDS
from interviewer.language.mishearing import EVERYDAY_WORDS, common_words
from interviewer.language.normalise import words
from interviewer.tree import Question

FILE = "aliases.json"
MOST_WORDS = 6
MOST_PER_CONCEPT = 20

Aliases = Mapping[str, Mapping[str, tuple[str, ...]]]


def load(folder: Path) -> Aliases:
    """The aliases kept in `folder`, none without a file. Raises StoreError if it is damaged."""
    path = folder / FILE
    try:
        found = json.loads(path.read_bytes())
        return {
            str(question): {
                str(concept): tuple(str(heard) for heard in heards)
                for concept, heards in concepts.items()
            }
            for question, concepts in found.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise StoreError(
            f"your corrections cannot be read: {path}: {error}",
            "Mend the file or delete it; nothing else depends on it.",
        ) from error


def checked(question: Question, concept: str, heard: str, transcript: Sequence[str]) -> str:
    """The words of a correction, fit to be looked for. Raises AliasUnusable if they are not.

    They must be few enough to be a mishearing, telling enough not to be heard everywhere, and
    stand in one of the answers of the transcript: only what was heard can have been misheard.
    """
    if concept not in question.concepts:
        raise AliasUnusable(
            f"'{question.id}' listens for nothing called '{concept}'.",
            f"It listens for: {', '.join(question.concepts)}.",
        )
    said = words(heard)
    if not 1 <= len(said) <= MOST_WORDS:
        raise AliasUnusable(
            f"A correction has 1 to {MOST_WORDS} words, this one has {len(said)}.",
            "Choose the few words in the transcript that stand where you said it.",
        )
    telling = [word for word in said if word not in FUNCTION_WORDS]
    everyday = common_words(EVERYDAY_WORDS)
    if not telling or (len(telling) == 1 and telling[0] in everyday):
        raise AliasUnusable(
            f"'{' '.join(said)}' is said in many answers, meaning something else.",
            "Choose one or two words more around it, or it would be heard everywhere.",
        )
    if not any(_stands_in(said, words(answer)) for answer in transcript):
        raise AliasUnusable(
            f"'{' '.join(said)}' was not heard in your answers to this question.",
            "Type the words as they stand in the transcript, one after the other.",
        )
    return " ".join(said)


def _stands_in(said: list[str], answer: list[str]) -> bool:
    count = len(said)
    return any(answer[at : at + count] == said for at in range(len(answer) - count + 1))


def add(aliases: Aliases, question: str, concept: str, heard: str) -> Aliases:
    """The aliases with one more; the oldest of a concept goes when there are too many."""
    before = aliases.get(question, {})
    known = [each for each in before.get(concept, ()) if each != heard]
    after = {**before, concept: tuple([*known, heard][-MOST_PER_CONCEPT:])}
    return {**aliases, question: after}


def known(aliases: Aliases, question: str, concept: str) -> tuple[str, ...]:
    """What the concept is misheard as, by this person's corrections."""
    return aliases.get(question, {}).get(concept, ())


def remove(aliases: Aliases, question: str, concept: str, heard: str) -> Aliases:
    """The aliases without one that was wrong."""
    left = tuple(each for each in known(aliases, question, concept) if each != heard)
    after = {**aliases.get(question, {}), concept: left}
    return {**aliases, question: {name: heards for name, heards in after.items() if heards}}


def save(aliases: Aliases, folder: Path) -> Path:
    """Keep them, whole or not at all, for the person's eyes only. Raises StoreError."""
    path = folder / FILE
    try:
        private_file.replace(path, (json.dumps(aliases, indent=2) + "\n").encode())
    except OSError as error:
        raise StoreError(
            f"your correction cannot be kept in {path}: {error.strerror}",
            "Free some space or make it writable, or set INTERVIEWER_HOME to another folder.",
        ) from error
    return path


def teach(question: Question, aliases: Aliases) -> Question:
    """The question, listening for the person's own mishearings as well."""
    own = aliases.get(question.id, {})
    concepts = {
        name: replace(concept, sounds_like=(*concept.sounds_like, *own[name]))
        if own.get(name)
        else concept
        for name, concept in question.concepts.items()
    }
    return replace(question, concepts=concepts) if own else question


def unteach(question: Question, concept: str, heard: str) -> Question:
    """The question, no longer listening for one of the person's own mishearings."""
    one = question.concepts[concept]
    phrases = list(one.sounds_like)
    if heard in phrases:
        # From the end, where the person's own stand: an author may have thought of it as well.
        del phrases[-1 - phrases[::-1].index(heard)]
    left = replace(one, sounds_like=tuple(phrases))
    return replace(question, concepts={**question.concepts, concept: left})
