"""Holds the demo, plays it if it can be heard, and prints it with what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from audio.clock import Clock, SystemClock
from audio.decode import decode
from audio.devices import SoundDeviceSpeaker
from audio.errors import AudioError
from audio.model_store import DEMO, resolve
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from audio.whisper import WhisperRecognizer
from interviewer.authoring.loader import builtin_trees, load_trees
from interviewer.cli.console import console
from interviewer.cli.transcript_page import print_transcript
from interviewer.events import SAMPLES_PER_S, Command, Event, Observer
from interviewer.folders import voice_cache
from interviewer.keeping import store
from interviewer.live.demo import DemoResult, pick, run_demo
from interviewer.live.demo_script import CANDIDATE_VOICE, INTERVIEWER_VOICE
from interviewer.screens.plain_screen import PlainScreen
from interviewer.terminal_text import printable
from interviewer.tree import every

_TICK_S = 0.05


def show_demo(out: Path, *, real_time: bool, sound: bool) -> None:
    """Hold it and print it. sound: play it afterwards, if there is a speaker."""
    screen, clock = console(), SystemClock()
    packs = load_trees(builtin_trees())
    questions = pick(every(packs))
    model = resolve(DEMO)
    screen.print(
        "A simulated candidate answers aloud and is heard through the real recognizer, on the\n"
        "bundled demo model: it understands this synthesized voice, not people."
    )
    plain = PlainScreen(screen)
    live: Sequence[Observer] = [plain] if real_time else []
    interviewer = Pyttsx3Voice(*INTERVIEWER_VOICE, voice_cache())
    candidate = Pyttsx3Voice(*CANDIDATE_VOICE, voice_cache())
    try:
        result = run_demo(
            out,
            questions,
            detector=GatedDetector(),
            recognizer=WhisperRecognizer(model.path, model.name),
            interviewer_voice=interviewer,
            candidate_voice=candidate,
            clock=clock,
            real_time=real_time,
            observers=live,
        )
    finally:
        interviewer.close()
        candidate.close()
    items = store.read(result.log).items
    if sound and not real_time:
        _play(result.conversation, items, plain, screen, clock)
    print_transcript(screen, items, {question.id: question for question in questions})
    _sum_up(screen, result)


def _play(
    conversation: Path,
    items: Sequence[Event | Command],
    plain: PlainScreen,
    screen: Console,
    clock: Clock,
) -> None:
    """Play the conversation and show each line when it is heard; Ctrl-C goes on to the end."""
    speaker = SoundDeviceSpeaker()
    try:
        speaker.open()
    except AudioError as error:
        screen.print(Text(printable(f"It is not played: {error.message}"), style="dim"))
        return
    try:
        screen.print("Playing it; Ctrl-C goes on to the transcript.")
        speaker.play(decode(conversation).pcm)
        began = clock.now()
        for item in items:
            while speaker.playing and clock.now() - began < item.at / SAMPLES_PER_S:
                clock.sleep(_TICK_S)
            plain.see(item)
        while speaker.playing:
            clock.sleep(_TICK_S)
    except KeyboardInterrupt:
        speaker.stop()
    except AudioError as error:
        screen.print(Text(printable(error.message), style="yellow"))
    finally:
        speaker.close()


def _sum_up(screen: Console, result: DemoResult) -> None:
    screen.print()
    screen.print(Text("Measured", style="bold cyan"))
    pause = f"{result.longest_pause_s:.1f} s"
    kept = "waited out" if result.pause_survived else "NOT waited out"
    for line in (
        f"word errors of the recognizer: {result.word_error:.1%}",
        f"the candidate's thinking pause of {pause}: {kept}; cut-ins: {result.cut_ins}",
        f"both voices: {result.conversation}",
        f"every event: {result.log}",
    ):
        screen.print(Text(f"  {printable(line)}"), soft_wrap=True)
