"""The report in a real browser: axe-core's verdict, its weight, and pictures to look at.

    npm install axe-core
    python -m bench.report_page --axe node_modules/axe-core/axe.min.js --out pictures

Needs Chromium. The page is the one of a made-up session with ten more before it. axe-core runs in
a copy whose policy lets it: in light and dark, wide and narrow. Exits with 1 if there is a
violation of impact serious or critical. --out gets pictures: wide, narrow, dark, printed, and the
one in the README.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from audio.clock import ManualClock
from interviewer.authoring.loader import builtin_trees, load_trees
from interviewer.events import Command, Corrected, Event, SelfRated
from interviewer.keeping import store
from interviewer.keeping.history import open_history
from interviewer.report import html, judging
from interviewer.report.build import build
from interviewer.tree import Question, every
from tests.interviewer.made_sessions import Reply, write_session
from tests.interviewer.spoken_answers import BETTER_STORY, CRITERIA, STORY

PUSHED_BACK, CRITERIA_ID, OTHER = (
    "pushed-back-on-approach", "api-acceptance-criteria", "wrong-prioritisation"
)  # fmt: skip
SHORT: Reply = (
    "Well, we looked at the incidents of the last quarter first, and I asked two of them in.",
    0.9,
    "And, um, in the end we decided together, because they knew the numbers better than I did.",
)
THIN: Reply = ("I would write the happy path and, um, you know, test it.",)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDE, NARROW = 1100, 390
SERIOUS = ("serious", "critical")
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_RUN = """
<script>{axe}</script>
<script>axe.run().then((found) => parent.postMessage([innerWidth, found.violations.map(
  (each) => [each.impact, each.id, each.nodes.length, each.nodes[0].html])], "*"));</script>
"""
_FRAME = """<!doctype html><title>axe</title>
<script>addEventListener("message", (told) => {{
  const said = document.createElement("pre");
  said.id = "axe-said";
  said.textContent = JSON.stringify(told.data);
  document.body.append(said);
}});</script>
<iframe src="{page}" width="{width}" height="1500" style="border: 0"></iframe>
"""
"""No window of Chromium is narrower than 500 px; a frame in it may be."""


class Tries(dict[str, Reply]):
    """The story as first told, and better when it is asked for again."""

    def __init__(self) -> None:
        super().__init__({CRITERIA_ID: CRITERIA, OTHER: STORY})
        self._stories = iter((STORY, BETTER_STORY))

    def get(self, key: str, default: Reply = ()) -> Reply:  # type: ignore[override]
        """The next try, where there are several."""
        return next(self._stories) if key == PUSHED_BACK else super().get(key, default)


def sample(folder: Path, questions: Mapping[str, Question]) -> str:
    """The page of a session with a redo, ratings and corrections, the eleventh of its kind."""
    start = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
    for day in range(10):
        began = start + timedelta(days=day)
        better: Reply = (*THIN, *CRITERIA[: day + 1])
        write_session(
            folder / f"{began:%Y%m%d-%H%M%S}-{day:04x}.jsonl",
            [questions[OTHER if day == 4 else CRITERIA_ID]],
            {CRITERIA_ID: better, OTHER: STORY},
            otherwise=SHORT,
            clock=ManualClock(began),
        )
    more: list[Event | Command] = [
        *(SelfRated(0, 1, PUSHED_BACK, name, 4) for name in questions[PUSHED_BACK].rubric),
        Corrected(0, 2, CRITERIA_ID, "observability", "alarms for serviced ability"),
    ]
    began = start + timedelta(days=11)
    log = write_session(
        folder / f"{began:%Y%m%d-%H%M%S}-ffff.jsonl",
        [questions[name] for name in (PUSHED_BACK, CRITERIA_ID, PUSHED_BACK)],
        Tries(),
        otherwise=SHORT,
        clock=ManualClock(began),
        more=more,
    )
    with open_history(folder) as history:
        judging.bring_up_to_date(history, questions)
        report = build(store.read(log), questions, judging.trend(history, log.stem))
        titles = {question.id: question.title for question in questions.values()}
        return html.render(judging.with_retold(report, history.results(), titles))


class Browser:
    """Chromium without a window, without a network and with a profile of its own."""

    def __init__(self, profile: Path) -> None:
        program = next(filter(None, map(shutil.which, BROWSERS)), None)
        if program is None:
            sys.exit("There is no Chromium: apt install chromium")
        self._command = [
            program, "--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu",
            f"--user-data-dir={profile}", "--host-resolver-rules=MAP * ~NOTFOUND",
        ]  # fmt: skip

    def run(
        self, page: Path, *options: str, width: int = WIDE, height: int = 1500, dark: bool = False
    ) -> str:
        """Whatever Chromium prints for `page`."""
        scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
        size = f"--window-size={width},{height}"
        run = [*self._command, scheme, size, *options, page.absolute().as_uri()]
        return subprocess.run(run, check=True, capture_output=True, text=True, timeout=120).stdout


def violations(browser: Browser, page: Path, axe: str, *, width: int, dark: bool) -> list[Any]:
    """What axe-core finds: (impact, rule, how often, the first place) each."""
    text = _POLICY.sub("", page.read_text(encoding="utf-8"))
    watched = page.with_name("watched.html")
    watched.write_text(text.replace("</body>", _RUN.format(axe=axe) + "</body>"), encoding="utf-8")
    frame = page.with_name("frame.html")
    frame.write_text(_FRAME.format(page=watched.name, width=width), encoding="utf-8")
    drawn = browser.run(
        frame, "--dump-dom", "--virtual-time-budget=20000", width=width + 100, dark=dark
    )
    said = re.search(r'<pre id="axe-said">(.*?)</pre>', drawn, re.DOTALL)
    if said is None:
        sys.exit("axe-core said nothing: is --axe its axe.min.js?")
    seen_at, found = json.loads(unescape(said[1]))
    if seen_at != width:
        sys.exit(f"the page was {seen_at} px wide, not {width}")
    return list(found)


def pictures(browser: Browser, page: Path, out: Path) -> None:
    """Wide, narrow, dark and printed."""
    out.mkdir(parents=True, exist_ok=True)
    for name, width, height, dark in (
        ("wide", WIDE, 1500, False),
        ("narrow", NARROW, 1500, False),
        ("dark", WIDE, 1500, True),
        ("readme", 900, 1320, False),
    ):
        picture = f"--screenshot={out / f'report-{name}.png'}"
        browser.run(page, picture, width=width, height=height, dark=dark)
    browser.run(page, f"--print-to-pdf={out / 'report.pdf'}", "--no-pdf-header-footer")


def main() -> None:
    """Check the page, and draw it if wanted."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--axe", type=Path, help="axe-core's axe.min.js")
    options.add_argument("--out", type=Path, help="a folder for pictures")
    wanted = options.parse_args()
    packs = load_trees(builtin_trees())
    questions = {question.id: question for question in every(packs)}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "sessions"
        folder.mkdir()
        page = Path(place) / "report.html"
        page.write_text(sample(folder, questions), encoding="utf-8")
        print(f"{page.stat().st_size / 1000:.0f} kB")
        browser = Browser(Path(place) / "profile")
        if wanted.out:
            pictures(browser, page, wanted.out)
        if not wanted.axe:
            return
        bad = 0
        for width in (WIDE, NARROW):
            for dark in (False, True):
                found = violations(
                    browser, page, wanted.axe.read_text(encoding="utf-8"), width=width, dark=dark
                )
                bad += sum(impact in SERIOUS for impact, *_ in found)
                print(f"{width} px, {'dark' if dark else 'light'}: {len(found)} violations")
                for impact, rule, count, where in found:
                    print(f"  {impact}: {rule}, {count} times, first {where[:120]}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
