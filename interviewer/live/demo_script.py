"""What the simulated candidate of the demo says.

The bundled demo model knows this voice; it was trained on synthesized speech.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from interviewer.live.candidate import Reply

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
        "First we agreed the happy path with the tech lead, and",
        THINKING_PAUSE_S,
        "then I wrote acceptance criteria for what the customer sees.",
        _BREATH,
        "We pin one version of the API, and we run contract tests against the sandbox.",
    ),
    "api-acceptance-criteria/when-it-is-down": (
        "If the provider is down, we show the customer the last known price.",
    ),
    "api-acceptance-criteria/try-again": (
        "We retry twice with exponential backoff, and then we alert the team.",
    ),
    "api-acceptance-criteria/how-would-you-know": (
        "We see it on a dashboard, and an alert fires when errors rise.",
    ),
    "api-acceptance-criteria/how-long-to-wait": (
        "After two seconds we stop waiting and try again once.",
    ),
    "pushed-back-on-approach": (
        "The team wanted to rewrite the payment service in one go.",
        _BREATH,
        "I pushed back because the migration was too risky.",
        _BREATH,
        "So I asked the engineers for data, and we compared both options.",
    ),
    "pushed-back-on-approach/case-for-their-side": (
        "One big release would have been simpler for the engineers.",
    ),
    "pushed-back-on-approach/what-happened": (
        "In the end we moved one country first, and incidents fell by forty percent.",
    ),
    "tech-debt-vs-features": (
        "We keep technical debt in the same backlog as features.",
        _BREATH,
        "Every month I ask the engineers what slows them down.",
        _BREATH,
        "Last year we spent three weeks on the checkout, and incidents fell by half.",
    ),
    "tech-debt-vs-features/what-gave-way": (
        "We moved one new feature to the next quarter, and the sales team was unhappy.",
    ),
    "tech-debt-vs-features/what-do-you-compare": (
        "I look at the cost of delay for both, and I compare the risk of waiting.",
    ),
}
