"""Who is asked for one time and tells how it usually goes is asked for one time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interviewer.authoring.loader import builtin_trees, load_trees
from interviewer.conversation import walk
from interviewer.conversation.in_general import told_in_general
from interviewer.reading import Choice, Remark
from interviewer.tree import ONE_TIME, Kind, Question
from interviewer.understanding import match

QUESTIONS = {
    question.id: question for pack in load_trees(builtin_trees()) for question in pack.questions
}
IN_GENERAL = {
    "saying-no": "well I say no quite often actually because you know stakeholders always want"
    " everything and you have to protect the team so I usually explain that we have priorities and"
    " that we can't do everything at once and normally they understand that",
    "explain-to-non-technical": "I do that all the time actually I try to avoid jargon and I use"
    " analogies and pictures and I always check that they've understood it because stakeholders"
    " usually don't care about the technical details they care about the impact",
    "wrong-prioritisation": "I think everybody gets prioritisation wrong sometimes it's normal the"
    " important thing is to notice it early and to correct it so we review our priorities every two"
    " weeks and if we see that something isn't working we change it",
    "data-changed-direction": "we always use data to make decisions we look at google analytics and"
    " at the dashboards and we do a lot of a/b tests and if a feature doesn't perform well we"
    " change it or we remove it",
    "pushed-back-on-approach": "normally when the team proposes something that I don't agree with I"
    " ask questions and try to understand why they want to do it that way and then we discuss it"
    " and we find a compromise because in the end they are the experts",
}
ONE = [
    "usually I say yes but last year our head of sales wanted a white label and I said no",
    "In my previous company the marketing boss has wished a page builder. I always explain why.",
    "so sales always wants things and there is this director he comes to me and says he needs it",
    "we normally plan for a quarter but we dropped the export and the customer left",
    "I have explained him that this is not possible and normally he accepts",
    "the team proposed five services and I usually trust them but I asked who is on call",
    "We built the wrong thing first. You have to be honest about it.",
    "there was a launch in 2022 where nobody tested the vouchers and I always think of it",
]


@pytest.mark.parametrize("name", IN_GENERAL)
def test_who_tells_how_it_usually_goes_is_asked_for_one_time(name: str) -> None:
    choice = choose(QUESTIONS[name], IN_GENERAL[name])
    assert choice.probe == "one-time"
    assert choice.text in ONE_TIME.ask
    assert "one time was asked for" in choice.why
    assert choice.quotes


@pytest.mark.parametrize("text", ONE)
def test_who_tells_of_one_time_is_not_asked_for_it(text: str) -> None:
    assert not told_in_general(text)


def test_it_is_asked_once_and_only_where_one_time_was_asked_for() -> None:
    text = IN_GENERAL["saying-no"]
    question = QUESTIONS["saying-no"]
    assert choose(question, text, "one-time").probe != "one-time"
    assert choose(replace(question, kind=Kind.SITUATIONAL), text).probe != "one-time"
    assert choose(question, "What do you mean, usually or one time?").probe != "one-time"


def choose(question: Question, text: str, *asked: str) -> Choice:
    return walk.choose(question, match.read(question, (Remark(text),)), asked=asked)
