"""From the command to the first spoken word, as somebody at the keyboard waits for it.

    python bench/start.py [--model demo-base] [--times 5] [--json]

Starts `interviewer practice` again and again over a virtual sound card (Linux with PulseAudio) and
listens to its speaker. The first start renders what it says; later ones find it in the cache, as
every start but the first on a machine does. Beside it: `interviewer --help`. Nothing else may be
running.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from audio.clock import SystemClock
from audio.frames import SAMPLE_RATE, samples
from audio.model_store import resolve
from bench.figures import machine, spread
from bench.spoken_answers import AUDIBLE, QUESTION, first_audible
from tests.soundcard import Recording, VirtualSoundCard

COMMAND = (sys.executable, "-m", "interviewer")
LISTEN_STEP_S = 0.05


def first_word(recording: Recording, model: Path, environment: dict[str, str]) -> float:
    """Seconds from starting the command to the first sample of it that can be heard."""
    since = len(recording.pcm)
    process = subprocess.Popen(
        [*COMMAND, "practice", QUESTION, "--model", str(model), "--plain"],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while (heard := first_audible(recording.pcm, since)) is None:
            recording.wait_for(len(recording.pcm) + samples(LISTEN_STEP_S))
            if process.poll() is not None:
                raise RuntimeError("the interview ended before it had said anything")
    finally:
        process.kill()
        process.wait()
    return (heard - since) / SAMPLE_RATE


def help_page(environment: dict[str, str]) -> float:
    """Seconds that `--help` takes."""
    clock = SystemClock()
    began = clock.now()
    subprocess.run([*COMMAND, "--help"], env=environment, check=True, stdout=subprocess.DEVNULL)
    return clock.now() - began


def quiet_again(recording: Recording) -> None:
    """Wait until what was said last has died away."""
    while np.abs(recording.pcm[-samples(0.5) :].astype(np.int32)).max(initial=0) > AUDIBLE:
        recording.wait_for(len(recording.pcm) + samples(LISTEN_STEP_S))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default="demo-base")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    model = resolve(arguments.model)
    with tempfile.TemporaryDirectory() as folder, VirtualSoundCard(Path(folder)) as card:
        own = {
            "INTERVIEWER_HOME": f"{folder}/home",
            "XDG_CACHE_HOME": f"{folder}/cache",
            "HF_HUB_OFFLINE": "1",
        }
        environment = {**os.environ, **card.env, **own}
        help_page(environment)  # reads what it needs from the disk
        helped = [help_page(environment) for _ in range(arguments.times)]
        starts = []
        with card.recording_speaker() as recording:
            for _ in range(1 + arguments.times):
                starts.append(first_word(recording, model.path, environment))
                quiet_again(recording)
    report: dict[str, Any] = {
        "model": model.name,
        "machine": machine(),
        "help_ms": spread([1000 * each for each in helped]),
        "first_start_ms": round(1000 * starts[0]),
        "start_ms": spread([1000 * each for each in starts[1:]]),
    }
    if arguments.json:
        json.dump(report, sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    table = Table("", "p50", "p95", title=f"{model.name} on {machine()}; milliseconds")
    for name, values in (
        ("interviewer --help", report["help_ms"]),
        ("command to first word", report["start_ms"]),
    ):
        table.add_row(name, f"{values['p50']:.0f}", f"{values['p95']:.0f}")
    table.add_row("the very first start", f"{report['first_start_ms']}", "")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
