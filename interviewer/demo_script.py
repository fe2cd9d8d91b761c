"""What the simulated candidate of the demo says.

Wording that the bundled demo model hears well: it was trained on synthesized sentences like these.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from interviewer.candidate import Reply

THINKING_PAUSE_S: Final = 2.0
"""In mid-answer, after "and": the interviewer must wait it out."""

QUESTIONS: Final[Mapping[str, int]] = {
    "api-acceptance-criteria": 2,
    "pushed-back-on-approach": 1,
    "tech-debt-vs-features": 1,
}
"""The questions in their order, and how many follow-ups each may have here."""

INTERVIEWER_VOICE: Final = ("English (Great Britain)+f3", 175)
CANDIDATE_VOICE: Final = ("en-us", 160)
"""Part of a voice's name, and words a minute. The demo model knows the candidate's best."""

_BREATH = 0.7

REPLIES: Final[Mapping[str, Reply]] = {
    "api-acceptance-criteria": (
        "First we agreed the happy path, and",
        THINKING_PAUSE_S,
        "I would version the API with the vendor team.",
        _BREATH,
        "I would test the contract in the sandbox.",
        _BREATH,
        "I was wrong about the schema and I changed my mind.",
        _BREATH,
        "It took six weeks and churn improved by twenty percent.",
    ),
    "api-acceptance-criteria/when-it-is-down": (
        "If the endpoint fails we retry with exponential backoff.",
    ),
    "api-acceptance-criteria/how-long-to-wait": ("I would set a timeout of five seconds.",),
    "api-acceptance-criteria/how-would-you-know": (
        "I would measure the incident with the sponsor team.",
    ),
    "pushed-back-on-approach": (
        "I pushed back because the database migration was too risky.",
        _BREATH,
        "The trade-off was latency versus consistency.",
        _BREATH,
        "I asked the engineer for data about latency.",
    ),
    "pushed-back-on-approach/one-occasion": (
        "My team decided to split the migration before the sprint.",
    ),
    "tech-debt-vs-features": (
        "My team decided to refactor the checkout before the roadmap.",
        _BREATH,
        "We measured churn and reduced incidents by thirty percent.",
        _BREATH,
        "I was wrong about the cache and I changed my mind.",
    ),
    "tech-debt-vs-features/what-do-you-compare": (
        "I would measure the incident with the sponsor team.",
    ),
}
