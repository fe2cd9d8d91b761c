"""How soon the interviewer speaks, against how often it cuts in: our policy and plain time-outs.

    python bench/turn_taking.py [--speakers N] [--json] [--figure FILE] [--speech N]
    python bench/turn_taking.py --fit

Answers are written ones, spoken with the pauses of `bench/pauses.py`; no sound, and computing takes
no time: what is left is the policy. A *cut-in* is an answer in which the interviewer began while
the candidate was only pausing, once or more often; *voice to voice* is the silence between an
answer's last word and the interviewer's first. Either alone is meaningless.

What is tuned (`--fit`: the weights of the rules, the border) is tuned on the answers of one pack
and other seeds; what is printed is measured on the other pack and on the answers of tests/data.
--speech lets some of the answers be spoken to the demo model, through the real ears.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from bench.pauses import Part, Spoken, Summary, session, summary, written
from bench.turn_figure import draw
from bench.turn_sessions import Fate, fate
from bench.turn_speech import through_the_demo_model
from interviewer.authoring.loader import builtin_trees, load_trees
from interviewer.conversation.end_of_turn import AnswerSoFar, Rules, signals
from interviewer.conversation.question_thread import Answer, QuestionThread
from interviewer.conversation.turn_taking import WAITS, Patience, Waits, wait_s
from interviewer.events import SAMPLES_PER_S
from interviewer.tree import Question

TUNING = ("follow_up_trees/technical-product-owner/*.tests.yaml",)
EVALUATION = (
    "follow_up_trees/technical-pm/*.tests.yaml",
    "tests/data/answers/*.yaml",
)
TUNING_SEED, SEED = 7, 2026
QUICK_SHARE = 0.55
"""Of the answers' ends in tuning, those on the quick side of the border. More than a half, or the
median would hang on what the border is; not much more, for each costs cut-ins."""
AT = (0.01, 0.02, 0.03, 0.05, 0.1)
"""Cut-in rates at which policies are compared."""
TIME_OUTS = tuple(round(0.3 + 0.1 * step, 1) for step in range(38))
SHORT_WAITS = tuple(round(0.5 + 0.15 * step, 2) for step in range(23))

Policy = Callable[[float], float]
"""Log odds -> seconds to wait."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """Every pause of a sample of answers, in order: arrays of one entry a pause.

    so_far: what is known then. length_s: 0 where the answer is over. answer: its number.
    """

    so_far: Sequence[AnswerSoFar]
    length_s: NDArray[np.float64]
    ends: NDArray[np.bool_]
    answer: NDArray[np.int64]

    def log_odds(self, rules: Rules) -> list[float]:
        """What the rules make of every pause."""
        return [rules.log_odds(each) for each in self.so_far]


@dataclass(frozen=True, slots=True)
class Point:
    """One setting of a policy.

    setting: in s. cut_in: share of the answers. The others: voice to voice, in s.
    """

    setting: float
    cut_in: float
    median_s: float
    mean_s: float
    p95_s: float


@cache
def questions() -> dict[str, Question]:
    """Of all packs."""
    return {each.id: each for pack in load_trees(builtin_trees()) for each in pack.questions}


def spoken(patterns: Iterable[str], speakers: int, seed: int) -> list[tuple[Spoken, ...]]:
    """The answers of so many speakers, twelve of each."""
    answers = written(*patterns)
    return [session(questions(), answers, number, seed) for number in range(speakers)]


def heard(sessions: Iterable[Sequence[Spoken]]) -> Heard:
    """What is known at every pause: as the interview's own thread puts it."""
    known: list[AnswerSoFar] = []
    rows: list[tuple[float, bool, int]] = []
    for number, answer in enumerate(answer for one in sessions for answer in one):
        for so_far, part, is_last in _pauses(answer):
            known.append(so_far)
            rows.append((part.pause_s, is_last, number))
    lengths, ends, answers = (np.array(column) for column in zip(*rows, strict=True))
    return Heard(known, lengths, ends, answers)


def _pauses(answer: Spoken) -> Iterator[tuple[AnswerSoFar, Part, bool]]:
    asked = [answer.probe] if answer.probe else []
    thread = QuestionThread(questions()[answer.question], 0, asked=asked)
    so_far = Answer({0}, 0, bool(asked))
    at = 0.0
    for index, part in enumerate(answer.parts):
        start, at = at, at + part.speech_s
        if part.text:
            so_far.hear(part.text, 0.95, _sample(start), _sample(at))
        so_far.wordless = not part.text
        known = thread.so_far(so_far, _sample(at))
        known = replace(known, asked_open=True) if answer.missed else known
        yield known, part, index == len(answer.parts) - 1
        at += part.pause_s


def _sample(seconds: float) -> int:
    return round(seconds * SAMPLES_PER_S)


def play(sample: Heard, odds: Sequence[float], policy: Policy, setting: float) -> Point:
    """Hold the answers with a policy."""
    waits = np.array(list(map(policy, odds)))
    cut = np.zeros(sample.answer[-1] + 1, dtype=bool)
    cut[sample.answer[(sample.length_s > waits) & ~sample.ends]] = True
    waited = waits[sample.ends]
    return Point(
        setting,
        float(cut.mean()),
        float(np.median(waited)),
        float(waited.mean()),
        float(np.quantile(waited, 0.95)),
    )


# ------------------------------------------------------------------------------ curves


def plain(sample: Heard) -> list[Point]:
    """A silence time-out, whatever was said."""
    nothing = [0.0] * len(sample.so_far)
    return [play(sample, nothing, partial(wait_s, waits=_waits(s, s)), s) for s in TIME_OUTS]


def ours(sample: Heard, rules: Rules) -> list[Point]:
    """Our policy over its short wait; the long one as in the preset, or as long as that."""
    odds, long = sample.log_odds(rules), WAITS[Patience.NORMAL].may_go_on
    return [
        play(sample, odds, partial(wait_s, waits=_waits(short, max(short, long))), short)
        for short in SHORT_WAITS
    ]


def preset(sample: Heard, patience: Patience) -> Point:
    """A preset's own point."""
    waits = WAITS[patience]
    return play(sample, sample.log_odds(Rules()), partial(wait_s, waits=waits), waits.sounds_over)


def _waits(sounds_over: float, may_go_on: float) -> Waits:
    return replace(WAITS[Patience.NORMAL], sounds_over=sounds_over, may_go_on=may_go_on)


def at(points: Sequence[Point], cut_in: float) -> float:
    """The best median voice to voice at such a cut-in rate, in s; infinity if it is not reached.

    Between two settings as a straight line over the logarithm of the rate.
    """
    best = math.inf
    ordered = sorted(points, key=lambda point: point.setting)
    for one, two in pairwise(ordered):
        high, low = max(one.cut_in, 1e-5), max(two.cut_in, 1e-5)
        if low <= cut_in <= high:
            share = 0.0 if high == low else math.log(high / cut_in) / math.log(high / low)
            best = min(best, one.median_s + share * (two.median_s - one.median_s))
    return best


WITHOUT: dict[str, tuple[str, ...]] = {
    "any text cue": ("trailing", "closing", "wordless"),
    "the trailing words": ("trailing",),
    "the closing cues": ("closing",),
    "sounds without words": ("wordless",),
    "the interview's knowledge": ("is_reply", "asked_open", "length", "open_length"),
    "what the probe asks for": ("asked_open", "open_length"),
    "the length of such replies": ("open_length",),
    "the time box": ("length",),
}
"""Ablations: the weights that are taken away. The border is then set so that as many answers
end on its quick side as with all of them, or the figures would tell of the border only."""


def without(names: Sequence[str], sample: Heard) -> Rules:
    """The rules without some of their signals."""
    quick = float((np.array(sample.log_odds(Rules()))[sample.ends] >= 0).mean())
    return bordered(replace(Rules(), **dict.fromkeys(names, 0.0)), sample, quick)


def bordered(rules: Rules, sample: Heard, quick: float) -> Rules:
    """The rules with the border where such a share of the answers ends on the quick side."""
    ends = np.array(sample.log_odds(rules))[sample.ends]
    return replace(rules, border=rules.border - float(np.quantile(ends, 1 - quick)) + 1e-9)


def fit(tuning: Heard) -> Rules:
    """The weights by logistic regression, and the border."""
    names = [each.name for each in fields(Rules) if each.name != "sound"]
    x = np.array([[signals(each)[name] for name in names] for each in tuning.so_far])
    y = tuning.ends.astype(float)
    weights = np.zeros(len(names))
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ weights))
        curvature = (x * (p * (1 - p))[:, None]).T @ x + np.eye(len(names))
        weights += np.linalg.solve(curvature, x.T @ (y - p) - weights)
    fitted = dict(zip(names, map(float, weights), strict=True))
    return bordered(Rules(**fitted), tuning, QUICK_SHARE)


# ------------------------------------------------------------------------------ report


@dataclass(frozen=True, slots=True)
class Report:
    """What the policy run measured. Medians of voice to voice in s, by cut-in rate in percent.

    lost: what became of the words after a cut-in, where the candidate is heard over the
    interviewer's voice and where not.
    """

    answers: Summary
    time_outs: Sequence[Point]
    policy: Sequence[Point]
    presets: dict[str, Point]
    at_plain: dict[str, float]
    at_ours: dict[str, float]
    without: dict[str, dict[str, float]]
    lost: dict[str, Fate]


def report(speakers: int, seed: int = SEED) -> Report:
    """Everything that the policy run measures."""
    sessions = spoken(EVALUATION, speakers, seed)
    sample = heard(sessions)
    time_outs, policy = plain(sample), ours(sample, Rules())
    answers = [answer for one in sessions for answer in one]
    hasty = answers[: 12 * (speakers // 5)]
    return Report(
        summary(answers),
        time_outs,
        policy,
        {patience.value: preset(sample, patience) for patience in Patience},
        by_rate(time_outs),
        by_rate(policy),
        {name: by_rate(ours(sample, without(gone, sample))) for name, gone in WITHOUT.items()},
        {
            "with yield": fate(questions(), hasty, yields=True),
            "without": fate(questions(), hasty, yields=False),
        },
    )


def by_rate(points: Sequence[Point]) -> dict[str, float]:
    """The curve at the rates of `AT`."""
    return {f"{100 * rate:g}": at(points, rate) for rate in AT}


def show(found: Report) -> None:
    """Print the tables."""
    console = Console(width=110)
    drawn = found.answers
    console.print(
        f"{drawn.answers} answers of {drawn.seconds_an_answer:.0f} s with "
        f"{drawn.pauses_an_answer:.1f} pauses each: "
        f"median {drawn.median_s:.2f} s, p95 {drawn.p95_s:.2f} s, longest {drawn.longest_s:.1f} s"
    )
    for title, points in (("plain time-out", found.time_outs), ("ours", found.policy)):
        table = Table("setting", "cut-ins", "median", "mean", "p95", title=title)
        for point in points:
            table.add_row(*_cells(point))
        console.print(table)
    rates = list(found.at_plain)
    table = Table("median voice to voice at cut-ins of", *(f"{rate} %" for rate in rates))
    table.add_row("plain time-out", *(f"{found.at_plain[rate]:.2f} s" for rate in rates))
    rows = {"ours": found.at_ours, **{f"without {name}": c for name, c in found.without.items()}}
    for name, row in rows.items():
        cells = (f"{row[r]:.2f} s ({row[r] / found.at_plain[r]:.2f})" for r in rates)
        table.add_row(name, *cells)
    console.print(table)
    table = Table("preset", "cut-ins", "median", "mean", "p95")
    for name, point in found.presets.items():
        table.add_row(name, *_cells(point)[1:])
    console.print(table)
    for name, fate_of in found.lost.items():
        console.print(
            f"{name}: {fate_of.answers} answers cut into hastily, {fate_of.words} words said "
            f"afterwards, {fate_of.lost} lost"
        )


def _cells(point: Point) -> tuple[str, ...]:
    times = (f"{each:.2f} s" for each in (point.median_s, point.mean_s, point.p95_s))
    return f"{point.setting:.2f} s", f"{100 * point.cut_in:.1f} %", *times


def figure(found: Report, path: Path) -> None:
    """Draw the curves."""
    curves = {"plain time-out": found.time_outs, "ours": found.policy}
    draw(
        {name: [(p.cut_in, p.median_s) for p in points] for name, points in curves.items()},
        {name: (point.cut_in, point.median_s) for name, point in found.presets.items()},
        path,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--speakers", type=int, default=300, help="twelve answers each")
    parser.add_argument("--seed", type=int, default=SEED, help="other speakers and pauses")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--figure", type=Path, metavar="FILE")
    parser.add_argument("--speech", type=int, default=0, metavar="N", help="answers spoken aloud")
    parser.add_argument("--fit", action="store_true", help="print the weights that tuning gives")
    arguments = parser.parse_args()
    if arguments.fit:
        print(fit(heard(spoken(TUNING, arguments.speakers, TUNING_SEED))))
        return
    found = report(arguments.speakers, arguments.seed)
    aloud = scripted = None
    if arguments.speech:
        sessions = spoken(EVALUATION, arguments.speech, arguments.seed)
        answers = [one[number % len(one)] for number, one in enumerate(sessions)]
        aloud = through_the_demo_model(questions(), answers)
        scripted = preset(heard([answers]), Patience.NORMAL)
    if arguments.figure:
        figure(found, arguments.figure)
    if arguments.json:
        whole = {**asdict(found), "aloud": aloud and asdict(aloud)}
        json.dump(whole, sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    show(found)
    if aloud and scripted:
        print(
            f"aloud, through the demo model: {aloud.answers} answers, {aloud.seconds:.0f} s, "
            f"{aloud.cut_ins} cut into, voice to voice {np.median(aloud.voice_to_voice_s):.2f} s "
            f"(mean {np.mean(aloud.voice_to_voice_s):.2f} s); the same as text: "
            f"{aloud.answers * scripted.cut_in:.0f} cut into, {scripted.median_s:.2f} s "
            f"(mean {scripted.mean_s:.2f} s)"
        )


if __name__ == "__main__":
    main()
