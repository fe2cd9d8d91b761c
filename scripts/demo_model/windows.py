"""Training windows: utterances laid out in time, noise over them, and what should be written.

A window holds one utterance, or several with pauses between them, or none. Times are in encoder
positions of 20 ms, which is also the resolution of the timestamp tokens.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np

from demo_model.features import MELS, WINDOW_FRAMES, Floats, bandwidths, log_mel, mel_power
from demo_model.noise import KINDS, noise
from demo_model.pieces import CHARACTERS, Pieces
from demo_model.speech import Utterances
from demo_model.wording import normalised

FIRST_TIMESTAMP_LIMIT = 50
"""Whisper's decoding rules let the first timestamp be 1.00 s at most, wherever speech starts."""
BANK_SECONDS = 40
NOBODY_SPEAKS = 0.08
"""Share of windows without speech."""
TIMED_IN_FULL = 0.8
"""Share of full windows with timestamps, as `transcribe` asks for them; of shorter ones, half."""
SHORTEST_CUT = 60
"""Frames of an utterance that must fit before the window may cut it off."""
JOINED = 0.3
"""Share of utterances that go straight on from the one before, in one timed segment with it."""
SAID_BEFORE = 0.75
"""Share of the prompts before full windows that are a transcript; the others are a glossary."""
LONGEST_PROMPT = 223
"""Pieces: what faster-whisper shows of a transcript so far."""
SPEECH_MARGIN = 4
"""Frames of silence that every synthesized utterance carries on either side."""


@dataclass(frozen=True, slots=True)
class Example:
    """One window. ``tokens`` is the decoder's input, ``targets`` the next token or -100 for none.

    ``places`` holds, for each decoder position, what its attention should look at: the number
    of a text piece (0, 1, ...), ``-2 - position`` for a time, or ``NOWHERE``.
    """

    mel: Floats
    tokens: list[int]
    targets: list[int]
    places: list[int]
    pieces: list[int]
    characters: list[int]
    whole: bool


NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Layout:
    """How long a window is, how many utterances it may hold and how spoilt the sound may be."""

    frames: int
    utterances: int
    prompt: bool
    noisiness: float = 1.0


@dataclass(slots=True)
class _Scene:
    """A window while it is put together: utterances as ``(index, first frame, last frame)``.

    ``joined`` holds the places in ``heard`` of those that share a segment with the one before.
    """

    layout: Layout
    timed: bool
    power: Floats
    heard: list[tuple[int, int, int]] = field(default_factory=list)
    joined: set[int] = field(default_factory=set)
    cut_at: int | None = None
    end: int = 0


class Windows:
    """Draws examples from synthesized utterances."""

    def __init__(self, utterances: Utterances, pieces: Pieces) -> None:
        self._speech, self._pieces = utterances, pieces
        self._tokens = [pieces.encode(text) for text in utterances.texts]
        self._characters = [
            [CHARACTERS.index(c) for c in normalised(text) if c in CHARACTERS]
            for text in utterances.texts
        ]
        self._by_length = np.argsort(utterances.lengths)
        self._speakers = utterances.speakers
        self._by_speaker = {
            int(s): np.flatnonzero(self._speakers == s) for s in np.unique(self._speakers)
        }
        self._bank = {
            kind: [mel_power(noise(kind, BANK_SECONDS, seed)) for seed in range(5)]
            for kind in KINDS
        }
        self._bandwidths = bandwidths()

    def batch_of_singles(
        self, rng: random.Random, size: int, rank: float, *, prompt: bool, noisiness: float = 1.0
    ) -> list[Example]:
        """``size`` windows of one utterance each; ``rank`` from 0 to 1 says how long they are."""
        first = int(rank * max(0, len(self._by_length) - 8 * size))
        chosen = rng.sample(list(self._by_length[first : first + 8 * size]), size)
        longest = int(max(self._speech.lengths[i] for i in chosen))
        frames = min(WINDOW_FRAMES, longest + rng.choice((4, 10, 40, 120)))
        layout = Layout(frames + frames % 2, 1, prompt, noisiness)
        return [self.example(rng, layout, first=int(i)) for i in chosen]

    def example(self, rng: random.Random, layout: Layout, first: int | None = None) -> Example:
        """One window laid out as ``layout`` says, beginning with utterance ``first`` if given."""
        timed = rng.random() < (TIMED_IN_FULL if layout.frames == WINDOW_FRAMES else 0.5)
        scene = _Scene(layout, timed, np.zeros((layout.frames, MELS), np.float32))
        if rng.random() > NOBODY_SPEAKS:
            self._speak(rng, scene, first)
        else:
            scene.end = rng.choice((layout.frames, layout.frames, rng.randint(40, layout.frames)))
        prompt = self._prompt(rng, scene) if layout.prompt else []
        return self._written(rng, scene, self._sound(rng, scene), prompt)

    def _speak(self, rng: random.Random, scene: _Scene, first: int | None) -> None:
        """Lay utterances with pauses between them into the scene until one does not fit."""
        layout = scene.layout
        scene.end = layout.frames  # If not even the first fits, nobody speaks in this window.
        speaker = self._another_speaker(rng, first)
        at = _lead(rng) if layout.utterances > 1 or layout.frames > 900 else rng.randrange(40)
        for number in range(layout.utterances):
            index = first if number == 0 and first is not None else self._pick(rng, speaker)
            length = int(self._speech.lengths[index])
            if number == 0:
                at = max(0, min(at, layout.frames - length))
            room = layout.frames - at
            if length > room:
                if scene.timed and scene.heard and room > SHORTEST_CUT:
                    scene.power[at:] += self._speech.power(index)[:room]
                    scene.cut_at, scene.end = at, layout.frames
                break
            scene.power[at : at + length] += self._speech.power(index)
            scene.heard.append((index, at, at + length))
            after = rng.choice((0, 5, 30, 100, 400, WINDOW_FRAMES))
            scene.end = min(layout.frames, at + length + after)
            if rng.random() < JOINED:
                scene.joined.add(len(scene.heard))
                at += length + rng.randint(0, 30)
                continue
            at += length + _gap(rng)
            speaker = speaker if rng.random() < 0.93 else self._another_speaker(rng, None)

    def _another_speaker(self, rng: random.Random, index: int | None) -> int:
        return int(self._speakers[rng.randrange(len(self._speakers)) if index is None else index])

    def _pick(self, rng: random.Random, speaker: int) -> int:
        return int(rng.choice(self._by_speaker[speaker]))

    def _sound(self, rng: random.Random, scene: _Scene) -> Floats:
        """Loudness, colour, noise and Whisper's scale; past the scene's end there is padding."""
        heard, end, noisiness = scene.heard, scene.end, scene.layout.noisiness
        power = scene.power[:end] * 10 ** rng.uniform(-2.2, 0.3)
        if rng.random() < 0.4 * noisiness:
            bend = np.interp(
                np.arange(MELS), np.linspace(0, MELS, 6), [rng.uniform(-0.7, 0.7) for _ in range(6)]
            )
            power *= (10**bend).astype(np.float32)
        if heard:
            speech = np.concatenate([power[a:b] for _, a, b in heard])
            loudness = float((speech @ self._bandwidths).mean())
            if rng.random() < 0.65 * noisiness:
                power += self._noise(rng, end, loudness * 10 ** -rng.uniform(0.7, 3.5))
            if rng.random() < 0.15 * noisiness:
                power += self._noise(rng, end, loudness * 10 ** -rng.uniform(1.2, 3.0))
            if rng.random() < 0.5:
                power += self._noise(rng, end, loudness * 10 ** -rng.uniform(3, 7), kind="white")
        elif rng.random() < 0.9:
            power += self._noise(rng, end, 10 ** rng.uniform(-5, 4))
        mel = log_mel(power)
        if rng.random() < 0.3:
            mel = np.maximum(mel, mel.max() + rng.uniform(0, 0.12) - 2.0)
        if heard and rng.random() < 0.3 * noisiness:
            band = rng.randrange(MELS - 10)
            mel[:, band : band + rng.randint(1, 9)] = mel.min()
        # faster-whisper pads with zeros, the recognizer of this repository with digital silence.
        padding = rng.choice((0.0, float(mel.max()) - 2.0))
        window = np.full((scene.layout.frames, MELS), padding, dtype=np.float32)
        window[: len(mel)] = mel
        return window

    def _noise(
        self, rng: random.Random, frames: int, loudness: float, kind: str | None = None
    ) -> Floats:
        kind = kind or rng.choice(list(KINDS))
        bank = rng.choice(self._bank[kind])
        start = rng.randrange(len(bank) - frames)
        part = bank[start : start + frames]
        return np.asarray(part * (loudness / float((part @ self._bandwidths).mean())))

    def _written(
        self, rng: random.Random, scene: _Scene, mel: Floats, prompt: list[int]
    ) -> Example:
        """What the decoder is given, and what it should answer."""
        special = self._pieces
        body, places = self._transcript(scene)
        if scene.timed and not scene.heard:
            body, places = [special.first_timestamp], [NOWHERE]
        if not scene.timed:
            body, places = [special["<|notimestamps|>"], *body], [NOWHERE, *places]
        targets = [*body, special["<|endoftext|>"]]
        if not scene.heard and (not scene.timed or rng.random() < 0.75):
            targets[0] = special["<|nospeech|>"]
        return Example(
            mel=mel,
            tokens=[*prompt, special["<|startoftranscript|>"], *body],
            targets=[-100] * len(prompt) + targets,
            places=[NOWHERE] * len(prompt) + [*places, NOWHERE],
            pieces=self._spoken_pieces(scene),
            characters=[c for index, _, _ in scene.heard for c in self._characters[index]],
            whole=scene.cut_at is None,
        )

    def _spoken_pieces(self, scene: _Scene) -> list[int]:
        return [token for index, _, _ in scene.heard for token in self._tokens[index]]

    def _transcript(self, scene: _Scene) -> tuple[list[int], list[int]]:
        """Pieces and, if timed, timestamps, with the place that each should be read from."""
        zero = self._pieces.first_timestamp
        body: list[int] = []
        places: list[int] = []
        count = 0
        for number, (index, start, stop) in enumerate(scene.heard):
            tokens = self._tokens[index]
            numbers = list(range(count, count + len(tokens)))
            count += len(tokens)
            if not scene.timed:
                body += tokens
                places += numbers
                continue
            begin, finish = (start + SPEECH_MARGIN) // 2, (stop - SPEECH_MARGIN) // 2
            if number in scene.joined:
                del body[-1], places[-1]
            else:
                body.append(zero + (begin if body else min(begin, FIRST_TIMESTAMP_LIMIT)))
                places.append(-2 - begin)
            body += [*tokens, zero + finish]
            places += [*numbers, -2 - finish]
        if scene.cut_at is not None:
            begin = (scene.cut_at + SPEECH_MARGIN) // 2
            body.append(zero + begin)
            places.append(-2 - begin)
        return body, places

    def _prompt(self, rng: random.Random, scene: _Scene) -> list[int]:
        """After ``<|startofprev|>``: what was said before, or a glossary."""
        before = self._pieces["<|startofprev|>"]
        if scene.layout.frames == WINDOW_FRAMES and rng.random() < SAID_BEFORE:
            return [before, *self._said_before(rng, scene.timed)[-LONGEST_PROMPT:]]
        return [before, *self._glossary(rng, scene)[: rng.choice((40, 80, 200))]]

    def _said_before(self, rng: random.Random, timed: bool) -> list[int]:
        """The transcript of windows before this one, as `transcribe` shows it to the next."""
        zero, tokens, at = self._pieces.first_timestamp, [], rng.randrange(20)
        for _ in range(rng.choice((1, 3, 6, 12, 24))):
            words = self._tokens[rng.randrange(len(self._tokens))]
            finish = at + 10 * len(words)
            if finish > WINDOW_FRAMES // 2:
                at, finish = at % 50, at % 50 + finish - at
            tokens += [zero + at, *words, zero + finish] if timed else words
            at = finish + rng.randrange(60)
        return tokens

    def _glossary(self, rng: random.Random, scene: _Scene) -> list[int]:
        """Words of other sentences, sometimes a few of this one."""
        terms: list[str] = []
        for _ in range(rng.randint(1, 25)):
            words = self._speech.texts[rng.randrange(len(self._speech.texts))].split()
            start = rng.randrange(len(words))
            terms.append(" ".join(words[start : start + rng.randint(1, 3)]).strip(".,?"))
        if scene.heard and rng.random() < 0.5:
            said = self._speech.texts[scene.heard[0][0]]
            terms.append(rng.choice(said.strip(".,?").split()))
        rng.shuffle(terms)
        kind = rng.random()
        if kind < 0.6:
            text = f"Glossary: {', '.join(terms)}."
        elif kind < 0.75:
            text = ", ".join(terms)
        else:
            text = " ".join(rng.choices(self._speech.texts, k=rng.randint(1, 8)))
        return self._pieces.encode(text)


def _lead(rng: random.Random) -> int:
    """Silence before the first word, in frames."""
    kind = rng.random()
    if kind < 0.5:
        return rng.randint(0, 30)
    return rng.randint(30, 150) if kind < 0.85 else rng.randint(150, 400)


def _gap(rng: random.Random) -> int:
    """Silence between two sentences, in frames."""
    kind = rng.random()
    if kind < 0.6:
        return rng.randint(8, 60)
    return rng.randint(60, 150) if kind < 0.88 else rng.randint(150, 320)
