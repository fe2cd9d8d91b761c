"""Talking over the interviewer through loudspeakers: is the candidate heard, and not its own voice?

    python bench/echo.py [--rooms N] [--json]

Whole interviews in simulated rooms, in the time of their samples: what the interviewer says comes
back to the microphone late, coloured by the room and bent by a small loudspeaker, and the candidate
breaks into every third line. The session, the gate, the canceller and the ears are the real ones.
A line that the interviewer gives up though nobody spoke is a *self-interruption*. In the middle of
some interviews somebody turns the volume up or down. Headphones are held beside it.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import repeat
from pathlib import Path

# Before numpy: the package says how many threads numpy may take.
from audio.clock import ManualClock

# isort: split
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from audio.echo_canceller import Canceller, EchoCancellingGate
from audio.files import Tape, TapeSpeaker
from audio.frames import Frame, Pcm, samples, seconds
from audio.ports import Voice
from audio.scripted import ScriptedRecognizer
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from bench.room import Room, rooms
from interviewer.authoring.loader import builtin_trees, load_trees
from interviewer.conversation.session import Session
from interviewer.events import Command, Event, LineKind, PhraseClosed, Say, StopVoice
from interviewer.live.candidate import SimulatedCandidate
from interviewer.live.rig import Rig
from interviewer.live.stepper import Stepper
from interviewer.tree import Question

PACK = "technical-pm"
QUESTIONS = 4
EVERY = 3
"""The candidate breaks into one line of so many."""
BREAKS_IN_S = (0.4, 2.0)
SEED = 3
LEFT_S = 1.0
"""So much of the line is still to come then."""
OVER_IT = "Sorry, one more thing before you go on."
ANSWER = "We agreed on a contract with the vendor, and then we retried twice in a row."
TURNED_S = 120.0
"""When the volume is turned."""


class OnTape:
    """What a `TapeSpeaker` plays, in step with the microphone; implements `audio.played.Played`.

    skew: see `Room`.
    """

    slips = 0

    def __init__(self, tape: Tape, skew: float) -> None:
        self._tape, self._skew = tape, skew
        self._at = 0

    def take(self, count: int) -> Pcm:
        """The next samples of the tape."""
        start, self._at = self._at + round(self._at * self._skew), self._at + count
        return self._tape.interviewer.between(start, start + count)


class Person(SimulatedCandidate):
    """Answers everything, breaks into every third line, and sits in a room with its echo."""

    def __init__(self, voice: Voice, interviewer: Voice, room: Room, tape: Tape) -> None:
        super().__init__({}, voice, otherwise=(ANSWER,), seed=room.seed)
        self._interviewer = interviewer
        self._room, self._tape = room, tape
        self._response = room.response()
        self._chance = np.random.default_rng(room.seed + 1000)
        self._patience = EVERY
        self.spoke: list[tuple[int, int]] = []  # from sample, to sample, over a line
        self.stopped: list[int] = []
        self.phrases: list[tuple[int, int]] = []
        self.lines = 0

    def see(self, item: Event | Command) -> None:
        """Follow the interview, and break in."""
        super().see(item)
        match item:
            case StopVoice():
                self.stopped.append(self.position)
                self._answering = None  # what was said over the line is the answer
            case PhraseClosed():
                self.phrases.append((item.start, item.end))
            case Say(kind=LineKind.PROBE):
                self.lines += 1
                self._patience -= 1
                lasts_s = seconds(len(self._interviewer.render(item.text)))
                if self._patience <= 0 and lasts_s > BREAKS_IN_S[0] + LEFT_S:
                    self._patience = EVERY
                    self._break_in(min(BREAKS_IN_S[1], lasts_s - LEFT_S))

    def _break_in(self, latest_s: float) -> None:
        wait = samples(self._chance.uniform(BREAKS_IN_S[0], latest_s))
        line = self._voice.render(OVER_IT)
        self.spoke.append((self.position + wait, self.position + wait + len(line)))
        self._speech.append(np.concatenate([np.zeros(wait, np.int16), line]))

    def read(self, timeout_s: float, at_least: int = 1) -> Frame:
        """The next blocks, with the echo and the room's noise."""
        frame = super().read(timeout_s, at_least)
        reach = len(self._response)
        played = self._tape.interviewer.between(frame.start - reach + 1, frame.end)
        if not played.any():
            return self._noisy(frame, np.zeros(len(frame.pcm)))
        driven = played / 32768.0
        if self._room.bent:
            driven = np.tanh(self._room.bent * driven) / self._room.bent
        size = 1 << (len(driven) + reach).bit_length()
        spectrum = np.fft.rfft(driven, size) * np.fft.rfft(self._response, size)
        echo = np.fft.irfft(spectrum, size)[reach - 1 : reach - 1 + len(frame.pcm)] * 32768.0
        turned_db = self._room.turned_db if frame.start > samples(TURNED_S) else 0.0
        return self._noisy(frame, echo * 10 ** ((self._room.echo_db + turned_db) / 20))

    def _noisy(self, frame: Frame, echo: NDArray[np.float64]) -> Frame:
        noise = self._chance.normal(0.0, self._room.noise, len(frame.pcm))
        heard = frame.pcm + echo + noise
        return Frame(heard.clip(-32767, 32767).astype(np.int16), frame.start)


@dataclass(frozen=True, slots=True)
class Held:
    """What came of one interview.

    lines: follow-ups begun. self_interruptions: of all its lines. tried: times the candidate broke
    in. after_s: for each at which the interviewer fell silent while he spoke, how long he had
    spoken by then. missing_s: what is missing of the beginning of the phrase, for each of them.
    """

    room: Room
    lines: int
    self_interruptions: int
    tried: int
    after_s: tuple[float, ...]
    missing_s: tuple[float, ...]


def hold(
    room: Room,
    folder: Path,
    questions: tuple[Question, ...],
    *,
    headphones: bool = False,
    canceller: Canceller | None = None,
) -> Held:
    """One interview in a room, or in the same with headphones on. canceller: None is WebRTC's."""
    tape = Tape()
    interviewer = Pyttsx3Voice("en", 165, folder)
    voice = Pyttsx3Voice("en-us", 150, folder)
    if headphones:
        room = replace(room, echo_db=-math.inf)
    try:
        person = Person(voice, interviewer, room, tape)
        rig = Rig(
            person,
            GatedDetector(),
            ScriptedRecognizer(repeat(ANSWER)),
            TapeSpeaker(tape.interviewer, lambda: person.position),
            interviewer,
            full_duplex=headphones,
            canceller=lambda: EchoCancellingGate(OnTape(tape, room.skew), canceller),
            clock=ManualClock(),
        )
        Stepper(Session(questions, help_when_silent=False), rig, [person]).run()
    finally:
        interviewer.close()
        voice.close()
    after, missing, used = [], [], set()
    for start, end in person.spoke:
        stop = next((at for at in person.stopped if start < at <= end), None)
        if stop is not None:
            used.add(stop)
            after.append(seconds(stop - start))
            began = min((first for first, _ in person.phrases), key=lambda at: abs(at - start))
            missing.append(seconds(max(0, began - start)))
    return Held(
        room,
        person.lines,
        len([at for at in person.stopped if at not in used]),
        len(person.spoke),
        tuple(after),
        tuple(missing),
    )


def held(count: int, *, headphones: bool) -> list[Held]:
    """An interview in each of so many rooms."""
    found = []
    packs = {pack.id: pack for pack in load_trees(builtin_trees())}
    questions = packs[PACK].questions
    with tempfile.TemporaryDirectory() as folder:
        for number, room in enumerate(rooms(count, SEED)):
            asked = [questions[(number + i) % len(questions)] for i in range(QUESTIONS)]
            found.append(hold(room, Path(folder), tuple(asked), headphones=headphones))
    return found


def summary(found: Sequence[Held]) -> str:
    """All of them in one line."""
    lines, own = sum(one.lines for one in found), sum(one.self_interruptions for one in found)
    tried = sum(one.tried for one in found)
    after = [each for one in found for each in one.after_s]
    missing = [each for one in found for each in one.missing_s]
    heard = f"{lines} follow-ups, {own} given up at its own voice; {len(after)} of {tried} heard"
    return heard + (
        f", {spread(after)} after they began, {spread(missing)} missing" if after else ""
    )


def spread(times: Sequence[float]) -> str:
    """Median and 95th percentile."""
    return f"{np.median(times):.2f} s (p95 {np.quantile(times, 0.95):.2f} s)"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rooms", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    aloud = held(arguments.rooms, headphones=False)
    private = held(arguments.rooms, headphones=True)
    if arguments.json:
        both = {"loudspeaker": aloud, "headphones": private}
        json.dump(
            {name: [asdict(one) for one in it] for name, it in both.items()}, sys.stdout, indent=2
        )
        sys.stdout.write("\n")
        return
    table = Table(
        "delay", "echo", "walls absorb", "noise", "turned", "lines", "own voice", "heard", "after"
    )
    for one in aloud:
        room = one.room
        table.add_row(
            f"{1000 * room.delay_s:.0f} ms",
            f"{room.echo_db:.0f} dB",
            f"{100 * room.absorbs:.0f} %",
            f"{room.noise:.0f}",
            f"{room.turned_db:+.0f} dB",
            str(one.lines),
            str(one.self_interruptions),
            f"{len(one.after_s)} of {one.tried}",
            f"{np.median(one.after_s):.2f} s" if one.after_s else "",
        )
    Console(width=110).print(table)
    print(f"loudspeaker, {len(aloud)} rooms: {summary(aloud)}")
    print(f"headphones: {summary(private)}")


if __name__ == "__main__":
    main()
