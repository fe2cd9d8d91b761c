"""Who asks which answer is wanted is told to choose, and no follow-up is spent on it."""

from __future__ import annotations

import pytest

from interviewer import lines
from interviewer.authoring.loader import builtin_trees, load_question
from interviewer.conversation import asking_back
from interviewer.events import AnswerOver, AskedBack, LineKind, ProbeChosen, Say
from interviewer.tree import Clarification, Kind
from tests.interviewer.helpers import make_question, talk_on


@pytest.mark.parametrize(
    "text",
    [
        "Should I take a recent example?",
        "Okay, um, do you mean in my current team?",
        "Sure. Can I talk about a side project? Would that be okay?",
        "Any particular project?",
        "How detailed do you want it?",
        "Does it have to be from work?",
    ],
)
def test_how_to_answer_is_left_to_who_asks(text: str) -> None:
    told = asking_back.told(make_question(kind=Kind.BEHAVIOURAL), text)
    assert told is not None
    assert (told.facts, told.text in lines.AS_YOU_LIKE) == ((), True)
    for kind in (Kind.EXERCISE, Kind.ROLEPLAY):
        there = asking_back.told(make_question(kind=kind), text)
        assert there is None or there.text not in lines.AS_YOU_LIKE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Okay.",
        "Should I have asked them first? I think so.",
        "I asked the vendor. Do you want me to go on?",
        "Who are the users? What do they need? When do they need it?",
        "What would I do?",
        "I would ask which project comes first.",
        "Should I take a recent example. It was in March.",
    ],
)
def test_an_answer_is_none_of_it(text: str) -> None:
    assert asking_back.told(make_question(), text) is None


def test_an_authored_answer_comes_first() -> None:
    told = asking_back.told(make_question(), "Do you mean a certain vendor? Which vendor?")
    assert told is not None
    assert told.facts == ("which",)


def test_it_costs_no_follow_up() -> None:
    talk = talk_on(make_question(kind=Kind.BEHAVIOURAL))
    talk.say("Should I take a recent example?")
    talk.silence(5.0)
    assert talk.last(Say).kind is LineKind.CLARIFICATION
    assert talk.all(AskedBack)
    assert not talk.all(ProbeChosen)
    talk.hear_out()
    talk.say("We set a timeout.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == "We set a timeout."
    assert talk.last(ProbeChosen).probe == "fails"


NO_EXAMPLE = "Honestly, I've never really had to push back."


@pytest.mark.parametrize(
    "text",
    [
        NO_EXAMPLE,
        "Um, I can\u2019t think of one right now.",
        "I'm sure it happened, but nothing comes to mind.",
        "I don't think I've ever really said no to a stakeholder. My manager does that.",
        "I haven't had a launch that went really wrong.",
        "I would ask them why. But it hasn't happened to me so far.",
        "I don't really have a good example for that.",
        "I have no example of that.",
        "Hm, I've really got no good story for that one.",
    ],
)
def test_who_has_no_example_is_asked_for_the_nearest_once(text: str) -> None:
    question = make_question(kind=Kind.BEHAVIOURAL)
    told = asking_back.told(question, text)
    assert told is not None
    assert told.text in lines.NEAREST
    assert asking_back.told(question, text, helped=True) is None
    assert asking_back.told(make_question(kind=Kind.SITUATIONAL), text) is None


@pytest.mark.parametrize(
    "text",
    [
        "We rolled it back, and we haven't had an outage since.",
        "The launch failed. We didn't have a test environment.",
        "I can't think of a bigger one, but there was the checkout.",
        "It happened to us in March.",
        "They had no example of the format, so I wrote one.",
        NO_EXAMPLE + " Our engineers know what they do and I trust them." * 5,
    ],
)
def test_an_example_is_one(text: str) -> None:
    assert asking_back.told(make_question(kind=Kind.BEHAVIOURAL), text) is None


def test_without_any_example_the_follow_ups_go_on() -> None:
    talk = talk_on(make_question(kind=Kind.BEHAVIOURAL))
    talk.say(NO_EXAMPLE)
    talk.silence(5.0)
    assert talk.last(Say).text in lines.NEAREST
    talk.hear_out()
    talk.say(NO_EXAMPLE)
    talk.silence(5.0)
    assert talk.all(ProbeChosen)


# --- a persona answers what was asked -------------------------------------------------------------

TOMASZ = load_question(builtin_trees() / "roleplays" / "engineer-defends-an-estimate.yaml")


@pytest.mark.parametrize(
    "text",
    [
        # Credited as asking about the work, by the phrases of that concept alone.
        "Can you take me through where the fifteen comes from?",
        "How did you come to that number?",
        "Could you split the estimate up for me?",
        # A request is a question to somebody who is there.
        "Okay. Walk me through the fifteen, please.",
        "Help me understand what's in the fifteen days.",
        # A reply of any length may end in a question.
        (
            "Hi Tomasz. Yeah, I told them three, and that was before I'd even talked to you, which "
            "I really shouldn't have done, so that is on me and not on you. I'm not here to take "
            "any days off it either. Can you take me through where the fifteen comes from?"
        ),
    ],
)
def test_whoever_asks_a_persona_is_answered(text: str) -> None:
    told = asking_back.told(TOMASZ, text)
    assert told is not None
    assert told.facts == ("what-is-in-it",)


@pytest.mark.parametrize(
    "text",
    [
        "I know what is in the fifteen days.",
        "I'll walk them through it, and I'll explain it to them.",
        (
            "I asked what goes into the fifteen. Then I looked at the merchants, and nine in ten "
            "of them have fewer than a hundred invoices a month."
        ),
    ],
)
def test_a_statement_to_a_persona_is_no_question(text: str) -> None:
    assert asking_back.told(TOMASZ, text) is None


def test_the_phrases_of_an_answer_come_before_those_of_a_concept() -> None:
    clarify = (
        Clarification("which", ("which vendor",), "A bank."),
        Clarification("slow", ("how slow",), "Very.", concept="timeout"),
    )
    question = make_question(clarify=clarify)
    asked = ("Which timeout?", "Which vendor has the timeout?", "How slow is it?")
    facts = [[fact.id for fact in asking_back.asked_for(question, text)] for text in asked]
    assert facts == [["slow"], ["which"], ["slow"]]


def test_only_its_own_phrases_ask_for_an_answer_again() -> None:
    def again(text: str) -> asking_back.Told | None:
        return asking_back.told(TOMASZ, text, ("what-is-in-it",))

    assert again("What's the file that breaks it?") is None
    assert again("Sorry, what goes into the fifteen?") is not None


@pytest.mark.parametrize(
    "text",
    [
        "No, tell me.",
        "I don't know. Tell me.",
        "Not really. What is it?",
        "No. Please explain it to me.",
    ],
)
def test_a_question_that_is_given_back_is_answered(text: str) -> None:
    told = asking_back.told(TOMASZ, text, line="what-do-you-think-it-is")
    assert told is not None
    assert told.facts == ("what-is-in-it",)
    assert asking_back.told(TOMASZ, text) is None
    assert asking_back.told(TOMASZ, text, line="where-three-came-from") is None
    assert asking_back.told(TOMASZ, text, line="say-more") is None


def test_what_was_told_is_not_given_back() -> None:
    talk = talk_on(TOMASZ)
    for text in ("Hm, fifteen.", "No idea. Tell me.", "Tell me."):
        talk.say(text)
        talk.silence(5.0)
        talk.hear_out()
    assert [each.facts for each in talk.all(AskedBack)] == [("what-is-in-it",)]
    assert next(each.probe for each in talk.all(ProbeChosen)) == "what-do-you-think-it-is"


def test_a_dot_within_a_word_ends_no_question() -> None:
    hotel = load_question(builtin_trees() / "exercises" / "whiteboard-story-slicing.yaml")
    told = asking_back.told(hotel, "Okay. Do guests also book through Booking.com?")
    assert told is not None
    assert told.facts == ("channels",)
