"""An interview with PocketSphinx: it probes, and does not ask for what was said."""

from __future__ import annotations

import re

import pytest

from audio.sphinx import SphinxRecognizer
from audio.voice import Pyttsx3Voice
from interviewer.authoring import loader
from interviewer.conversation import walk
from interviewer.reading import Remark, State
from interviewer.understanding import match

SAID = (
    "We write down what happens when the provider is slow. After two seconds there is a timeout. "
    "Then we try the call again, three times. The dashboard shows every failed call."
)


@pytest.fixture(scope="module")
def remarks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Remark, ...]:
    """The answer, spoken and recognized a sentence at a time."""
    voice = Pyttsx3Voice(None, 150, tmp_path_factory.mktemp("voice"))
    sphinx = SphinxRecognizer()
    heard = [sphinx.transcribe(voice.render(each)) for each in re.findall(r"[^.]+\.", SAID)]
    voice.close()
    return tuple(Remark(each.text, each.confidence) for each in heard)


def test_a_rough_recognizer_still_leads_to_a_follow_up(remarks: tuple[Remark, ...]) -> None:
    tree = loader.builtin_trees() / "technical-product-owner" / "api-acceptance-criteria.yaml"
    question = loader.load_question(tree)
    assert all(remark.confidence <= 0.5 for remark in remarks)

    reading = match.read(question, remarks)
    choice = walk.choose(question, reading)

    assert reading.rough
    assert choice.probe
    assert choice.text
    assert not {"timeout", "retry", "observability", "error_handling"} & set(choice.satisfies)
    assert all(each.state is not State.HEARD for each in reading.concepts.values())
