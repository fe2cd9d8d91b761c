"""Our loop beside its peers: the same answers, model and machine, one after another, in real time.

    python bench/peers/run.py [--model demo-base] [--seconds 10 60 180] [--times 1]
                              [--only NAME ...] [--work FOLDER] [--json]

RealtimeSTT (as it comes, and with early transcription), WhisperLive, and the plain way: wait for a
silence, then read the whole answer, as `transcribe` comes and as cheaply as it can be done.
--times: medians of so many runs. WhisperLive computes on all cores here; its
own command would give it one thread. Each peer lives in an environment that is made here, once,
under --work; PyAudio needs PortAudio's headers and a C compiler there (on Debian: apt install
portaudio19-dev gcc python3-dev). Nothing else may be running.

All times are seconds after the answer's last speech sample. "transcript": its words were all there
and would not change. "first right": the text first read as it reads in the end, which nobody can
know at that moment; another one only for WhisperLive, which shows text that it may still change. It
has no end of turn either: "decided" is when it called its last segment completed. "words wrong":
word error rate against what was said. "lost": words in whose place nothing was heard.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from rich.console import Console
from rich.table import Table

from audio.frames import SAMPLE_RATE, Pcm, samples
from audio.model_store import resolve
from audio.voice import Pyttsx3Voice
from interviewer.conversation.turn_taking import WAITS, Patience
from interviewer.live.demo import word_error, words_lost
from interviewer.live.demo_script import CANDIDATE_VOICE

HERE = Path(__file__).parent
ANSWERS = HERE.parents[1] / "tests" / "data" / "held_out_answers.txt"
BREATH_S = 0.4
"""Between sentences: below every contender's own silence, so that none cuts the answer in two."""
LONGEST_RUN_S = 1800.0
OUR_WAITS = WAITS[Patience.NORMAL]


@dataclass(frozen=True, slots=True)
class Contender:
    """A way from sound to words. `peer` names its environment; None is this one."""

    name: str
    script: str
    settings: str
    options: Mapping[str, Any] = field(default_factory=dict)
    peer: str | None = None


CONTENDERS = (
    Contender(
        "ours",
        "run_ours.py",
        "phrases closed by 0.3 s of silence; over after "
        f"{OUR_WAITS.sounds_over:g} or {OUR_WAITS.may_go_on:g} s by the text; greedy",
        {"question": "api-acceptance-criteria"},
    ),
    Contender(
        "realtimestt",
        "run_realtimestt.py",
        "as it comes: 0.6 s of silence, beam 5, no live text",
        {},
        "realtimestt",
    ),
    Contender(
        "realtimestt-early",
        "run_realtimestt.py",
        "the same, early_transcription_on_silence=0.2 (in seconds, whatever its docstring says)",
        {"early_transcription_on_silence": 0.2},
        "realtimestt",
    ),
    Contender("whisperlive", "run_whisperlive.py", "as it comes: VAD, beam 5", {}, "whisperlive"),
    Contender(
        "plain",
        "run_plain.py",
        "0.8 s of silence, then transcribe() as it comes: beam 5, two threads",
        {"silence_s": 0.8, "beam_size": 5, "threads": 2},
    ),
    Contender(
        "plain-greedy",
        "run_plain.py",
        "the same, greedy as ours, one thread: the least that it can compute",
        {"silence_s": 0.8, "beam_size": 1, "threads": 1},
    ),
)


def spoken_answer(voice: Pyttsx3Voice, seconds: float) -> tuple[str, Pcm]:
    """Sentences of the held-out answers, about so many seconds, a breath between them."""
    text = ANSWERS.read_text(encoding="utf-8").replace("\n", " ")
    sentences = [part + "." for part in text.replace("?", "?.").split(". ") if part.strip()]
    breath = np.zeros(samples(BREATH_S), np.int16)
    said: list[str] = []
    parts: list[Pcm] = []
    while sum(map(len, parts)) < samples(seconds):
        sentence = sentences[len(said) % len(sentences)].replace("?.", "?").replace("..", ".")
        said.append(sentence)
        parts += [trimmed(voice.render(sentence)), breath]
    return " ".join(said), np.concatenate(parts[:-1])


def trimmed(pcm: Pcm) -> Pcm:
    """Without the silence that the synthesizer leaves around the words."""
    loud = np.flatnonzero(np.abs(pcm.astype(np.int32)) > 100)
    return pcm[loud[0] : loud[-1] + 1]


def environment(peer: str, work: Path, console: Console) -> Path:
    """The interpreter of the peer's environment, made if it is not there yet."""
    folder = work / peer
    python = folder / "bin" / "python"
    requirements = HERE / f"requirements-{peer}.txt"
    stamp = folder / "installed.txt"
    if not stamp.exists() or stamp.read_text() != requirements.read_text():
        console.print(f"making the environment of {peer} ...")
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "-r", str(requirements)], check=True)
        lean = HERE / f"requirements-{peer}-alone.txt"
        if lean.exists():
            subprocess.run([*pip, "--no-deps", "-r", str(lean)], check=True)
        stamp.write_text(requirements.read_text())
    return python


def measure(
    contender: Contender, answers: Sequence[Path], model: Path, python: Path, folder: Path
) -> list[dict[str, Any]]:
    """Run one contender on all answers. RuntimeError with its last lines if it fails."""
    job, out = folder / f"{contender.name}.job.json", folder / f"{contender.name}.json"
    job.write_text(
        json.dumps(
            {
                "answers": [str(path) for path in answers],
                "model": str(model),
                "options": dict(contender.options),
            }
        )
    )
    # Ours is this checkout, whatever else is installed; a peer must not see it.
    ours = {} if contender.peer else {"PYTHONPATH": str(HERE.parents[1])}
    done = subprocess.run(
        [str(python), str(HERE / contender.script), str(job), str(out)],
        capture_output=True, text=True, check=False, timeout=LONGEST_RUN_S, cwd=folder,
        env=os.environ | ours,
    )  # fmt: skip
    if not out.exists():
        raise RuntimeError(f"{contender.name} failed:\n{done.stdout[-500:]}{done.stderr[-2000:]}")
    return list(json.loads(out.read_text()))


def medians(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Runs on one answer as one; what did not come every time never came. text: of the first."""

    def middle(name: str) -> float | None:
        values = [run[name] for run in runs]
        return None if None in values else statistics.median(values)

    return {name: middle(name) for name in runs[0] if name != "text"} | {"text": runs[0]["text"]}


def show(results: Mapping[str, list[dict[str, Any]]], said: Sequence[str]) -> list[Table]:
    """A table for each length."""
    tables = []
    for number, text in enumerate(said):
        ours = results["ours"][number] if "ours" in results else None
        seconds = next(iter(results.values()))[number]["answer_s"]
        table = Table(
            "", "decided", "transcript", "times ours", "first right", "times ours", "CPU a second",
            "words wrong", "lost", title=f"answer of {seconds:.0f} s",
        )  # fmt: skip
        for name, heard in results.items():
            one = heard[number]
            table.add_row(
                name,
                after(one["decided_s"]),
                after(one["transcript_s"]),
                times(one, ours, "transcript_s"),
                after(one["read_s"]),
                times(one, ours, "read_s"),
                f"{one['cpu_per_speech_s']:.3f} s",
                f"{100 * word_error([text], [one['text']]):.1f} %",
                str(words_lost([text], [one["text"]])),
            )
        tables.append(table)
    return tables


def after(moment_s: float | None) -> str:
    """So long after the last word."""
    return f"{moment_s:.2f} s" if moment_s is not None else "never"


def times(one: Mapping[str, Any], ours: Mapping[str, Any] | None, moment: str) -> str:
    """How many times as long as ours; "" if either never came."""
    if ours is None or one[moment] is None or ours[moment] is None:
        return ""
    return f"{one[moment] / ours[moment]:.1f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default="demo-base")
    parser.add_argument("--seconds", type=float, nargs="+", default=[10.0, 60.0, 180.0])
    parser.add_argument("--times", type=int, default=1, help="medians of so many runs")
    parser.add_argument("--only", nargs="+", choices=[c.name for c in CONTENDERS])
    parser.add_argument("--work", type=Path, help="where the peers' environments are kept")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    console = Console(stderr=arguments.json, width=125)
    work = arguments.work or Path(platformdirs.user_cache_dir("interviewer-bench"))
    chosen = [c for c in CONTENDERS if not arguments.only or c.name in arguments.only]
    model = resolve(arguments.model)
    results: dict[str, list[dict[str, Any]]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        voice = Pyttsx3Voice(*CANDIDATE_VOICE, folder / "voice")
        answers, said = [], []
        for seconds in arguments.seconds:
            text, pcm = spoken_answer(voice, seconds)
            answers.append(folder / f"{len(pcm) / SAMPLE_RATE:.0f}.raw")
            answers[-1].write_bytes(pcm.astype("<i2").tobytes())
            said.append(text)
        voice.close()
        pythons = {
            c.name: environment(c.peer, work, console) if c.peer else Path(sys.executable)
            for c in chosen
        }
        for contender in chosen:
            console.print(f"{contender.name}: {contender.settings}")
            heard = measure(
                contender, answers * arguments.times, model.path, pythons[contender.name], folder
            )
            results[contender.name] = [
                medians(heard[number :: len(answers)]) for number in range(len(answers))
            ]
    if arguments.json:
        json.dump({"model": model.name, "said": said, "results": results}, sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    for table in show(results, said):
        console.print(table)


if __name__ == "__main__":
    main()
