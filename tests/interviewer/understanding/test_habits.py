"""The five common mistakes and the edge of one's knowledge: noticed, doubtful, and left alone."""

from __future__ import annotations

import pytest

from interviewer.authoring import loader
from interviewer.events import AnswerOver, Noticed, ProbeChosen
from interviewer.keeping.transcript import Who, conversation, noticed_text
from interviewer.reading import Remark, State
from interviewer.report.grade import grade
from interviewer.tree import Audience, Concept, Habit, Kind, Question
from interviewer.understanding import habits, match
from interviewer.understanding.habits import Notice
from tests.interviewer.helpers import make_question, talk_on

PACK = {
    "analogy": Concept("analogy", ("like waiter|fridge",)),
    "user_tieback": Concept("user_tieback", ("customer gets|waits|sees",)),
    "search_is_live": Concept(
        "search_is_live",
        ("searches whole internet",),
        avoid=True,
        fact="a list made beforehand is searched",
    ),
    "apology_opener": Concept("apology_opener", ("i am not technical", "bear with me"), avoid=True),
    "jargon_recital": Concept("jargon_recital", ("rest or graphql", "kafka"), avoid=True),
    "too_deep": Concept("too_deep", ("softmax", "loss function", "handshake"), avoid=True),
    "bluffing": Concept("bluffing", ("clever algorithm", "does the rest"), avoid=True),
    "forgot_user": Concept("forgot_user", ("purely technical",), avoid=True),
    "edge_admitted": Concept("edge_admitted", ("knowledge ends",)),
}
QUESTION = Question("sample", Kind.TECHNICAL, "How does a feed rank posts?", "why", PACK, ())
LAY = Question("lay", Kind.EXPLAIN, "What is caching?", "why", PACK, (), audience=Audience.LAY)
MANY_WORDS = "Then the next thing is looked at, and after that one more, and so it goes on. " * 3


def noticed(
    habit: Habit, text: str, question: Question = QUESTION, confidence: float = 1.0
) -> Notice:
    return habits.notice(question, match.read(question, [Remark(text, confidence)]))[habit]


SHOWN = {
    Habit.APOLOGY_OPENER: [
        "I'm not very technical, but there are signals and a score.",
        "Okay, so, please bear with me. There is a score.",
    ],
    Habit.JARGON_RECITAL: [
        "REST or GraphQL, with Kafka, and the payload goes through the gateway.",
        "Endpoints, payloads, webhooks, a proxy and a queue with a broker.",
        "The backend has a database with an index and the middleware parses the schema.",
    ],
    Habit.TOO_DEEP: ["A softmax comes last, and the loss function is pairwise."],
    Habit.BLUFFING: [
        "There are signals, and then some clever algorithm picks one.",
        "You type, and the system searches the whole internet for it.",
    ],
    Habit.FORGOT_USER: ["It's purely technical.", MANY_WORDS],
    Habit.EDGE_ADMITTED: [
        "It sorts them by a score. How the score is stored, that's where my knowledge ends.",
        "I would not design the indexing scheme myself, I'd want to know whether it forces a redo.",
    ],
}

NOT_SHOWN = {
    Habit.APOLOGY_OPENER: [
        "There are signals and a score. " + MANY_WORDS + "And I'm not technical enough for more.",
        "The sponsor was not very technical, so I drew it.",
    ],
    Habit.JARGON_RECITAL: [
        "A queue, which means nobody waits, and a broker hands it on through the gateway.",
        "We send it to one endpoint and look whether it came back, and if not, we send it again.",
        "An answer about people, and what they look at, and who they know.",
    ],
    Habit.TOO_DEEP: [
        "A softmax comes last, and there's a loss function, but the point is that friends win.",
        "A softmax, a loss function. That's where my knowledge ends.",
        "It goes deep into how people choose.",
    ],
    Habit.BLUFFING: [
        "Then there's some clever algorithm, and that's where my knowledge ends.",
        "I think it searches the whole internet, maybe.",
        "If it searches the whole internet, that takes far too long.",
        "It doesn't search the whole internet, it has a list.",
        "It counts who wrote it, how old it is and who liked it, and sorts by that.",
    ],
    Habit.FORGOT_USER: [
        MANY_WORDS + "And so the customer sees it sooner.",
        MANY_WORDS + "And our users like that.",
        "It sorts by a score.",
    ],
    Habit.EDGE_ADMITTED: [
        "I know all of it well.",
        "I'm not an expert, sorry.",
        "It sorts them by a score.",
    ],
}


@pytest.mark.parametrize(
    ("habit", "text"), [(habit, text) for habit, texts in SHOWN.items() for text in texts]
)
def test_a_habit_is_noticed_with_its_words_and_told_in_plain_ones(habit: Habit, text: str) -> None:
    found = noticed(habit, text)

    assert found.state is State.HEARD
    assert found.why
    assert all(text[each.start : each.end] == each.text for each in found.evidence)
    assert all(f'"{each.text}"' in found.why for each in found.evidence[:1])
    assert found.is_credit == (habit is Habit.EDGE_ADMITTED)


@pytest.mark.parametrize(
    ("habit", "text"), [(habit, text) for habit, texts in NOT_SHOWN.items() for text in texts]
)
def test_a_habit_is_not_noticed_in_other_words(habit: Habit, text: str) -> None:
    assert noticed(habit, text).state is State.NOT_HEARD


@pytest.mark.parametrize(
    ("habit", "text"),
    [
        (Habit.APOLOGY_OPENER, "Sorry, could be wrong. There are signals and a score."),
        (Habit.TOO_DEEP, "There are signals, and a softmax at the end."),
        (Habit.TOO_DEEP, "Softmax. Loss function. Handshake. Softmax again. In short, a sum."),
        (Habit.BLUFFING, MANY_WORDS + MANY_WORDS + "A clever algorithm, they say."),
    ],
)
def test_what_may_be_fair_is_unsure(habit: Habit, text: str) -> None:
    question = QUESTION
    if "Handshake" in text:
        deep = Concept("too_deep", ("softmax", "loss function", "handshake", "again"), avoid=True)
        question = Question("deep", Kind.TECHNICAL, "How?", "why", {**PACK, "too_deep": deep}, ())

    found = noticed(habit, text, question)

    assert found.state is State.UNSURE
    assert found.why.startswith("you may have shown")


@pytest.mark.parametrize(
    ("habit", "text"),
    [
        (Habit.FORGOT_USER, MANY_WORDS),
        (Habit.JARGON_RECITAL, "Endpoints, payloads, webhooks, a proxy and a queue with a broker."),
        (Habit.APOLOGY_OPENER, "I'm not very technical, but there are signals."),
        (Habit.BLUFFING, "Then some clever algorithm picks one."),
    ],
)
def test_nothing_is_held_against_words_that_were_badly_heard(habit: Habit, text: str) -> None:
    assert noticed(habit, text, confidence=0.3).state is not State.HEARD


def test_a_lay_listener_is_lost_at_the_first_layer_down() -> None:
    text = "There is a handshake, and then the page comes."

    assert noticed(Habit.TOO_DEEP, text, LAY).state is State.HEARD
    assert noticed(Habit.TOO_DEEP, text).state is State.UNSURE


def test_a_lay_listener_is_lost_when_it_goes_on_and_on() -> None:
    text = "The cache has a proxy, and the query goes through a queue to the database. " * 5
    read = match.read(LAY, [Remark(text)], duration_s=300.0)
    brief = match.read(LAY, [Remark(text)], duration_s=40.0)

    found = habits.notice(LAY, read)[Habit.TOO_DEEP]

    assert found.state is State.HEARD
    assert found.why.startswith("you spoke for 300 s")
    assert habits.notice(LAY, brief)[Habit.TOO_DEEP].state is State.NOT_HEARD


def test_a_picture_from_everyday_life_explains_its_terms() -> None:
    text = "A proxy, a queue and a gateway. It's like a waiter."

    assert noticed(Habit.JARGON_RECITAL, text, LAY).state is State.UNSURE


def test_a_false_claim_is_told_with_what_is_true() -> None:
    found = noticed(Habit.BLUFFING, "It searches the whole internet.")

    assert found.why == (
        'you stated "searches the whole internet" as a fact, but a list made beforehand is searched'
    )


def test_a_question_without_these_concepts_has_no_habits() -> None:
    question = make_question()

    assert habits.notice(question, match.read(question, [Remark("I'm not technical.")])) == {}


def test_an_empty_answer_shows_nothing() -> None:
    found = habits.notice(QUESTION, match.read(QUESTION, []))

    assert set(found) == set(Habit)
    assert all(each.state is State.NOT_HEARD for each in found.values())


def test_every_question_of_the_technical_pm_pack_listens_for_all_of_them() -> None:
    packs = {pack.id: pack for pack in loader.load_trees(loader.builtin_trees())}

    for question in packs["technical-pm"].questions:
        assert set(Habit) <= set(question.concepts), question.id


# --- in a session ---------------------------------------------------------------------------------


def test_a_session_tells_what_each_answer_adds_and_no_more() -> None:
    talk = talk_on(make_question(concepts={**make_question().concepts, **PACK}))

    talk.say("I'm not technical, but there is a clever algorithm with a timeout.")
    first = talk.silence(5.0)
    talk.hear_out()
    talk.say("We retry. That's where my knowledge ends.")
    second = talk.silence(5.0)

    told = [each for each in first if isinstance(each, Noticed)]
    assert [each.habit for each in told] == ["apology_opener", "bluffing"]
    assert told[0].quotes == ("I'm not technical",)
    assert not told[0].good
    order = [type(each) for each in first if isinstance(each, AnswerOver | Noticed | ProbeChosen)]
    assert order == [AnswerOver, Noticed, Noticed, ProbeChosen]
    assert [(each.habit, each.good) for each in second if isinstance(each, Noticed)] == [
        ("edge_admitted", True)
    ]


def test_the_transcript_has_them_under_the_answer() -> None:
    talk = talk_on(make_question(concepts={**make_question().concepts, **PACK}))
    talk.say("I'm not technical, but there is a timeout.")
    talk.silence(5.0)

    (chapter,) = conversation(talk.commands)

    answer = next(line for line in chapter.lines if line.who is Who.YOU)
    assert [each.habit for each in answer.noticed] == ["apology_opener"]
    assert noticed_text(answer.noticed[0]).startswith("- You opened with an apology: \"I'm not")


def test_grade_has_the_habits_as_plain_data() -> None:
    out = grade(QUESTION, "I'm not technical. There are signals.")["habits"]

    assert set(out) == {habit.value for habit in Habit}
    assert out["apology_opener"]["state"] == "heard"
    assert out["apology_opener"]["evidence"][0]["text"] == "I'm not technical"
    assert out["apology_opener"]["advice"]
    assert out["too_deep"] == {
        "state": "not_heard", "good": False, "why": "", "advice": "", "evidence": [],
    }  # fmt: skip
