"""From what a person asked for to the ports that an interview is held with."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from audio import sphinx
from audio.clock import Clock, SystemClock
from audio.devices import SoundDeviceMicrophone, SoundDeviceSpeaker
from audio.echo_canceller import EchoCancellingGate, installed
from audio.errors import AudioError, ModelNotFound
from audio.install import extra_line
from audio.loading import LoadingRecognizer
from audio.model_store import Model, published
from audio.played import PlayedSound
from audio.ports import Recognizer, Speaker
from audio.sphinx import SphinxRecognizer
from audio.tap import TappedMicrophone
from audio.turn_model import TurnModel
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from audio.whisper import Device, WhisperRecognizer
from interviewer.folders import data_folder, voice_cache
from interviewer.keeping.settings import RATE
from interviewer.live.level import LevelMeter
from interviewer.live.model_choice import AUTO, choose
from interviewer.live.rig import Rig

SPHINX = "sphinx"
"""As a model's name: the recognizer that needs no download."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked for. None: the default of this machine.

    end_of_turn: a smart-turn v3 file; None leaves it to the words.
    """

    model: str
    device: Device = "auto"
    voice: str | None = None
    rate: int = RATE
    mic: str | None = None
    speaker: str | None = None
    headphones: bool = False
    end_of_turn: Path | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """A rig, ready to be used.

    notices: what is not as asked for, and what to do about it. one_voice: whoever speaks sounds
    the same. close: ends the voice's process.
    """

    rig: Rig
    meter: LevelMeter
    notices: tuple[str, ...]
    one_voice: bool
    close: Callable[[], None]


def assemble(wanted: Wanted, fetch: Callable[[str], Model], clock: Clock) -> Ready:
    """Open everything. Without a speaker or a voice the interview goes on in writing.

    fetch: gives a model by name, fetching it if need be. Raises AudioError if there is no usable
    microphone or no recognizer, or the file for the end of a turn is none. A model goes on loading
    while the first words are spoken; if it turns out to be broken then, its recognizer raises.
    """
    scorer = TurnModel(wanted.end_of_turn) if wanted.end_of_turn is not None else None
    # The microphone first: without one, nobody should wait for a download.
    meter = LevelMeter()
    microphone = TappedMicrophone(SoundDeviceMicrophone(wanted.mic), meter.take)
    microphone.open()
    try:
        played = PlayedSound() if not wanted.headphones and installed() else None
        speaker, no_speaker = open_speaker(wanted.speaker, played)
        # The voice starts a process meanwhile: half a second that nobody has to wait.
        with ThreadPoolExecutor(1) as helper:
            spoken = helper.submit(open_voice, wanted)
            recognizer, rough = find_recognizer(wanted.model, wanted.device, fetch)
            voice, no_voice = spoken.result()
            if isinstance(recognizer, LoadingRecognizer):
                recognizer.check()
    finally:
        microphone.close()
    rig = Rig(
        microphone,
        GatedDetector(),
        recognizer,
        speaker,
        voice if speaker is not None else None,
        full_duplex=wanted.headphones,
        canceller=partial(EchoCancellingGate, played) if played is not None else None,
        looker=recognizer if isinstance(recognizer, LoadingRecognizer) else None,
        turn_scorer=scorer,
        clock=clock,
    )
    notices = tuple(notice for notice in (no_speaker, no_voice, rough) if notice)
    one_voice = rig.voice is not None and voice is not None and not voice.has_another()
    return Ready(rig, meter, notices, one_voice, voice.close if voice else _nothing)


def _nothing() -> None:
    """What closing takes where nothing was opened."""


def open_speaker(
    wanted: str | None, played: PlayedSound | None = None
) -> tuple[Speaker | None, str]:
    """A speaker that was seen to open, or None and what to say about it."""
    speaker = SoundDeviceSpeaker(wanted, played)
    try:
        speaker.open()
    except AudioError as error:
        if wanted is not None:
            raise
        return None, f"No sound: {error.message} Questions appear in writing. {error.next_step}"
    speaker.close()
    return speaker, ""


def open_voice(wanted: Wanted) -> tuple[Pyttsx3Voice | None, str]:
    """A voice that was heard to speak, or None and what to say about it."""
    voice = Pyttsx3Voice(wanted.voice, wanted.rate, voice_cache())
    try:
        voice.render("Hello.")
    except AudioError as error:
        if wanted.voice is not None:
            raise
        return None, f"No voice: {error.message} Questions appear in writing. {error.next_step}"
    return voice, ""


def open_recognizer(
    model: str, device: Device, fetch: Callable[[str], Model]
) -> tuple[Recognizer, str]:
    """`find_recognizer`, loaded and warm. Raises ModelBroken and ModelError too."""
    recognizer, notice = find_recognizer(model, device, fetch)
    recognizer.warm_up()
    return recognizer, notice


def find_recognizer(
    model: str, device: Device, fetch: Callable[[str], Model]
) -> tuple[Recognizer, str]:
    """The recognizer asked for and "", or PocketSphinx and one line about its words.

    "auto" takes the largest model whose words come in time here. A model is still loading.
    Raises ModelNotFound, with every way to go on, if there is neither.
    """
    if model == SPHINX:
        return SphinxRecognizer(), ""
    if model == AUTO:
        model = choose(device, SystemClock(), data_folder())
    try:
        found = fetch(model)
    except ModelNotFound as error:
        if published(model) is None:
            raise
        if not sphinx.installed():
            raise ModelNotFound(
                f"There is no speech model to hear you with. {error.message}", ways_on(model)
            ) from error
        return SphinxRecognizer(), (
            f"{error.message} Going on with PocketSphinx: its words are rough. "
            f"For the real model, when online: interviewer models fetch {model}"
        )
    recognizer = LoadingRecognizer(
        found.name, lambda: WhisperRecognizer(found.path, found.name, device)
    )
    if found.is_demo:
        return recognizer, "The demo model understands synthesized speech only, not people."
    return recognizer, ""


def ways_on(model: str) -> str:
    """What a person can do who has no model and no network."""
    return (
        "You can go on in one of these ways:\n"
        f"  interviewer models fetch {model:<12}  when online: the real model, once\n"
        "  interviewer practice --text           type your answers\n"
        "or, for rough words, in the clone:\n"
        f"  {extra_line('offline')}\n"
        "The bundled model (--model demo) is no way: it understands synthesized speech, not people."
    )
