"""The same story in other words is recognized, another story of the same trade is not."""

from __future__ import annotations

from itertools import combinations

import pytest

from interviewer.understanding.retelling import SAME_STORY, fingerprint, likeness
from tests.interviewer.spoken_answers import BETTER_STORY, CRITERIA, STORY


def joined(parts: tuple[str | float, ...]) -> str:
    return " ".join(part for part in parts if isinstance(part, str))


WAREHOUSE = (
    "We had a warehouse in Leipzig where the scanners lost their connection every evening. The "
    "night shift wrote parcels down on paper. I went there for a night and watched, and I saw that "
    "the scanners moved between two access points. I asked the vendor for an offline queue, and "
    "after a month no parcel was lost any more."
)
WAREHOUSE_AGAIN = (
    "One example is the parcel scanners. In the Leipzig warehouse they went offline each evening, "
    "so people on the night shift used paper. Instead of reading tickets I spent a night there. It "
    "was the access points. The vendor built us an offline queue for the scanner, and parcels "
    "stopped going missing."
)
HIRING = (
    "My team lost two engineers in one spring, and the roadmap was for seven people. I showed the "
    "director what five people can build, and which of her three goals would slip. She chose the "
    "mobile release, and we told sales in the same week. Nobody was surprised in autumn."
)


@pytest.mark.parametrize(
    ("one", "other"),
    [(joined(STORY), joined(BETTER_STORY)), (WAREHOUSE, WAREHOUSE_AGAIN), (HIRING, HIRING.upper())],
)
def test_a_story_told_again(one: str, other: str) -> None:
    assert likeness(fingerprint(one), fingerprint(other)) >= SAME_STORY


def test_different_stories() -> None:
    stories = [joined(STORY), WAREHOUSE, HIRING, joined(CRITERIA)]
    for one, other in combinations(stories, 2):
        assert likeness(fingerprint(one), fingerprint(other)) < SAME_STORY / 2


def test_a_few_words_are_no_story() -> None:
    assert fingerprint("I asked the vendor for an offline queue.") == frozenset()
    assert likeness(frozenset(), fingerprint(WAREHOUSE)) == 0.0
