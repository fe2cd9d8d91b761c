"""A sound card made of software: a private PulseAudio whose microphone hears what a test speaks.

Nothing of the machine's own sound is touched: the server lives in a temporary folder, and the
environment that leads PortAudio to it is put back at the end. Needs the Debian packages
pulseaudio, pulseaudio-utils, libasound2-plugins and libportaudio2; no hardware, no session bus.

    with VirtualSoundCard(tmp_path) as card:
        microphone = SoundDeviceMicrophone(card.MICROPHONE)
        microphone.open()
        spoken = card.speak_into_microphone(pcm)      # returns at once
        with card.recording_speaker() as heard:       # everything the speaker plays meanwhile
            ...
        heard.pcm                                     # int16, mono, 16 kHz
        spoken.wait()

Sound flows in real time, so a test lasts as long as what it plays.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import numpy as np

from audio.clock import SystemClock
from audio.frames import SAMPLE_RATE, Pcm, samples

_RATE = "rate=44100"
"""The hardware's: not ours, as on most machines."""
_RAW = ("--raw", f"--rate={SAMPLE_RATE}", "--channels=1", "--format=s16le")
_TAIL_S = 0.3
"""Recorded on after the end of a recording, for what is still under way in the server."""
_START_TRIES = 200
_TRY_S = 0.05


class Spoken:
    """Speech on its way into the virtual microphone."""

    def __init__(self, player: subprocess.Popen[bytes]) -> None:
        self._player = player

    @property
    def done(self) -> bool:
        """Whether the last sample has been heard."""
        return self._player.poll() is not None

    def wait(self) -> None:
        """Return when the last sample has been heard."""
        if self._player.wait() != 0:
            raise RuntimeError("the sound server took no speech")

    def stop(self) -> None:
        """Fall silent in mid-word."""
        self._player.kill()
        self._player.wait()


class Recording:
    """What the virtual speaker played; grows until the recording ends."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._grown = threading.Condition()

    @property
    def pcm(self) -> Pcm:
        """All samples heard so far."""
        whole = b"".join(self._parts)
        return np.frombuffer(whole[: len(whole) // 2 * 2], dtype=np.int16)

    def wait_for(self, count: int) -> None:
        """Block until at least `count` samples have been heard."""
        patience_s = count / SAMPLE_RATE + 30
        with self._grown:
            if not self._grown.wait_for(lambda: len(self.pcm) >= count, timeout=patience_s):
                raise RuntimeError(f"the virtual speaker stopped after {len(self.pcm)} samples")

    def _fill(self, pipe: Any) -> None:
        while part := pipe.read1(4096):
            with self._grown:
                self._parts.append(part)
                self._grown.notify_all()


class VirtualSoundCard:
    """One microphone and one speaker, listed by PortAudio under the names below."""

    MICROPHONE = "mic"
    SPEAKER = "speaker"
    ROOM = "room"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        config = folder / "asound.conf"
        self.env = {
            "ALSA_CONFIG_PATH": str(config),
            "PULSE_SERVER": f"unix:{folder}/pulse.sock",
            "PULSE_COOKIE": str(folder / "cookie"),
            "XDG_RUNTIME_DIR": str(folder),
        }
        """What a process needs in its environment to use this card."""
        self._saved: dict[str, str | None] = {}
        self._server: subprocess.Popen[bytes] | None = None
        self._modules: dict[str, str] = {}
        config.write_text(
            "</usr/share/alsa/alsa.conf>\n"
            "pcm.!default { type pulse }\n"
            "ctl.!default { type pulse }\n"
            f"pcm.{self.MICROPHONE} {{ type pulse device {self.MICROPHONE} }}\n"
            f"pcm.{self.SPEAKER} {{ type pulse device {self.SPEAKER} }}\n"
        )

    def __enter__(self) -> Self:
        """Start the server and lead this process to it."""
        self._folder.chmod(0o700)
        environment = {**os.environ, **self.env, "HOME": str(self._folder)}
        socket_path = f"{self._folder}/pulse.sock"
        # The kernel ends the server even when the test run is killed.
        dies_with_us = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
        with (self._folder / "pulseaudio.log").open("wb") as log:
            self._server = subprocess.Popen(
                [
                    *dies_with_us,
                    "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1",
                    "--use-pid-file=no", "--disable-shm=yes",
                    f"--load=module-native-protocol-unix socket={socket_path} auth-anonymous=1",
                    f"--load=module-cli-protocol-unix socket={self._folder}/cli.sock",
                ],
                env=environment, stdout=log, stderr=log,
            )  # fmt: skip
        for name, value in self.env.items():
            self._saved[name] = os.environ.get(name)
            os.environ[name] = value
        self._wait_for_server(self._server)
        self.restore_microphone()
        self.restore_speaker()
        return self

    def __exit__(self, *_: object) -> None:
        """End the server and put the environment back."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
        for name, value in self._saved.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    def speak_into_microphone(self, pcm: Pcm) -> Spoken:
        """Play `pcm` (int16, mono, 16 kHz) into the microphone, without blocking."""
        player = subprocess.Popen(
            ["pacat", "--playback", "--device=room", "--latency-msec=200", *_RAW],
            stdin=subprocess.PIPE,
        )

        def feed(pipe: Any) -> None:
            try:
                pipe.write(pcm.tobytes())
                pipe.close()
            except BrokenPipeError:
                return  # stopped in mid-word

        threading.Thread(target=feed, args=(player.stdin,), daemon=True).start()
        return Spoken(player)

    def join_speaker_and_room(self) -> None:
        """Add a speaker, `ROOM`, that the microphone hears."""
        with (self._folder / "asound.conf").open("a") as config:
            config.write(f"pcm.{self.ROOM} {{ type pulse device {self.ROOM} }}\n")

    @contextmanager
    def recording_speaker(self) -> Iterator[Recording]:
        """Record everything the speaker plays until the block ends; silence is zeros."""
        with self._recording(self.SPEAKER) as recording:
            yield recording

    @contextmanager
    def recording_room(self) -> Iterator[Recording]:
        """Record everything that the microphone hears."""
        with self._recording(self.ROOM) as recording:
            yield recording

    @contextmanager
    def _recording(self, sink: str) -> Iterator[Recording]:
        recording = Recording()
        recorder = subprocess.Popen(
            ["parec", f"--device={sink}.monitor", "--latency-msec=20", *_RAW],
            stdout=subprocess.PIPE,
        )
        reader = threading.Thread(target=recording._fill, args=(recorder.stdout,), daemon=True)
        reader.start()
        try:
            recording.wait_for(1)
            yield recording
            recording.wait_for(len(recording.pcm) + samples(_TAIL_S))
        finally:
            recorder.kill()
            recorder.wait()
            reader.join()
            if recorder.stdout is not None:
                recorder.stdout.close()

    def remove_microphone(self) -> None:
        """Pull the microphone's plug: whoever records from it is cut off."""
        self._cut_off("source-output", "sources", self.MICROPHONE)
        self._unload("mic")
        self._unload("room")

    def restore_microphone(self) -> None:
        """Put the microphone back."""
        self._load("room", "module-null-sink", "sink_name=room", _RATE, "norewinds=1")
        self._load("mic", "module-remap-source", "master=room.monitor", "source_name=mic")
        self._pactl("set-default-source", self.MICROPHONE)

    def freeze_microphone(self, frozen: bool = True) -> None:
        """Leave it plugged in, but give no samples any more (a driver that hangs)."""
        self._pactl("suspend-source", self.MICROPHONE, str(int(frozen)))

    def plug_in(self, name: str) -> None:
        """Add another device under `name`, which hears and plays what the first ones do."""
        with (self._folder / "asound.conf").open("a") as config:
            config.write(
                f"pcm.{name} {{ type asym playback.pcm {self.SPEAKER} "
                f"capture.pcm {self.MICROPHONE} }}\n"
            )

    def remove_speaker(self) -> None:
        """Pull the speaker's plug: whoever plays on it is cut off."""
        self._cut_off("sink-input", "sinks", self.SPEAKER)
        self._unload("speaker")

    def restore_speaker(self) -> None:
        """Put the speaker back."""
        self._load(
            "speaker",
            "module-null-sink",
            f"sink_name={self.SPEAKER}",
            _RATE,
            "norewinds=1",
        )
        self._pactl("set-default-sink", self.SPEAKER)

    def _cut_off(self, stream: str, devices: str, name: str) -> None:
        """End the streams of a device, which the server would otherwise move to another one."""
        rows = [row.split("\t") for row in self._pactl("list", "short", devices).splitlines()]
        number = next(row[0] for row in rows if row[1] == name)
        streams = self._pactl("list", "short", f"{stream}s").splitlines()
        doomed = [row.split("\t")[0] for row in streams if row.split("\t")[1] == number]
        with socket.socket(socket.AF_UNIX) as console:
            console.connect(str(self._folder / "cli.sock"))
            console.sendall("".join(f"kill-{stream} {one}\n" for one in doomed).encode())
            console.shutdown(socket.SHUT_WR)
            while console.recv(4096):
                pass

    def _load(self, key: str, module: str, *arguments: str) -> None:
        if key not in self._modules:
            self._modules[key] = self._pactl("load-module", module, *arguments).strip()

    def _unload(self, key: str) -> None:
        if number := self._modules.pop(key, None):
            self._pactl("unload-module", number)

    def _pactl(self, *arguments: str) -> str:
        environment = {**os.environ, **self.env}
        done = subprocess.run(
            ["pactl", *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"pactl {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def _wait_for_server(self, server: subprocess.Popen[bytes]) -> None:
        clock = SystemClock()
        for _ in range(_START_TRIES):
            if server.poll() is not None:
                break
            if (self._folder / "pulse.sock").exists():
                self._pactl("info")
                return
            clock.sleep(_TRY_S)
        log = (self._folder / "pulseaudio.log").read_text(errors="replace")
        raise RuntimeError(f"PulseAudio did not start:\n{log}")
