"""The checks of the first minutes: can I hear you, can you hear me, how shall I speak?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.console import Console
from rich.live import Live
from rich.padding import Padding
from rich.text import Text

from audio.clock import Clock
from audio.device_choice import Kind, offered
from audio.devices import SoundDeviceMicrophone, SoundDeviceSpeaker, list_devices
from audio.echo_canceller import installed
from audio.errors import AudioError, VoiceError
from audio.ports import Recognizer
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from interviewer.cli.ask import choose
from interviewer.folders import voice_cache
from interviewer.keeping.settings import FASTEST, SLOWEST, Settings
from interviewer.live.sound_check import Loudness, Sentence, advice, listen
from interviewer.terminal_text import printable, shortened

SENTENCE = "I am ready for my first question."
SAMPLE = "Tell me about a decision that you would make differently today."
HELLO = "Can you hear me?"
_PACE_STEP = 15
_METER_CELLS = 24
_TICK_S = 0.05


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the checks are held. plain: nothing is drawn over."""

    screen: Console
    clock: Clock
    plain: bool

    def step(self, number: int, title: str) -> None:
        """Head one of the three checks."""
        self.screen.print()
        self.screen.print(Text(f"{number} of 3  {title}", style="bold cyan"))

    def say(self, text: str, style: str = "") -> None:
        """A line of text, indented."""
        line = Text(printable(text), style=style)
        self.screen.print(Padding(line, (0, 0, 0, 2)), soft_wrap=self.plain)


def check_microphone(desk: Desk, settings: Settings, recognizer: Recognizer) -> Settings | None:
    """The settings with a microphone that was heard; None to type instead."""
    desk.step(1, "Your microphone")
    while True:
        microphone = SoundDeviceMicrophone(settings.mic)
        desk.say(_shown(settings.mic, "microphone"))
        desk.say(f'Say a sentence, such as: "{SENTENCE}"')
        try:
            sentence = _listen(desk, microphone, recognizer)
        except AudioError as error:
            desk.say(error.message, "red")
            desk.say(error.next_step)
            sentence = None
        if sentence is not None:
            _tell(desk, sentence)
        well = sentence is not None and bool(sentence.text)
        choices = {"": "that will do"} if well else {"": "try again"}
        choices |= {"a": "again"} if well else {}
        choices |= {"m": "another microphone", "t": "I would rather type"}
        match choose(desk.screen, choices):
            case "m":
                settings = replace(settings, mic=_next(settings.mic, "microphone"))
            case "t":
                return None
            case "" if well:
                return settings


def _listen(desk: Desk, microphone: SoundDeviceMicrophone, recognizer: Recognizer) -> Sentence:
    if desk.plain:
        desk.say("Listening.")
        return listen(microphone, GatedDetector(), recognizer, lambda _: None)
    with Live(console=desk.screen, transient=True, auto_refresh=False) as live:
        drawn = -1

        def show(level: float) -> None:
            nonlocal drawn
            full = round(level * _METER_CELLS)
            if full != drawn:
                drawn = full
                live.update(_meter(full), refresh=True)

        return listen(microphone, GatedDetector(), recognizer, show)


def _meter(full: int) -> Text:
    line = Text("  listening ", style="dim")
    line.append("█" * full, style="green")
    return line.append("─" * (_METER_CELLS - full), style="dim")


def _tell(desk: Desk, sentence: Sentence) -> None:
    if sentence.text:
        desk.say(f'I heard: "{shortened(sentence.text, 200)}"', "bold")
    elif sentence.loudness not in (Loudness.SILENT, Loudness.NOTHING):
        desk.say("I heard you speak, but understood no words.", "yellow")
    good = sentence.loudness is Loudness.GOOD
    level = f" ({sentence.level_db:.0f} dB)" if sentence.text else ""
    desk.say(f"{advice(sentence.loudness)}{level}", "green" if good else "yellow")


def check_speaker(desk: Desk, settings: Settings) -> Settings:
    """The settings with a speaker that was heard, and whether headphones are worn."""
    desk.step(2, "Your speaker")
    while True:
        desk.say(_shown(settings.speaker, "speaker"))
        desk.say(f'I say: "{HELLO}"')
        heard = _play(desk, settings, HELLO)
        choices = {"": "I hear you"} if heard else {"": "go on without sound"}
        choices |= {"a": "again", "o": "another speaker"}
        match choose(desk.screen, choices):
            case "o":
                settings = replace(settings, speaker=_next(settings.speaker, "speaker"))
            case "":
                break
    otherwise = (
        "with a loudspeaker too, once I know your room"
        if installed()
        else "otherwise I listen when I have finished"
    )
    desk.say(f"With headphones on you can talk over me; {otherwise}.")
    wears = choose(desk.screen, {"": "loudspeaker", "h": "I wear headphones"}) == "h"
    return replace(settings, headphones=wears)


def check_voice(desk: Desk, settings: Settings) -> Settings:
    """The settings with a voice and a pace that are pleasant to listen to."""
    desk.step(3, "My voice and pace")
    names = _voices(settings)
    while True:
        desk.say(f"{settings.voice or 'default voice'}, {settings.rate} words a minute")
        if not _play(desk, settings, SAMPLE):
            return settings
        choices = {"": "keep it", "f": "faster", "s": "slower"}
        choices |= {"v": "another voice"} if len(names) > 1 else {}
        match choose(desk.screen, choices):
            case "f":
                settings = replace(settings, rate=min(FASTEST, settings.rate + _PACE_STEP))
            case "s":
                settings = replace(settings, rate=max(SLOWEST, settings.rate - _PACE_STEP))
            case "v":
                settings = replace(settings, voice=_after(names, settings.voice))
            case _:
                return settings


def _play(desk: Desk, settings: Settings, text: str) -> bool:
    """Say it aloud; False, with the reason on the screen, if that cannot be."""
    voice = Pyttsx3Voice(settings.voice, settings.rate, voice_cache())
    speaker = SoundDeviceSpeaker(settings.speaker)
    try:
        pcm = voice.render(text)
        speaker.open()
        speaker.play(pcm)
        while speaker.playing:
            desk.clock.sleep(_TICK_S)
    except AudioError as error:
        desk.say(error.message, "yellow")
        desk.say(f"Questions will appear in writing. {error.next_step}")
        return False
    finally:
        speaker.close()
        voice.close()
    return True


def _voices(settings: Settings) -> tuple[str | None, ...]:
    """The machine's default and its English voices by name."""
    voice = Pyttsx3Voice(None, settings.rate, voice_cache())
    try:
        return (None, *(each.name for each in voice.list_voices() if each.english))
    except VoiceError:
        return (None,)
    finally:
        voice.close()


def _next(name: str | None, kind: Kind) -> str | None:
    """The device after that one; after the last the default again."""
    try:
        names = offered(list_devices(), kind)
    except AudioError:
        return None
    return _after((None, *names), name)


def _after(names: Sequence[str | None], name: str | None) -> str | None:
    place = names.index(name) if name in names else -1
    return names[(place + 1) % len(names)]


def _shown(name: str | None, kind: Kind) -> str:
    """A device as the person knows it."""
    if name is not None:
        return name
    try:
        devices = list_devices()
    except AudioError:
        return f"the default {kind}"
    default = next((device.name for device in devices if device.is_default(kind)), "")
    named = default and default != "default"
    return f"{default} (the default)" if named else f"the default {kind}"
