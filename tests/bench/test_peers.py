"""The comparison with peers, on the contenders that need no environment of their own."""

import importlib.util
import sys
from io import StringIO
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from rich.console import Console

from audio.frames import SAMPLE_RATE
from audio.model_store import DEMO, resolve
from audio.voice import Pyttsx3Voice
from interviewer.live.demo import word_error
from interviewer.live.demo_script import CANDIDATE_VOICE

FOLDER = Path(__file__).parents[2] / "bench" / "peers"
LINE = "We retry twice with exponential backoff, and then we alert the team."


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("peers_run", FOLDER / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["peers_run"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("answer")
    voice = Pyttsx3Voice(*CANDIDATE_VOICE, folder)
    spoken = voice.render(LINE)
    voice.close()
    path = folder / "answer.raw"
    path.write_bytes(spoken[: np.flatnonzero(np.abs(spoken) > 300)[-1]].astype("<i2").tobytes())
    return path


@pytest.mark.parametrize("name", ["ours", "plain", "plain-greedy"])
def test_a_contender_hears_the_answer_and_is_timed(
    bench: ModuleType, answer: Path, tmp_path: Path, name: str
) -> None:
    contender = next(c for c in bench.CONTENDERS if c.name == name)
    model = resolve(DEMO).path
    (heard,) = bench.measure(contender, [answer], model, Path(sys.executable), tmp_path)
    assert word_error([LINE], [heard["text"]]) < 0.2
    assert heard["answer_s"] == pytest.approx(answer.stat().st_size / 2 / SAMPLE_RATE)
    # Nobody can know that it was the end before a silence, nor be done before a phrase is closed.
    assert 0.7 < heard["decided_s"] < 6.0
    assert 0.2 < heard["transcript_s"] < 6.0
    assert heard["cpu_per_speech_s"] > 0.0
    if name != "ours":
        assert heard["transcript_s"] > heard["decided_s"] > 0.75
    else:
        assert heard["transcript_s"] < heard["decided_s"]


def test_a_contender_that_fails_is_told_in_its_own_words(
    bench: ModuleType, answer: Path, tmp_path: Path
) -> None:
    contender = bench.Contender("plain", "run_plain.py", "", {})
    with pytest.raises(RuntimeError, match="silence_s"):
        bench.measure(contender, [answer], tmp_path, Path(sys.executable), tmp_path)


def test_runs_on_one_answer_become_one(bench: ModuleType) -> None:
    runs = [
        {"transcript_s": 0.5, "decided_s": 2.0, "text": LINE},
        {"transcript_s": 0.9, "decided_s": None, "text": "We"},
        {"transcript_s": 0.6, "decided_s": 2.2, "text": LINE},
    ]
    assert bench.medians(runs) == {"transcript_s": 0.6, "decided_s": None, "text": LINE}


def test_the_table_tells_what_is_there_for_good_from_what_only_turned_out_to_be_right(
    bench: ModuleType,
) -> None:
    ours = {
        "answer_s": 12.0,
        "decided_s": 1.2,
        "transcript_s": 0.5,
        "read_s": 0.5,
        "cpu_per_speech_s": 0.081,
        "text": LINE,
    }
    shows_early = ours | {"decided_s": None, "transcript_s": None, "read_s": 0.75, "text": "We"}
    console = Console(width=110, file=StringIO())
    for table in bench.show({"ours": [ours], "other": [shows_early]}, [LINE]):
        console.print(table)
    assert isinstance(console.file, StringIO)
    rows = [line.split("│")[1:-1] for line in console.file.getvalue().splitlines() if "│" in line]
    cells = [[cell.strip() for cell in row] for row in rows]
    assert cells == [
        ["ours", "1.20 s", "0.50 s", "1.0", "0.50 s", "1.0", "0.081 s", "0.0 %", "0"],
        ["other", "never", "never", "", "0.75 s", "1.5", "0.081 s", "91.7 %", "11"],
    ]
