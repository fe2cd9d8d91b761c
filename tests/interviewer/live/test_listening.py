"""What the session is told of silence: it begins where the sound of a phrase ends."""

from __future__ import annotations

import numpy as np

from audio.frames import Frame
from audio.vad import GatedDetector
from interviewer.events import PhraseClosed, Silence
from interviewer.live.listening import Listening
from tests.audio.espeak import clicks, quiet, say

PCM = np.concatenate(
    [
        quiet(1.0),
        say("We retry three times."),
        quiet(1.5),
        clicks(0.03),
        quiet(1.0),
        say("Then we stop."),
        quiet(1.5),
    ]
)


def test_silence_begins_where_the_sound_of_the_last_phrase_ends() -> None:
    heard = list(Listening(GatedDetector()).hear(Frame(PCM, 0)))
    phrases = [event for event in heard if isinstance(event, PhraseClosed)]
    assert len(phrases) == 2
    since = 0
    for event in heard:
        if isinstance(event, PhraseClosed):
            since = event.end
        elif isinstance(event, Silence):
            assert event.since == since
    assert any(phrase.end % GatedDetector.BLOCK for phrase in phrases)
