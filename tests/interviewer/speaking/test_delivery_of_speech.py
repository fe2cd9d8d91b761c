"""Ten answers of known truth, through the real detector and segmenter: what the figures say.

Pieces of synthesized speech with silences of known length between them. Only the words are handed
over by a script, so that they are known as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from audio.clock import ManualClock
from audio.files import WavMicrophone, write_wav
from audio.frames import SAMPLE_RATE, Pcm, samples
from audio.scripted import ScriptedRecognizer
from audio.vad import GatedDetector
from interviewer.conversation.session import Session
from interviewer.conversation.turn_taking import Patience
from interviewer.keeping.store import SessionLog, read
from interviewer.keeping.transcript import Line, Who, conversation
from interviewer.live.rig import Rig
from interviewer.live.stepper import Stepper
from interviewer.speaking import delivery, pauses
from interviewer.speaking.delivery import Finding, Sound
from interviewer.speaking.pauses import Place
from interviewer.understanding import match
from tests.audio.espeak import quiet, say
from tests.interviewer.helpers import make_question

PIECES = (
    "I was the product owner for the payments team.",
    "We had three weeks and no budget left,",
    "so I asked the tech lead what would break first.",
    "Because the vendor changed the contract twice,",
    "we put the old and the new version side by side.",
    "In the end the error rate fell by forty percent.",
    "I decided to cut the scope in half and",
    "um the team shipped it on time.",
    "Maybe I should have asked for data earlier.",
    "Nobody had to work over the weekend.",
)
SOFT = 150
"""Samples below this are the quiet around a piece of synthesized speech."""


@dataclass(frozen=True)
class Truth:
    """Where speech really is, in seconds since the first sample of the answer."""

    speech: tuple[tuple[float, float], ...]
    words: int
    delay_s: float

    @property
    def duration_s(self) -> float:
        return self.speech[-1][1] - self.speech[0][0]

    @property
    def pauses(self) -> list[float]:
        pairs = zip(self.speech, self.speech[1:], strict=False)
        return [after[0] - before[1] for before, after in pairs]

    @property
    def words_per_min(self) -> float:
        return 60 * self.words / sum(end - start for start, end in self.speech)


def piece(text: str, voice: str, rate: int) -> Pcm:
    pcm = say(text, voice, rate)
    loud = np.flatnonzero(np.abs(pcm.astype(int)) > SOFT)
    return pcm[loud[0] : loud[-1] + 1]


def spoken_answer(seed: int) -> tuple[Pcm, tuple[str, ...], Truth]:
    """An answer of six pieces; voice, pace and noise differ from seed to seed."""
    rng = np.random.default_rng(seed)
    voice = ("en-us", "en-gb", "en-us+f3", "en-gb+m3", "en-us+m7")[seed % 5]
    rate = (130, 150, 170, 190)[seed % 4]
    texts = tuple(rng.permutation(PIECES)[:6])
    before = float(rng.uniform(0.8, 2.0))
    sound, speech, at = [quiet(before)], [], before
    for text in texts:
        said = piece(text, voice, rate)
        pause = float(rng.uniform(0.45, 1.6))
        sound += [said, quiet(pause)]
        speech.append((at, at + len(said) / SAMPLE_RATE))
        at += len(said) / SAMPLE_RATE + samples(pause) / SAMPLE_RATE
    pcm = np.concatenate([*sound, quiet(4.0)])
    hiss = (0, 15, 40)[seed % 3]
    pcm = (pcm + rng.normal(0, hiss, len(pcm))).clip(-32767, 32767).astype(np.int16)
    return pcm, texts, Truth(tuple(speech), sum(len(t.split()) for t in texts), before)


def heard(pcm: Pcm, texts: tuple[str, ...], folder: Path) -> Line:
    """The answer as the log of a session tells it."""
    write_wav(folder / "answer.wav", pcm)
    rig = Rig(
        WavMicrophone(folder / "answer.wav"),
        GatedDetector(),
        ScriptedRecognizer(texts),
        clock=ManualClock(),
    )
    session = Session(
        [make_question()], patience=Patience.PATIENT, greet=False, help_when_silent=False
    )
    log = SessionLog(folder / "log.jsonl", {}, rig.clock)
    Stepper(session, rig, [log]).run()
    log.close()
    (chapter,) = conversation(read(folder / "log.jsonl").items)
    answers = [line for line in chapter.lines if line.who is Who.YOU]
    assert len(answers) == 1, "the interviewer cut in"
    return answers[0]


def figures(line: Line) -> dict[str, Finding]:
    question = make_question()
    reading = match.read(question, line.remarks)
    sound = Sound(line.speech, line.delay_s)
    return delivery.measure(question, line.remarks, reading, sound=sound)


@pytest.mark.parametrize("seed", range(10))
def test_figures_against_known_truth(seed: int, tmp_path: Path) -> None:
    pcm, texts, truth = spoken_answer(seed)
    line = heard(pcm, texts, tmp_path)

    found = figures(line)

    assert found["length"].value == pytest.approx(truth.duration_s, abs=0.1)
    assert found["pace"].value == pytest.approx(truth.words_per_min, rel=0.05)
    assert found["response_delay"].value == pytest.approx(truth.delay_s, abs=0.1)
    lengths = [pause.seconds for pause in pauses.find(line.remarks, line.speech)]
    assert lengths == pytest.approx(truth.pauses, abs=0.06)
    assert found["longest_pause"].value == pytest.approx(max(truth.pauses), abs=0.06)
    assert found["paused"].value == pytest.approx(sum(truth.pauses), abs=0.06 * 5)
    fillers = sum("um" in text.split() for text in texts)
    assert found["filler_sounds"].value == fillers
    assert len(found["filler_sounds"].moments) == fillers


def test_a_moment_lies_where_the_word_was_said(tmp_path: Path) -> None:
    texts = ("We looked at it first.", "It went down by forty percent.")
    sound = [quiet(1.0), piece(texts[0], "en-us", 150), quiet(1.0)]
    begins = sum(map(len, sound)) / SAMPLE_RATE - 1.0
    second = piece(texts[1], "en-us", 150)
    line = heard(np.concatenate([*sound, second, quiet(4.0)]), texts, tmp_path)

    (moment,) = figures(line)["numbers"].moments

    assert moment.quote == "It went down by forty percent"
    assert begins < moment.start_s < moment.end_s < begins + len(second) / SAMPLE_RATE
    (pause,) = pauses.find(line.remarks, line.speech)
    assert pause.place is Place.BETWEEN
    assert (pause.before, pause.after) == ("We looked at it first.", "It went down by forty")


def test_a_sound_without_words_is_no_pause(tmp_path: Path) -> None:
    """A hum that the recognizer makes nothing of: the detector heard somebody."""
    texts = ("We looked at it and", "", "then we wrote it down.")
    hum = piece("ahem, hm", "en-us", 120)
    sound = [
        quiet(1.0), piece(texts[0], "en-us", 150), quiet(0.7), hum, quiet(0.8),
        piece(texts[2], "en-us", 150), quiet(4.0),
    ]  # fmt: skip
    line = heard(np.concatenate(sound), texts, tmp_path)

    found = pauses.find(line.remarks, line.speech)

    assert [pause.seconds for pause in found] == pytest.approx([0.7, 0.8], abs=0.06)
    assert {pause.place for pause in found} == {Place.WITHIN}
    assert [remark.text for remark in line.remarks] == ["We looked at it and", texts[2]]
