"""`practice --plan` as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer.events import Ended, QuestionOpened, StageOpened
from interviewer.keeping import store
from tests.interviewer.command_line import Ran, make_home, refused

TYPED = "I asked the tech lead how bad it was, and then we waited a week.\n\n" * 40
HOLD = ("practice", "--text", "--plan", "recruiter-screen")

pytestmark = pytest.mark.usefixtures("home")


def records(home: Path) -> tuple[store.Record, ...]:
    return store.listing(home / "sessions")


def test_a_plan_is_held_to_its_end_and_kept(home: Path) -> None:
    ran = Ran(*HOLD, "--role", "technical-product-owner", typed=TYPED)
    assert ran.code == 0
    assert "Stage 1 of 3: Warm-up" in ran.out
    assert "We will be in touch about what comes next." in ran.out
    assert "(not judged)" in ran.out
    (record,) = records(home)
    assert record.header["plan"] == "recruiter-screen"
    assert record.header["minutes"] == 25
    assert record.header["role"] == "technical-product-owner"
    assert isinstance(record.header["seed"], int)
    opened = [item for item in record.items if isinstance(item, QuestionOpened)]
    assert [item.scored for item in opened] == [False, True, True, True, True]
    assert len([item for item in record.items if isinstance(item, StageOpened)]) == 3
    assert next(item for item in record.items if isinstance(item, Ended)).reason == "complete"
    assert "plan recruiter screen, typed" in Ran("sessions", "show", "latest").out


def test_the_next_session_of_the_plan_asks_nothing_of_the_last(home: Path) -> None:
    for _ in range(3):
        assert Ran(*HOLD, typed=TYPED).code == 0
    by_time = sorted(records(home), key=lambda record: record.began)
    sessions = [set(record.asked) for record in by_time]
    assert not sessions[0] & sessions[1]
    assert not sessions[1] & sessions[2]


def test_a_seed_draws_the_same_again(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Ran(*HOLD, "--seed", "5", typed=TYPED)
    first = records(home)[0].header["questions"]
    again = make_home(tmp_path / "again", monkeypatch)
    Ran(*HOLD, "--seed", "5", typed=TYPED)
    assert records(again)[0].header["questions"] == first


def test_the_minutes_decide_how_much_is_asked(home: Path) -> None:
    Ran(*HOLD, "--minutes", "10", typed=TYPED)
    (record,) = records(home)
    assert record.header["minutes"] == 10
    assert len(record.header["questions"]) == 3


def test_only_what_was_asked_counts_as_asked(home: Path) -> None:
    Ran(*HOLD, typed="I have been here for a year.\n\nstop the interview\n\n")
    (record,) = records(home)
    assert len(record.asked) < len(record.header["questions"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--plan", "hiring-manger"), "`hiring-manager`"),
        (("--plan", "hiring-manager", "--minutes", "2"), "or more"),
        (("--role", "technical-p"), "`technical-pm`"),
    ],
)
def test_what_cannot_be_held_is_refused(arguments: tuple[str, ...], says: str) -> None:
    assert says in refused(Ran("practice", "--text", *arguments, typed=TYPED))[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--minutes", "30"),
        ("--seed", "3"),
        ("--plan", "hiring-manager", "--count", "2"),
        ("mid-sprint-incident", "--plan", "hiring-manager"),
        ("--lens", "lawyer"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(arguments: tuple[str, ...]) -> None:
    ran = Ran("practice", "--text", *arguments)
    assert ran.code == 2
    assert "Traceback" not in ran.stderr


LONG = (
    "We always log it as debt in the backlog and then we talk about it every two weeks with "
    "everybody in the room, and when the engineers shout loudly enough about a thing that hurts "
    "them we take it in, and the sponsor usually accepts it because we explain it in money.\n\n"
)


def test_a_lens_presses_from_its_point_of_view(home: Path) -> None:
    for arguments, says in (((), False), (("--lens", "data"), True)):
        ran = Ran("practice", "tech-debt-vs-features", "--text", *arguments, typed=LONG)
        assert ran.code == 0
        assert ("Lens data: data first." in ran.out) is says
    assert records(home)[0].header["lens"] == "data"
