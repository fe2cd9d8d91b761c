"""Who speaks for somebody who is not the interviewer, on machines with many voices and with one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audio.casting import SystemVoice, cast_voice
from audio.voice import Pyttsx3Voice

GERMAN = SystemVoice("de", "Anna", ("de_DE",))
AMERICAN = SystemVoice("com.apple.samantha", "Samantha", ("en_US",))
BRITISH = SystemVoice("com.apple.daniel", "Daniel", ("en-GB",))
IRISH = SystemVoice("com.apple.moira", "Moira", ("en-IE",))
MACHINE = (GERMAN, AMERICAN, BRITISH, IRISH)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Zira", "Moira"), IRISH),
        (("Samantha", "Daniel"), BRITISH),  # the interviewer is Samantha
        (("Anna",), BRITISH),  # she reads no English
        (("en-gb+f3",), BRITISH),  # no variants here: any other English voice
        ((), BRITISH),
    ],
)
def test_the_first_name_that_is_there_and_not_the_interviewers_own(
    names: tuple[str, ...], expected: SystemVoice
) -> None:
    assert cast_voice(MACHINE, AMERICAN, names, variants=False) == expected


def test_a_variant_of_the_interviewers_own_voice_is_somebody_else() -> None:
    found = cast_voice((AMERICAN,), AMERICAN, ("samantha+f3",), variants=True)
    assert found.id == "com.apple.samantha+f3"


@pytest.mark.parametrize("voices", [(AMERICAN,), (GERMAN, AMERICAN)])
def test_on_a_machine_with_one_english_voice_everybody_has_it(
    voices: tuple[SystemVoice, ...],
) -> None:
    assert cast_voice(voices, AMERICAN, ("Moira", "en-gb+f3"), variants=False) is AMERICAN


def test_somebody_else_sounds_different_and_may_speak_at_another_pace(tmp_path: Path) -> None:
    line = "So when do I get my date?"
    voice = Pyttsx3Voice("en-gb", 165, tmp_path)
    try:
        assert voice.has_another()
        own, part = voice.render(line), voice.render(line, ("Nobody", "en-gb+f3"))
        slow = voice.render(line, ("en-gb+f3",), 0.7)
        again = Pyttsx3Voice("en-gb", 165, tmp_path)
        assert np.array_equal(again.render(line), own), "the part's voice was kept as its own"
        again.close()
    finally:
        voice.close()
    assert not np.array_equal(own, part)
    assert len(slow) > 1.2 * len(part)
