"""What the bundled demo model hears: every figure of its model card.

    python bench/recognition.py [--model FOLDER] [--sentences N] [--threads N]

Word error on 200 sentences that it was never trained on, in a 10 s and a full 30 s window; on ten
answers of a minute through faster-whisper's own `transcribe`; words written where nobody speaks;
how well its confidence tells right words from wrong ones; its size and loading time.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from audio.clock import SystemClock
from audio.model_store import DEMO, resolve

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

from demo_model import evaluate as ev
from demo_model.features import WINDOW_FRAMES, Floats
from demo_model.speech import DEMO_SPEAKERS, Speaker
from demo_model.wording import WordErrors, normalised, word_errors

OTHER_SPEAKERS = (
    Speaker("espeak-ng", "en-us+f3", 1),
    Speaker("espeak-ng", "en-gb-scotland", 1),
    Speaker("flite", "slt", 1),
    Speaker("flite", "rms", 1),
)
"""Voices that it has heard, saying sentences that it has not."""
SNR_DB = 15.0
WINDOWS = (ev.SHORT_WINDOW_FRAMES, WINDOW_FRAMES)
SPEECHLESS_S = 60.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", type=Path, default=resolve(DEMO).path)
    parser.add_argument("--sentences", type=int, default=200, help="of the 200, how many")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    clock = SystemClock()
    began = clock.now()
    listener = ev.Listener(arguments.model, arguments.threads)
    loading = clock.now() - began
    size = sum(file.stat().st_size for file in arguments.model.iterdir()) / 1e6

    table = Table("measure", "goal", "measured")
    table.add_row("size", "12 MB", f"{size:.1f} MB")
    table.add_row("loading", "0.5 s", f"{loading:.2f} s")
    sentences = ev.held_out_sentences()[: arguments.sentences]
    for name, goal, rates in word_error_rows(listener, sentences):
        table.add_row(f"word error, {name}, 10 s / 30 s window", goal, rates)
    heard = [listener.transcribe(sound) for sound in answers(DEMO_SPEAKERS[1])]
    errors = word_errors(zip(ev.held_out_answers(), heard, strict=True))
    table.add_row("word error, ten answers of a minute", "12 %", percent(errors))
    for kind in ev.SILENCE_LIKE:
        counts = [
            ev.words_heard_in(listener, ev.not_speech(kind, SPEECHLESS_S, level))
            for level in ev.LEVELS_DB
        ]
        table.add_row(f"words in {2 * SPEECHLESS_S:.0f} s of {kind}", "0", str(sum(counts)))
    phrases, words = confidence(listener, sentences)
    table.add_row("phrase confidence: right above wrong", "", f"{phrases:.2f}")
    table.add_row("word confidence: right above wrong", "", f"{words:.2f}")
    Console(width=100).print(table)


def percent(errors: WordErrors) -> str:
    """Word error rate as it stands in the table."""
    return f"{100 * errors.rate:.1f} %"


def word_error_rows(listener: ev.Listener, sentences: list[str]) -> Iterator[tuple[str, str, str]]:
    """Voices, clean and in noise: name, goal and both windows' error."""
    for speaker in DEMO_SPEAKERS:
        sounds = ev.spoken(sentences, speaker)
        yield f"{speaker.voice}", "8 %", in_both_windows(listener, sentences, sounds)
        noisy = [
            ev.with_noise(sound, SNR_DB, ("white", "pink")[i % 2], ev.NOISE_SEED + i)
            for i, sound in enumerate(sounds)
        ]
        yield f"{speaker.voice} at 15 dB", "12 %", in_both_windows(listener, sentences, noisy)
    pooled: list[tuple[str, Floats]] = []
    for speaker in OTHER_SPEAKERS:
        sounds = ev.spoken(sentences, speaker)
        pooled += zip(sentences, sounds, strict=True)
        yield f"{speaker.engine} {speaker.voice}", "", in_both_windows(listener, sentences, sounds)
    yield (
        "these four",
        "15 %",
        in_both_windows(listener, [text for text, _ in pooled], [sound for _, sound in pooled]),
    )


def in_both_windows(listener: ev.Listener, sentences: list[str], sounds: list[Floats]) -> str:
    """Word error in the short and in the full window."""
    rates = [
        percent(
            word_errors(
                (said, heard.text)
                for said, heard in ev.read_in_windows(listener, sentences, sounds, frames)
            )
        )
        for frames in WINDOWS
    ]
    return " / ".join(rates)


def answers(speaker: Speaker) -> list[Floats]:
    """The ten answers in one voice."""
    return ev.spoken(ev.held_out_answers(), speaker)


def confidence(listener: ev.Listener, sentences: list[str]) -> tuple[float, float]:
    """Areas under the curve of phrase and word confidence, over clean, noisy and other voices."""
    phrases: list[tuple[bool, float]] = []
    words: list[tuple[bool, float]] = []
    for number, speaker in enumerate((DEMO_SPEAKERS[1], *OTHER_SPEAKERS)):
        sounds = [
            ev.with_noise(sound, 8.0, "pink", ev.NOISE_SEED + i)
            for i, sound in enumerate(ev.spoken(sentences[number::5], speaker))
        ]
        for said, heard in ev.read_in_windows(
            listener, sentences[number::5], sounds, ev.SHORT_WINDOW_FRAMES
        ):
            phrases.append((normalised(said) == normalised(heard.text), heard.confidence))
        for said, sound in zip(sentences[number::5], sounds, strict=True):
            words += ev.judged_words(said, listener.words(sound))
    return ev.area_under_curve(phrases), ev.area_under_curve(words)


if __name__ == "__main__":
    main()
