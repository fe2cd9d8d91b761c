"""How reasons are written: ids as words, names and clauses put into a sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MOST_NAMES = 3
"""Of names or clauses in a sentence; more would not be listened to."""


def spaced(name: str) -> str:
    """An id as words."""
    return name.replace("_", " ").replace("-", " ")


def names(called: Sequence[str]) -> str:
    """Names in a sentence: a, b and c."""
    return ", ".join(called[:-1]) + " and " + called[-1] if len(called) > 1 else "".join(called)


def spoken_about(said: Sequence[str], missing: Sequence[str], not_about: str) -> str:
    """What was and was not spoken about, as a clause; `not_about` begins one on the latter only."""
    spoken = f"you spoke about {names(said[:MOST_NAMES])}" if said else ""
    if not missing:
        return spoken
    lacking = names(missing[:MOST_NAMES])
    return f"{spoken}, but not yet about {lacking}" if spoken else f"{not_about} {lacking}"


def sentence(clauses: Iterable[str]) -> str:
    """Clauses as one sentence, "" if there are none."""
    kept = [clause for clause in clauses if clause]
    return upper_first("; ".join(kept[:MOST_NAMES])) + "." if kept else ""


def upper_first(text: str) -> str:
    """The text with a capital first."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text with a small letter first, unless it begins with an acronym."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
