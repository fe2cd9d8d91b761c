"""The text that the demo model learns to hear: words, interview language and documentation.

Half of it is sequences of words that no language model could guess, so that the decoder has to
listen. Everything comes from this repository, the standard library's docstrings, the summaries of
installed packages and ``wordfreq``'s list of English words.
"""

import ast
import random
import re
import subprocess
import sysconfig
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from wordfreq import top_n_list

from demo_model.slot_words import SLOT_WORDS
from demo_model.wording import normalised

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent

MINIMUM_WORDS, MAXIMUM_WORDS = 2, 14
SHARED_RUN = 6
"""A training sentence that shares this many words in a row with a held-out text is dropped."""

_UNWANTED = re.compile(
    r"fuck|shit|porn|nigg|cunt|bitch|whore|slut|rape|dick|cock|puss|cum$|tits|anal$"
)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n\s*\n")
_OUTSIDE_ALPHABET = re.compile(r"[^A-Za-z' ,.?-]")


def interview_vocabulary() -> tuple[list[str], list[str]]:
    """The trade's words from ``interview_vocabulary.txt``: plain words, then acronyms."""
    lines = (HERE / "interview_vocabulary.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    return [w for w in words if w.islower()], [w for w in words if not w.islower()]


def pack_phrases(trees: Path = REPOSITORY / "follow_up_trees") -> list[str]:
    """Every short text in the follow-up trees: what candidates say and interviewers ask."""
    phrases: set[str] = set()
    for path in sorted(trees.rglob("*.yaml")):
        for text in _texts(yaml.safe_load(path.read_text(encoding="utf-8"))):
            words = text.split()
            if 2 <= len(words) <= MAXIMUM_WORDS and not _OUTSIDE_ALPHABET.search(" ".join(words)):
                phrases.add(" ".join(words))
    return sorted(phrases)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def one_spelling_each(words: list[str], voice: str = "en-us") -> list[str]:
    """Of words that sound the same, keep the first: in a random sequence nobody could choose."""
    said = subprocess.run(
        ["espeak-ng", "-q", "-x", "-v", voice],
        input="\n".join(f"{word}." for word in words),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    if len(said) != len(words):
        raise RuntimeError(f"espeak-ng pronounced {len(said)} of {len(words)} words")
    first: dict[str, str] = {}
    for word, sound in zip(words, said, strict=True):
        first.setdefault(sound.strip(), word)
    return list(first.values())


def documentation_sentences(modules: Sequence[str] = ("**/*.py",)) -> list[str]:
    """Plain English sentences from package summaries and the standard library's docstrings.

    ``modules`` are patterns under the standard library's folder.
    """
    texts = [
        path.read_text(encoding="utf-8", errors="ignore")
        for path in sorted(Path(sysconfig.get_paths()["purelib"]).glob("*.dist-info/METADATA"))
    ]
    library = Path(sysconfig.get_paths()["stdlib"])
    for path in sorted({path for pattern in modules for path in library.glob(pattern)}):
        if "site-packages" not in path.parts and "test" not in path.parts:
            texts.extend(_docstrings(path))
    sentences: dict[str, None] = {}
    for text in texts:
        for sentence in _SENTENCE_END.split(text):
            words = sentence.split()
            plain = " ".join(words)
            if _OUTSIDE_ALPHABET.search(plain) or not 4 <= len(words) <= 40:
                continue
            if sum(word.strip(",.?").islower() for word in words) > 0.7 * len(words):
                sentences[plain] = None
    return list(sentences)


def _docstrings(path: Path) -> Iterator[str]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError):
        return
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            text = ast.get_docstring(node)
            if text:
                yield text


class Corpus:
    """Draws chunks of 2 to 14 words, each written as one sentence."""

    def __init__(
        self, seed: int, documentation: list[str], phrases: list[str], common_words: int = 9000
    ) -> None:
        self._rng = random.Random(seed)
        common = [
            word
            for word in top_n_list("en", 2 * common_words)
            if re.fullmatch(r"[a-z]+('[a-z]+)?", word)
            and (len(word) > 2 or word in _SHORT_WORDS)
            and not _UNWANTED.search(word)
        ][:common_words]
        trade, self._acronyms = interview_vocabulary()
        self._common = one_spelling_each(common)
        self._trade = one_spelling_each(trade)
        self._known = set(common) | set(trade) | {a.lower() for a in self._acronyms} | _SHORT_WORDS
        self._templates = [
            line
            for line in (HERE / "interview_templates.txt").read_text(encoding="utf-8").splitlines()
            if line and not line.startswith("#")
        ]
        self._documentation = list(self._chunks(documentation))
        self._phrases = phrases

    def draw(self) -> str:
        """One chunk: 30 % documentation, 25 % interview language, 45 % unguessable words."""
        kind = self._rng.random()
        if kind < 0.30 and self._documentation:
            return as_sentence(self._rng.choice(self._documentation))
        if kind < 0.47:
            return self._filled_template()
        if kind < 0.55 and self._phrases:
            return as_sentence(self._rng.choice(self._phrases))
        return as_sentence(self._random_words())

    def _chunks(self, sentences: list[str]) -> Iterator[str]:
        for sentence in sentences:
            words = sentence.split()
            while words:
                size = self._rng.randint(4, MAXIMUM_WORDS)
                chunk, words = [_lowered(word) for word in words[:size]], words[size:]
                known = all(word.lower().strip(",.?-") in self._known for word in chunk)
                if len(chunk) > 2 and known:
                    yield " ".join(chunk)

    def _filled_template(self) -> str:
        text = self._rng.choice(self._templates)
        return re.sub(r"\{(\w+)\}", lambda slot: self._rng.choice(SLOT_WORDS[slot[1]]), text)

    def _random_words(self) -> str:
        rng = self._rng
        words: list[str] = []
        for _ in range(rng.randint(MINIMUM_WORDS, 11)):
            kind = rng.random()
            if kind < 0.30:
                words.append(rng.choice(self._common[:300]))
            elif kind < 0.62:
                words.append(rng.choice(self._common[:2500]))
            elif kind < 0.80:
                words.append(rng.choice(self._common))
            elif kind < 0.97:
                words.append(rng.choice(self._trade))
            else:
                words.append(rng.choice(self._acronyms))
            if rng.random() < 0.06:
                words[-1] += ","
        return " ".join(words)


_SHORT_WORDS = set(
    "a i am an as at be by do go he if in is it me my no of on or so to up us we um uh ok".split()
)
_KEEP_CAPITAL = re.compile(r"I('.*)?|[A-Z]{2,4}s?")


def _lowered(word: str) -> str:
    return word if _KEEP_CAPITAL.fullmatch(word.strip(",.?")) else word.lower()


def as_sentence(text: str) -> str:
    """A capital at the start, one mark at the end, "I" in capitals."""
    text = " ".join(text.replace(" ,", ",").split()).strip(" ,-'")
    question = text.endswith("?")
    text = re.sub(r"[.?](?=.)", ",", text.rstrip(".?, "))
    text = re.sub(r"\bi\b(?=[' ]|$|,)", "I", text)
    return text[:1].upper() + text[1:] + ("?" if question else ".")


def runs(text: str, length: int = SHARED_RUN) -> set[str]:
    """All runs of ``length`` words in the normalised text (the whole text, if it is shorter)."""
    words = normalised(text).split()
    return {" ".join(words[i : i + length]) for i in range(max(1, len(words) - length + 1))}


def training_sentences(corpus: Corpus, count: int, held_out: list[str]) -> list[str]:
    """``count`` distinct sentences, none sharing a run of words with the held-out texts."""
    forbidden = {run for text in held_out for run in runs(text)}
    chosen: dict[str, None] = {}
    drawn: Counter[str] = Counter()
    while len(chosen) < count:
        sentence = corpus.draw()
        drawn[sentence] += 1
        if drawn[sentence] > 1 or not runs(sentence).isdisjoint(forbidden):
            continue
        if len(normalised(sentence).split()) >= MINIMUM_WORDS:
            chosen[sentence] = None
    return list(chosen)
