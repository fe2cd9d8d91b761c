"""Whether somebody has no example to tell, and says so. Pure."""

from __future__ import annotations

import re

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


def has_no_example(text: str) -> bool:
    """Whether a reply of a few words is that there is none."""
    text = text.replace("\u2019", "'")
    said = len(text.split()) <= EXAMPLE_WORDS and _NO_EXAMPLE.search(text) is not None
    return said and _AN_EXAMPLE_AFTER_ALL.search(text) is None
