"""Exercises: facts told only if asked for, one change of circumstances, walks of several turns."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer import asking_back, lines, loader, match, rubric, tree_checks, tree_tests, walk
from interviewer.change import HAS_TO_COME, HELD_BACK
from interviewer.condition_text import describe
from interviewer.conditions import Thread, judge
from interviewer.errors import TreeError
from interviewer.events import AskedBack, LineKind, ProbeChosen, Say
from interviewer.reading import Choice, Remark
from interviewer.transcript import conversation
from interviewer.tree import Asked, Bound, Measure, Question, Range
from interviewer.tree_graph import mermaid, svg
from interviewer.yaml_lines import read_yaml
from tests.interviewer.helpers import talk_on

EXERCISE = """\
id: sample
kind: exercise
ask: Plan the move of our orders to a new system. Ask me whatever you need to know.
why: Because.
limits: {probes: 5, thread_s: 600}
concepts:
  first_slice: {say: [first slice, start with one customer]}
  rollback: {say: [roll back, go back to the old]}
  owner_told: {say: [tell the owner]}
probes:
  - {id: slice, priority: 90, when: {missing: first_slice}, ask: [What is first?]}
  - {id: back, priority: 80, when: {missing: rollback}, ask: [And back?], satisfies: [rollback]}
  - id: frozen
    priority: 60
    change: true
    when: {mentions: first_slice}
    ask: [Something has changed. The old system is frozen from Monday. What do you do?]
    then: [who-knows]
  - {id: who-knows, when: {all: [{asked: frozen}, {missing: owner_told}]}, ask: [Who hears it?]}
  - {id: with-volume, priority: 20, when: {asked: volume}, ask: [What does that volume change?]}
clarify:
  - {id: volume, hears: [how many orders, volume], answer: Ten thousand a day., name: how many}
  - {id: owner, hears: [who owns], answer: The owner is the finance team.}
  - {id: deadline, hears: [deadline, by when], answer: The first of March.}
rubric:
  discovery:
    1: Asks for nothing
    3: {does: Asks for one thing, when: {facts_asked: {gte: 1}}}
    5: {does: And for the deadline, when: {asked: deadline}}
"""
TESTS = """\
- name: a walk
  turns:
    - {reply: "How many orders are there, and who owns them?", expect: {clarify: [volume, owner]}}
    - {reply: And by when?, expect: {clarify: deadline}}
    - {reply: I would move it all in a night and hope for the best., expect: {probe: slice}}
    - {reply: Then I start with one customer., expect: {probe: back}}
    - {reply: We roll back with a switch., expect: {probe: frozen, levels: {discovery: 5}}}
    - {reply: I move that customer today., expect: {probe: who-knows}}
    - {reply: I tell the owner., expect: {probe: with-volume, not_probe: [slice, back, frozen]}}
    - {reply: Nothing much., expect: {probe: null}}
- name: silent on all
  reply: >-
    The first slice is one customer and we can roll back with a switch at any time. I tell the
    owner of it all, and then I wait and see.
  expect: {probe: what-matters, clarify: null, levels: {discovery: 1}}
- name: neither the volume nor a change yet
  reply: The first slice.
  asked: [slice, owner]
  expect: {probe: back}
"""


def write(tmp_path: Path, exercise: str = EXERCISE, tests: str = TESTS) -> Path:
    path = tmp_path / "sample.yaml"
    path.write_text(exercise, encoding="utf-8")
    tree_tests.tests_path(path).write_text(tests, encoding="utf-8")
    return path


@pytest.fixture(name="exercise")
def _exercise(tmp_path: Path) -> Question:
    return loader.load_question(write(tmp_path))


def choose(exercise: Question, said: str, *asked: str, time_left_s: float = 500.0) -> Choice:
    reading = match.read(exercise, [Remark(said)])
    return walk.choose(exercise, reading, asked=asked, time_left_s=time_left_s)


# --- facts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("How many orders are there?", ["volume"]),
        ("Who owns this, and by when does it have to be done?", ["owner", "deadline"]),
        ("Is there a deadline? And what is the volume? ", ["deadline", "volume"]),
        ("I'd like to know the volume.", ["volume"]),
        ("First I would ask who owns the old system.", ["owner"]),
        ("The volume matters to me.", []),
        ("I'd ask the bank to add the volume.", []),
        ("And when we know the deadline we cut the volume in two.", []),
        ("What is the deadline", ["deadline"]),
        ("and how many orders is it", ["volume"]),
        ("How would I find out who owns it? I would ask around.", []),
        ("We cut it by customer, step by step. " * 9 + "Is there a deadline?", ["deadline"]),
        ("Is there a deadline? " + "We cut it by customer, step by step. " * 9, []),
        ("", []),
    ],
)  # fmt: skip
def test_every_question_in_one_breath_is_answered(
    exercise: Question, text: str, facts: list[str]
) -> None:
    assert [fact.id for fact in asking_back.asked_for(exercise, text)] == facts
    told = asking_back.told(exercise, text)
    assert (told.text if told else "") == " ".join(
        next(each.answer for each in exercise.clarify if each.id == fact) for fact in facts
    )


def test_what_was_told_is_told_again_only_if_nothing_else_was_asked_for(exercise: Question) -> None:
    both = asking_back.told(exercise, "Who owns it, and what is the volume?", ["owner"])
    again = asking_back.told(exercise, "Who owns it?", ["owner"])

    assert both
    assert both.facts == ("volume",)
    assert again
    assert again.facts == ("owner",)
    assert asking_back.told(exercise, "I would ask who owns it.", ["owner"]) is None


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("Is there a budget?", True),
        ("A few questions. Is there a budget? What colour is it?", True),
        ("I would look at the budget. Is there one?", False),
        ("What would I do first?", False),
        ("I would begin.", False),
        ("Well, could somebody just send them a file?", False),
        ("Could you tell me the budget?", True),
        ("Can they still phone?", True),
    ],
)
def test_a_question_that_no_fact_answers_is_answered_too(
    exercise: Question, text: str, answered: bool
) -> None:
    told = asking_back.told(exercise, text)

    assert bool(told) == answered
    assert told is None or told == asking_back.Told((), lines.ASK_AGAIN)
    again = asking_back.told(exercise, text, puzzled=True)
    assert again is None or (again.facts == () and again.text in lines.NOT_KNOWN)


def test_conditions_know_what_was_asked_for(exercise: Question) -> None:
    thread = Thread(exercise, match.read(exercise, []), (), 0, 500, asked_for=("volume",))

    asked = judge(thread, Asked("volume"))
    assert asked.holds
    assert asked.why == "You asked about how many."
    assert judge(thread, Asked("owner")).why == "You have not asked about owner."
    assert judge(thread, Bound(Measure.FACTS_ASKED, Range(gte=1))).holds
    few = judge(thread, Bound(Measure.FACTS_ASKED, Range(gte=2)))
    assert few.why == "The number of facts you asked for is 1, under 2."
    assert "asked for at least 2 facts" in describe(Bound(Measure.FACTS_ASKED, Range(gte=2)))


def test_the_rubric_knows_what_was_asked_for(exercise: Question) -> None:
    reading = match.read(exercise, [Remark("I would begin.")])

    levels = [
        rubric.score(exercise, reading, facts)["discovery"].level
        for facts in ((), ("owner",), ("owner", "deadline"))
    ]

    assert levels == [1, 3, 5]


# --- the change -----------------------------------------------------------------------------------

PLAN = (
    "The first slice is one customer, and we roll back with a switch if anything at all goes wrong "
    "on the way. That is what I would do with it."
)


def test_the_change_waits_for_a_plan_and_is_never_first(exercise: Question) -> None:
    first = choose(exercise, PLAN)

    assert first.probe == "what-matters"
    assert {lost.probe: lost.why for lost in first.losing}["frozen"] == HELD_BACK
    assert choose(exercise, "No idea.", "slice").probe == "back"
    assert choose(exercise, PLAN, "slice").probe == "frozen"


def test_the_change_comes_before_the_end_even_without_a_plan(exercise: Question) -> None:
    last = choose(exercise, "No idea.", "slice", "back", "with-volume")
    late = choose(exercise, "No idea.", "slice", time_left_s=100.0)
    nothing_left = choose(exercise, "We roll back.", "slice")

    assert {last.probe, late.probe, nothing_left.probe} == {"frozen"}
    assert "the last follow-up but one" in last.why
    assert "Time is running out" in late.why
    assert {lost.probe: lost.why for lost in late.losing}["back"] == HAS_TO_COME
    assert "frozen" not in {lost.probe for lost in late.losing}


def test_no_time_no_change(exercise: Question) -> None:
    assert choose(exercise, PLAN, "slice", time_left_s=0.0).probe is None


@settings(max_examples=60, deadline=None)
@given(
    said=st.lists(
        st.sampled_from(
            ["We start with one customer.", "We roll back.", "I tell the owner.", "Hm.", "Volume."]
        ),
        min_size=6,
        max_size=6,
    ),
    seconds=st.integers(0, 110),
)  # fmt: skip
def test_whatever_is_said_the_change_comes_once_and_never_first(
    said: list[str], seconds: int
) -> None:
    exercise = loader_exercise()
    asked: list[str] = []
    for turn in range(6):
        reading = match.read(exercise, [Remark(text) for text in said[: turn + 1]])
        choice = walk.choose(
            exercise, reading, asked=asked, time_left_s=600.0 - seconds * (turn + 1)
        )
        if choice.probe is None:
            break
        asked.append(choice.probe)

    assert asked.count("frozen") == 1
    assert asked[0] != "frozen"
    assert len(asked) == len(set(asked)) <= exercise.limits.probes


_loaded: list[Question] = []


def loader_exercise() -> Question:
    """The exercise, loaded once for all examples of the property."""
    if not _loaded:
        import tempfile  # noqa: PLC0415 - hypothesis gives no tmp_path

        with tempfile.TemporaryDirectory() as folder:
            _loaded.append(loader.load_question(write(Path(folder))))
    return _loaded[0]


# --- a session ------------------------------------------------------------------------------------


def test_a_session_tells_facts_without_using_up_follow_ups(exercise: Question) -> None:
    talk = talk_on(exercise)
    talk.say("How many orders are there, and who owns them?")
    talk.silence(5.0)
    assert talk.last(Say).kind is LineKind.CLARIFICATION
    assert talk.hear_out().text == "Ten thousand a day. The owner is the finance team."
    assert talk.last(AskedBack).facts == ("volume", "owner")
    assert not talk.all(ProbeChosen)

    talk.say("Could you repeat that?")
    assert talk.hear_out().text == "Ten thousand a day. The owner is the finance team."
    talk.say("I start with one customer, and then I look at how that went for everybody.")
    talk.silence(5.0)
    assert talk.last(ProbeChosen).probe == "back"
    talk.hear_out()
    talk.say("Could you repeat that?")
    assert talk.hear_out().text == "And back?"

    thread = talk.session.thread
    assert thread is not None
    assert thread.asked_for == ["volume", "owner"]
    assert thread.asked == ["back"]


def test_a_question_that_is_not_understood_may_be_put_again(exercise: Question) -> None:
    talk = talk_on(exercise)
    texts = []
    for question in ("Is there a budget?", "What may it cost?", "Who owns it?", "Is it blue?"):
        talk.say(question)
        talk.silence(5.0)
        texts.append(talk.hear_out().text)

    assert texts[0] == lines.ASK_AGAIN
    assert texts[1] in lines.NOT_KNOWN
    assert texts[2] == "The owner is the finance team."
    assert texts[3] == lines.ASK_AGAIN
    assert not talk.all(ProbeChosen)


def test_the_transcript_knows_what_was_asked_for_and_what_never(exercise: Question) -> None:
    talk = talk_on(exercise)
    talk.say("What is the volume?")
    talk.silence(5.0)
    talk.hear_out()

    (chapter,) = conversation(talk.commands)

    assert chapter.asked_for == ("volume",)


# --- loading, checking, testing, drawing ----------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("kind: exercise", "kind: technical", 15, "circumstances change only in an exercise"),
        ("ask: [What is first?]", "ask: [What is first?], change: true", 15, "a second change"),
        ("then: [who-knows]", "satisfies: [rollback]", 18, "a change that asks for a concept"),
        ("{id: owner,", "{id: back,", 23, "a probe has the id `back` too"),
        ("{asked: volume}", "{asked: volum}", 20, "unknown probe or fact `volum`"),
        ("change: true", "change: maybe", 15, "must be true or false"),
    ],
)
def test_a_mistake_in_an_exercise_has_its_line(
    tmp_path: Path, old: str, new: str, line: int, problem: str
) -> None:
    with pytest.raises(TreeError, match=problem) as caught:
        loader.load_question(write(tmp_path, EXERCISE.replace(old, new, 1)))

    assert caught.value.line == line


def faults(tmp_path: Path, exercise: str = EXERCISE, tests: str = TESTS) -> list[str]:
    path = write(tmp_path, exercise, tests)
    question = loader.load_question(path)
    errors = tree_checks.check_question(path, question)
    errors += tree_checks.check_coverage(path, question)
    return [f"{error.line}: {error.problem}" for error in errors]


def test_a_sound_exercise_has_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("    change: true\n", "", "2: an exercise without a change of circumstances"),
        ("probes: 5", "probes: 2", "5: too few follow-ups for a change"),
        ("hears: [deadline, by when]", "hears: [volume]", "24: nothing asks for `deadline`"),
        ("The first of March.", "A " + "word " * 25, "24: 26 words are too many to speak"),
        ("Plan the move", "Plan it. " * 25 + "Plan the move", "3: 67 words are too many to take"),
    ],
)  # fmt: skip
def test_a_fault_of_an_exercise_is_found_with_its_line(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    found = faults(tmp_path, EXERCISE.replace(old, new, 1))

    assert any(each.startswith(fault) for each in found), found


def test_a_fact_that_no_test_asks_for_is_found(tmp_path: Path) -> None:
    tests = TESTS.replace(", expect: {clarify: deadline}", "")

    assert "24: no test asks for `deadline`" in faults(tmp_path, tests=tests)


def test_a_walk_is_a_case_for_each_turn(tmp_path: Path) -> None:
    _, results, noisy = tree_tests.run_file(write(tmp_path))

    assert [result.failures for result in results] == [()] * 10
    assert len(noisy) == 3 * 10
    assert results[3].case.name == "a walk, turn 4"
    assert results[3].case.line == 6
    assert results[7].case.asked == ("slice", "back", "frozen", "who-knows", "with-volume")
    assert results[7].case.asked_for == ("volume", "owner", "deadline")


@pytest.mark.parametrize(
    ("old", "new", "failure"),
    [
        ("clarify: [volume, owner]", "clarify: owner", "expected owner, got volume, owner"),
        ("clarify: deadline", "clarify: null", "clarify: expected None, got deadline"),
        ("{discovery: 5}", "{discovery: 3}", "discovery: expected level 3, got 5"),
        ("probe: who-knows", "probe: null", "probe: expected None, got who-knows"),
    ],
)  # fmt: skip
def test_a_turn_that_goes_otherwise_says_how(
    tmp_path: Path, old: str, new: str, failure: str
) -> None:
    _, results, _ = tree_tests.run_file(write(tmp_path, tests=TESTS.replace(old, new, 1)))

    assert any(failure in each for result in results for each in result.failures)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("  turns:", "  reply: Hm.\n  turns:", "a case is one reply, or turns"),
        ("{discovery: 5}", "{discover: 5}", "unknown competence `discover`"),
        ("clarify: deadline", "clarify: dead", "unknown answer `dead`"),
        ("  expect: {probe: back}\n", "", "the case expects nothing"),
    ],
)
def test_a_tests_file_with_a_mistake_is_a_tree_error(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    tests = TESTS[::-1].replace(old[::-1], new[::-1], 1)[::-1]  # the last one
    with pytest.raises(TreeError, match=problem):
        tree_tests.run_file(write(tmp_path, tests=tests))


def test_facts_and_the_change_are_drawn(exercise: Question) -> None:
    drawn = svg(exercise)
    assert drawn.count('class="told"') == 3
    assert "told if asked for" in drawn
    assert "frozen · 60 · change" in drawn
    text = mermaid(exercise)
    assert 'told-volume(["how many: Ten thousand a day."])' in text
    assert "class frozen change" in text


# --- the exercises of the program -----------------------------------------------------------------

ASKED_BACK = Path(__file__).parents[1] / "data" / "asked_back.yaml"


def test_questions_as_people_put_them_are_told_their_fact() -> None:
    pack = loader.load_pack(loader.builtin_trees() / "exercises")
    by_id = {question.id: question for question in pack.questions}
    labelled = read_yaml(ASKED_BACK).data
    missed, more, total = [], [], 0
    for name, cases in labelled.items():
        for text, fact in cases:
            told = [each.id for each in asking_back.asked_for(by_id[name], text)]
            total += 1
            missed += [(name, text, told)] if fact not in told else []
            more += [(name, text, told)] if set(told) - {fact} else []

    assert set(labelled) == set(by_id)
    assert len(missed) <= 0.03 * total, missed
    assert len(more) <= 0.1 * total, more


@pytest.mark.parametrize(
    "said",
    [
        "I'd cut it by warehouse, and when the first one runs we look at the numbers.",
        "What I would do first is talk to the people who use it every day.",
        "Where it fails we show a message, and that is what the first story says.",
        "How we roll that out depends on the week before, so we start small.",
    ],
)
def test_a_plan_is_told_nothing(said: str) -> None:
    for question in loader.load_pack(loader.builtin_trees() / "exercises").questions:
        assert asking_back.told(question, said) is None


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_is_said_an_exercise_of_the_program_changes_once(data: st.DataObject) -> None:
    """Replies of its own tests, in any order: the change comes once, never first, within limits."""
    questions = _program()
    name = data.draw(st.sampled_from(sorted(questions)))
    question, replies = questions[name]
    asked: list[str] = []
    said: list[Remark] = []
    for _ in range(question.limits.probes + 1):
        said.append(Remark(data.draw(st.sampled_from(replies))))
        choice = walk.choose(question, match.read(question, said), asked=asked)
        if choice.probe is None:
            break
        asked.append(choice.probe)

    assert question.change is not None
    assert asked.count(question.change.id) == 1
    assert asked[0] != question.change.id
    assert len(asked) == len(set(asked)) <= question.limits.probes


_exercises: dict[str, tuple[Question, list[str]]] = {}


def _program() -> dict[str, tuple[Question, list[str]]]:
    """The exercises of the program with the replies in their tests, loaded once."""
    if not _exercises:
        folder = loader.builtin_trees() / "exercises"
        for question in loader.load_pack(folder).questions:
            tests = tree_tests.tests_path(folder / f"{question.id}.yaml")
            cases = tree_tests.load_cases(tests, question)
            _exercises[question.id] = (question, sorted({case.turns[-1] for case in cases}))
    return _exercises
