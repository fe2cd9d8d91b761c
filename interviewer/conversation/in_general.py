"""Whether an answer says how somebody goes about things, and tells of no one time. Pure.

Who is asked for one time and answers "I usually" shows what they think of themselves, not what
they did. It is enough to be wrong seldom: a story without a single past tense, a date or a person
of its own is hardly one.
"""

from __future__ import annotations

import re

_HABIT = re.compile(
    r"\b(?:usually|normally|generally|typically|always|often|mostly|in general|sometimes|"
    r"(?:all|most of) the time|every time|whenever|tend to|"
    r"i (?:would|try to|make sure)|the (?:most )?important thing|it(?:'s| is) (?:very )?important|"
    r"you (?:always |just )?(?:have|need|try) to|a good product (?:owner|manager))\b",
    re.IGNORECASE,
)
_SOMEBODY = r"(?:i|we|you|he|she|it|they|there|who|that|which|nobody|everybody|everyone|somebody)"
_ONE_TIME = re.compile(
    # "If it was urgent" is no story.
    r"(?<!\bif it )(?<!\bif there )(?<!\bif they )\b(?:was|were|had|did|didn't|wasn't|weren't)\b|"
    r"\b(?:went|said|told|took|came|made|gave|got|knew|thought|wrote|spoke|saw|brought|sent|led|"
    r"ran|met|chose|held|began|sold|lost|won|kept|left|paid|sat|became|felt|spent|drew|broke)\b|"
    rf"\b{_SOMEBODY}\s+(?:(?:then|also|just|really|actually|simply|only|finally|even)\s+)?"
    r"(?:\w+[^\We]ed|agreed|built|cut|put|set|split|let)\b|"
    r"\b(?:i|we|he|she|boss|manager|director|team|customer)(?:'ve| have| has)\s+(?:\w+ )?"
    r"(?:\w+[^\We]ed|agreed|been|gone|done|said|told|taken|given|shown|found|built|written|spoken|seen)\b|"
    r"\b(?:he|she|him|her)\b|"
    r"\b(?:ago|yesterday|(?<!at )once|one time|this guy|last (?:year|month|week|quarter|summer|job|"
    r"company)|(?:in|at) (?:my|our) (?:last|previous|old|current|first|former)|"
    r"(?:in|since) (?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def told_in_general(text: str) -> bool:
    """Whether it is how things go, and not how they went one time."""
    text = text.replace("\u2019", "'")
    return _HABIT.search(text) is not None and _ONE_TIME.search(text) is None
