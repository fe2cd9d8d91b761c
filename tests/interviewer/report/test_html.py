"""The page: everything as text, nothing from anywhere else, small."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from interviewer.keeping.store import read
from interviewer.report import codec, drawing, html, markdown, tables
from interviewer.report.build import build
from interviewer.report.model import Anchor, Measured, Report, TrendPoint
from interviewer.tree import Kind, Question
from tests.interviewer.made_sessions import Reply, write_session
from tests.interviewer.spoken_answers import MEAN

VOID = frozenset("meta br img input link hr".split())


class Page(HTMLParser):
    """What a browser would make of it: elements, text, and what is not closed properly."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.source = page
        self.feed(page)
        self.close()
        self.wrong += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [given for name, given in self.elements if name == tag]


@pytest.fixture(scope="module")
def page(report: Report) -> Page:
    return Page(html.render(report))


def test_it_is_well_formed_and_its_links_lead_somewhere(page: Page) -> None:
    assert page.wrong == []
    assert len(page.ids) == len(set(page.ids))
    targets = [link["href"].removeprefix("#") for link in page.all("a")]
    assert len(targets) > 20
    assert set(targets) - set(page.ids) == set()


def test_what_was_said_is_shown_with_why_and_what_for(page: Page, report: Report) -> None:
    text = " ".join(page.text.split())
    for question in report.questions:
        assert question.ask in text
        for answer in question.answers:
            assert all(phrase.text in text for phrase in answer.phrases)
        for follow_up in question.follow_ups:
            assert follow_up.why in text
        for concept in question.wanted:
            assert concept.name in text
    assert report.change is not None
    assert report.change.what in text
    assert "you rated higher" in text
    assert "Before and after" in text
    assert "you said so" in text


def test_a_heading_under_a_list_stands_off_it(report: Report) -> None:
    """What was not heard stands under what is unsure, in the same column."""
    assert re.search(r"\.map ul \+ h4 \{ margin-top: [1-9]", html.render(report))


def test_harmful_words_are_shown_as_text(mean_report: Report) -> None:
    rendered = html.render(mean_report)
    page = Page(rendered)

    assert page.wrong == []
    assert {tag for tag, _ in page.elements} & {"script", "img", "iframe", "object"} == set()
    assert not any(name.startswith("on") for _, given in page.elements for name in given)
    assert '<script>alert("mine")</script>' in page.text
    assert "{{ 7 * 7 }}" in page.text
    assert "49" not in page.text.split("{{ 7 * 7 }}")[0][-20:]
    harmless = "\t\n\r"
    assert not [c for c in rendered if ord(c) < 32 and c not in harmless]
    assert "\x1b" not in rendered
    assert "\u202e" not in rendered
    assert r"\x1b[31mred" in page.text
    rendered.encode("utf-8")
    assert MEAN[0] in page.text


def test_nothing_is_loaded_from_anywhere(report: Report, mean_report: Report) -> None:
    for each in (report, mean_report):
        page = Page(html.render(each))
        (meta,) = (m for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
        policy = meta["content"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert page.all("link") == []
        for _, given in page.elements:
            assert "style" not in given  # the policy would not let it pass
            for name in ("src", "href", "action", "data", "poster", "srcset", "background"):
                assert given.get(name, "#").startswith("#")
        assert not re.search(r"url\(|@import|@font-face", html._text("page.css"))


def test_with_sound_a_time_plays_it_and_nothing_more_is_let_in(report: Report) -> None:
    clip = "data:audio/mpeg;base64,AAAA"
    page = Page(html.render(report, {(1, 1): clip}))

    (meta,) = (m for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert "media-src data:" in meta["content"]
    assert "script-src 'sha256-" in meta["content"]
    (audio,) = page.all("audio")
    assert (audio["src"], audio["id"]) == (clip, "audio-q1-a1")
    played = [link for link in page.all("a") if link.get("data-answer") == "q1-a1"]
    assert len(played) > 10
    assert all(float(link["data-at"]) >= 0 for link in played)
    assert any(float(svg.get("data-full", "0")) > 0 for svg in page.all("svg"))


def test_without_sound_there_is_no_script(page: Page) -> None:
    assert page.all("script") == []
    assert page.all("audio") == []


def test_it_can_be_read_without_eyes(page: Page) -> None:
    """Pictures that say something have words, the others are hidden; tables have their heads."""
    outer = [svg for svg in page.all("svg") if "viewbox" not in svg]
    assert outer
    assert all(svg.get("aria-label") or svg.get("aria-hidden") == "true" for svg in outer)
    assert all(svg.get("role") == "img" for svg in outer if "aria-label" in svg)
    assert all(th.get("scope") for th in page.all("th"))
    assert [given.get("lang") for given in page.all("html")] == ["en"]
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert ("main", {}) in page.elements


def test_an_endless_word_does_not_widen_the_page(page: Page) -> None:
    assert re.search(r"body \{[^}]*overflow-wrap: anywhere", page.source)


def test_it_says_how_the_answers_came_in(report: Report) -> None:
    typed = replace(report, session=replace(report.session, model="typed answers"))
    assert "practice mode, heard by base.en" in Page(html.render(report)).text
    assert "practice mode, typed answers" in Page(html.render(typed)).text


def test_it_says_which_plan_was_held(report: Report) -> None:
    held = replace(report, session=replace(report.session, plan="hiring-manager"))
    assert ", plan hiring manager, " in Page(html.render(held)).text
    assert "plan hiring manager, " in markdown.render(held)
    assert "plan" not in markdown.render(report).split("\n")[2]


def test_whatever_can_be_scrolled_can_be_reached_by_keyboard(page: Page) -> None:
    scrolled = [given for given in page.all("div") if given.get("class") == "scroll"]
    assert len(scrolled) >= 3
    assert all(given["tabindex"] == "0" for given in scrolled)
    names = [given["aria-label"] for given in scrolled]
    assert len(set(names)) == len(names)


def test_it_is_small(report: Report) -> None:
    assert len(html.render(report).encode()) < 150_000


def test_the_trend_is_drawn_from_the_second_session_on(report: Report) -> None:
    def point(day: int, heard: float) -> TrendPoint:
        figures = (Measured("concepts_heard", heard), Measured("pace", 140.0 + day))
        name = report.session.id if day == 3 else str(day)
        return TrendPoint(name, f"2026-01-0{day}T10:00:00+00:00", figures)

    one = replace(report, trend=(point(1, 30),))
    three = replace(report, trend=(point(1, 30), point(2, 45), point(3, 60)))

    assert "Your last" not in html.render(one)
    assert "Your last" not in html.render(replace(report, trend=three.trend[:2]))  # as of a drill
    page = Page(html.render(three))
    assert "Your last 3 sessions" in page.text
    assert any(
        svg.get("aria-label") == "Concepts heard: 30 % at first, 60 % now, over 3 sessions"
        for svg in page.all("svg")
    )


def test_a_typed_answer_has_no_timeline(report: Report) -> None:
    question = report.questions[0]
    typed = replace(
        question.answers[0], typed=True, speech=(), pauses=(), pace=(), story=(),
        figures=tuple(f for f in question.answers[0].figures if f.name in ("length", "numbers")),
    )  # fmt: skip
    only = replace(question, answers=(typed,), follow_ups=(), concepts=(), rubric=())
    page = Page(html.render(replace(report, questions=(only,), change=None, keep=None)))

    assert page.wrong == []
    assert not any("picture" in svg.get("class", "") for svg in page.all("svg"))
    assert typed.text in " ".join(page.text.split())


def test_an_empty_session_is_a_page_too(report: Report) -> None:
    page = Page(html.render(replace(report, questions=(), change=None, keep=None)))

    assert page.wrong == []


def test_roleplays_and_exercises_show_what_is_theirs(
    tmp_path: Path, questions: dict[str, Question]
) -> None:
    """One of each, held with the same few words to everything."""
    for kind in (Kind.ROLEPLAY, Kind.EXERCISE):
        question = next(each for each in questions.values() if each.kind is kind)
        asking = question.clarify[0].hears[0].split("|")[0] if question.clarify else ""
        said: Reply = (
            f"What is the {asking}?", "I understand that you are worried about the date,",
            "and I would cut the scope with you and the engineers. I am not sure about the rest.",
        )  # fmt: skip
        path = write_session(tmp_path / f"{kind}.jsonl", [question], {}, otherwise=said)
        report = build(read(path), questions)
        page = Page(html.render(report))
        text = " ".join(page.text.split())

        (shown,) = report.questions
        assert page.wrong == []
        assert shown.ending in text
        assert bool(shown.ending) is (kind is Kind.ROLEPLAY)
        assert bool(shown.facts) is (kind is Kind.EXERCISE)
        assert all(fact.name in text for fact in shown.facts)
        assert all(move.why in text for move in shown.moves)
        for draw in (codec.dumps, markdown.render, tables.as_csv, tables.as_anki):
            assert draw(report)


def test_an_anchor_and_its_reason_are_two_sentences(report: Report) -> None:
    question = report.questions[0]
    rated = replace(question.rubric[0], level=3, anchors=(Anchor(3, "Asks first"),), why="Why so.")

    page = html.render(replace(report, questions=(replace(question, rubric=(rated,)),)))

    assert "Asks first. Why so." in " ".join(Page(page).text.split())


def test_noise_is_drawn_flat() -> None:
    def pace(value: float) -> TrendPoint:
        return TrendPoint("x", "2026-01-01T10:00:00+00:00", (Measured("pace", value),))

    def heights(*values: float) -> list[float]:
        (spark,) = drawing.sparks([pace(value) for value in values])
        return [float(point.partition(",")[2]) for point in spark.line.split()]

    assert max(heights(149, 151, 150)) - min(heights(149, 151, 150)) < 3
    assert max(heights(110, 170)) - min(heights(110, 170)) > 30
    assert drawing.sparks([pace(150)]) == ()
    typed = TrendPoint("x", "2026-01-02T10:00:00+00:00", (Measured("concepts_heard", 50),))
    assert drawing.sparks([pace(150), pace(150), typed]) == ()
    assert all(0 <= y <= 40 for y in heights(0, 1, 300))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 has it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_text_can_be_read_on_its_ground() -> None:
    """Light, dark and printed; the browser's own check is bench/report_page.py."""
    schemes = re.findall(r":root \{(.*?)\}", html._text("page.css"), re.DOTALL)
    assert len(schemes) == 3
    for scheme in schemes:
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", scheme))
        colours = {
            name: "#" + "".join(c * 2 for c in value[1:]) if len(value) == 4 else value
            for name, value in colours.items()
        }
        for text in ("ink", "soft", "accent", "green", "amber", "red"):
            for ground in ("paper", "card", "accent-soft"):
                assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground, colours)
    assert contrast("#777777", "#ffffff") < 4.5  # the check can fail
