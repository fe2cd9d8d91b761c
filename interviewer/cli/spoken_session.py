"""Runs one spoken session on what was made ready, and shows it: drawn, or line by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

from rich.console import Console

from audio.chatter import errors_unseen
from audio.frames import Frame
from audio.tap import TappedMicrophone
from interviewer.cli.log_trouble import TellsTrouble
from interviewer.conversation.session import Session
from interviewer.events import Observer
from interviewer.live.assemble import Ready
from interviewer.live.runtime import Runtime
from interviewer.screens.chimes import Chimes
from interviewer.screens.key_map import FINAL
from interviewer.screens.keys import Keys
from interviewer.screens.lights import LampWatch
from interviewer.screens.plain_screen import PlainScreen
from interviewer.screens.screen import LiveScreen
from interviewer.screens.watch import Watch
from interviewer.tree import Question, TimeBox


@dataclass(frozen=True, slots=True)
class Display:
    """Where a session is shown, and how.

    hints: lights and reasons. plain: nothing is drawn. chimes: the lights are heard as well.
    """

    screen: Console
    plain: bool
    hints: bool = True
    chimes: bool = False


def run_spoken(
    session: Session,
    ready: Ready,
    display: Display,
    questions: Sequence[Question],
    keepers: Sequence[Observer],
    trouble: Callable[[], str],
    lights: TimeBox | None = None,
) -> int:
    """Hold it to its end. Returns how many samples were heard.

    keepers: who follows it besides the screen, the log first. trouble: see LiveScreen. lights: the
    band of every answer; else each goes by its question.
    """
    watch = Watch(session, {question.id: question for question in questions}, lights)
    titles = {question.id: question.title for question in questions}
    plain = PlainScreen(display.screen, hints=display.hints, titles=titles)
    watchers = []
    if display.plain and display.hints:
        watchers.append(LampWatch(plain.tell_light))
    if display.chimes and ready.rig.speaker is not None:
        watchers.append(LampWatch(Chimes(ready.rig.speaker).ring))

    def look(_: Frame) -> None:
        view = watch.view
        for each in watchers:
            each.look(view, watch.box(view), microphone.position)

    # The microphone's samples are the time: a light needs no clock of its own.
    microphone = TappedMicrophone(ready.rig.microphone, look)
    rig = replace(ready.rig, microphone=microphone)
    if display.plain:
        told = TellsTrouble(plain, display.screen, trouble)
        runtime = Runtime(session, rig, [*keepers, watch, told])
        keys = Keys(lambda key: _press(runtime, watch, key), rig.clock, FINAL)
        with keys, errors_unseen() if keys.there else nullcontext():
            if keys.there:
                plain.tell_keys()
            runtime.run()
        return microphone.position
    live = LiveScreen(
        watch,
        rig.clock,
        display.screen,
        press=lambda control: runtime.press(control),  # noqa: PLW0108 - made below
        level=lambda: ready.meter.level,
        trouble=trouble,
        hints=display.hints,
    )
    runtime = Runtime(session, rig, [*keepers, live])
    with live:
        runtime.run()
    return microphone.position


def _press(runtime: Runtime, watch: Watch, key: str) -> None:
    control = watch.meaning(key)
    if control is not None:
        runtime.press(control)
