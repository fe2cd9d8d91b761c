"""A log read as a conversation: nothing lost, nothing told that was taken back."""

from __future__ import annotations

from interviewer.events import (
    AnswerOver,
    AnswerResumed,
    Began,
    Command,
    CommandHeard,
    Control,
    Ended,
    Event,
    Heard,
    LateWords,
    LineKind,
    Listening,
    NoProbe,
    PhraseClosed,
    ProbeChosen,
    QuestionOpened,
    Reheard,
    Say,
    Typed,
)
from interviewer.keeping.transcript import Who, conversation
from interviewer.reading import Losing

S = 16_000


def heard(at_s: float, text: str, phrase: int = 1, dropped: str | None = None) -> Heard:
    start = round(at_s * S)
    return Heard(start + 2 * S, 2, phrase, start, start + 2 * S, text, 0.9, dropped)


def opened(number: int = 1, question: str = "one") -> list[Event | Command]:
    at = number * 100 * S
    return [
        QuestionOpened(at, number, 2, question),
        Say(at, number, number, LineKind.QUESTION, f"What about {question}?"),
    ]


def over(at_s: float, text: str, reason: str = "1.6 s of silence were enough") -> AnswerOver:
    return AnswerOver(round(at_s * S), 2, "one", reason, text, 1.6, 5.0)


def chosen(at_s: float) -> list[Event | Command]:
    at = round(at_s * S)
    return [
        ProbeChosen(
            at, 2, "one", "slow", "And when it is slow?", "Timeout was not mentioned.",
            ("it calls them",), (Losing("fails", "outranked"),),
        ),
        Say(at, 3, 3, LineKind.PROBE, "And when it is slow?"),
    ]  # fmt: skip


def test_question_answer_and_probe_with_its_reason() -> None:
    items = [
        Began(0), *opened(), heard(110, "It calls them."), heard(113, "Then it waits.", 2),
        over(117, "It calls them. Then it waits."), *chosen(117),
    ]  # fmt: skip
    (chapter,) = conversation(items)
    asked, answered, probed = chapter.lines
    assert (asked.who, asked.text) == (Who.INTERVIEWER, "What about one?")
    assert (answered.who, answered.at_s, answered.duration_s) == (Who.YOU, 110.0, 5.0)
    assert [remark.text for remark in answered.remarks] == ["It calls them.", "Then it waits."]
    assert [remark.start_s for remark in answered.remarks] == [0.0, 3.0]
    assert probed.why == "Timeout was not mentioned."
    assert probed.quotes == ("it calls them",)
    assert probed.losing == (Losing("fails", "outranked"),)
    assert chapter.duration_s == 5.0


def test_what_was_heard_before_a_crash_is_there() -> None:
    items = [*opened(), heard(110, "Half an"), heard(113, "answer", 2)]
    (chapter,) = conversation(items)
    last = chapter.lines[-1]
    assert (last.who, last.text, last.over) == (Who.YOU, "Half an answer", "")
    assert last.duration_s == 5.0


def test_an_answer_that_went_on_is_told_once() -> None:
    items = [
        *opened(), heard(110, "It calls them."), over(114, "It calls them."), *chosen(114),
        AnswerResumed(115 * S, 3),
        heard(116, "And then it waits.", 2), over(120, "It calls them. And then it waits."),
        NoProbe(120 * S, 3, "one", "nothing applies", ()),
    ]  # fmt: skip
    (chapter,) = conversation(items)
    assert [line.text for line in chapter.lines] == [
        "What about one?",
        "It calls them. And then it waits.",
    ]
    assert len(chapter.remarks) == 2
    assert chapter.closed == "nothing applies"


def test_a_next_question_that_was_taken_back_is_not_told() -> None:
    items = [
        *opened(), heard(110, "Yes."), over(112, "Yes."),
        NoProbe(112 * S, 2, "one", "nothing applies", ()), *opened(2, "two"),
        AnswerResumed(201 * S, 3), heard(202, "But also no.", 2),
    ]  # fmt: skip
    (chapter,) = conversation(items)
    assert chapter.closed == ""
    assert chapter.lines[-1].text == "Yes. But also no."


def test_a_skipped_answer_stays_with_its_question() -> None:
    items = [
        *opened(), heard(110, "I would"), heard(114, "Skip this question.", 2),
        CommandHeard(117 * S, Control.SKIP, "Skip this question."),
        NoProbe(117 * S, 2, "one", "skipped", ()), *opened(2, "two"),
        heard(210, "Fine.", 3), over(214, "Fine."),
    ]  # fmt: skip
    first, second = conversation(items)
    assert [line.text for line in first.lines if line.who is Who.YOU] == ["I would"]
    assert any("skip the question" in line.text for line in first.lines if line.who is Who.NOTE)
    assert [line.text for line in second.lines if line.who is Who.YOU] == ["Fine."]


def test_dropped_and_late_words_are_not_part_of_an_answer() -> None:
    items = [
        *opened(), heard(110, "Thank you.", 1, "silence text"), heard(112, "Late.", 2),
        LateWords(115 * S, 1, "Late."), heard(116, "Real.", 3), over(120, "Real."),
    ]  # fmt: skip
    (chapter,) = conversation(items)
    assert [line.text for line in chapter.lines if line.who is Who.YOU] == ["Real."]
    assert any("Late." in line.text for line in chapter.lines if line.who is Who.NOTE)


def test_a_typed_answer_is_one_remark() -> None:
    items = [*opened(), Typed(110 * S, "I would retry."), over(110, "I would retry.", "typed")]
    (chapter,) = conversation(items)
    assert [remark.text for remark in chapter.remarks] == ["I would retry."]
    assert chapter.lines[-1].over == "typed"


def test_the_words_that_end_an_answer_are_no_part_of_it() -> None:
    items = [
        *opened(), heard(110, "We retry, that's my answer."),
        CommandHeard(112 * S, Control.DONE, "We retry, that's my answer."),
        over(112, "We retry", "you said so"),
    ]  # fmt: skip
    (chapter,) = conversation(items)
    assert [remark.text for remark in chapter.remarks] == ["We retry"]


def test_an_empty_session_has_no_chapters() -> None:
    assert conversation([Began(0), Ended(0, "stopped")]) == ()


def closed(at_s: float, end_s: float) -> PhraseClosed:
    return PhraseClosed(round(end_s * S), 2, 0, round(at_s * S), round(end_s * S))


def test_an_answer_knows_its_delay_and_its_speech() -> None:
    """The sound without words at 114 is speech; the one before the answer is not part of it."""
    items = [
        *opened(), Listening(105 * S, 1), closed(106, 106.5), closed(110, 112),
        heard(110, "It calls them."), closed(114, 114.5), closed(116, 118),
        heard(116, "Then it waits.", 2), over(120, "It calls them. Then it waits."),
    ]  # fmt: skip
    (chapter,) = conversation(items)
    answered = chapter.lines[-1]
    assert answered.delay_s == 5.0
    assert answered.speech == ((0, 2), (4, 4.5), (6, 8))
    assert not answered.is_reply


def test_a_nudge_does_not_restart_the_delay_but_a_probe_does() -> None:
    items = [
        *opened(), Listening(105 * S, 1), Say(113 * S, 2, 2, LineKind.NUDGE, "Take your time."),
        Listening(115 * S, 2), heard(120, "It calls them."), over(124, "It calls them."),
        *chosen(124), Listening(127 * S, 3), heard(128, "We retry."), over(132, "We retry."),
    ]  # fmt: skip
    (chapter,) = conversation(items)
    first, reply = [line for line in chapter.lines if line.who is Who.YOU]
    assert (first.delay_s, first.is_reply) == (15.0, False)
    assert (reply.delay_s, reply.is_reply) == (1.0, True)
    assert [line.probe for line in chapter.lines if line.probe] == ["slow"]


def test_an_answer_that_went_on_keeps_its_delay() -> None:
    items = [
        *opened(), Listening(108 * S, 1), heard(110, "It calls them."),
        over(114, "It calls them."), *chosen(114), AnswerResumed(115 * S, 3),
        Listening(115 * S, 3), heard(116, "And waits.", 2), over(120, "It calls them. And waits."),
    ]  # fmt: skip
    (chapter,) = conversation(items)
    assert chapter.lines[-1].delay_s == 2.0


def test_an_answer_ended_by_a_command_keeps_its_times() -> None:
    items = [
        *opened(), heard(110, "We retry."), heard(113, "Twice, that's my answer.", 2),
        CommandHeard(116 * S, Control.DONE, "Twice, that's my answer."),
        over(116, "We retry. Twice", "you said so"),
    ]  # fmt: skip
    (chapter,) = conversation(items)
    assert [(r.text, r.start_s, r.end_s) for r in chapter.remarks] == [
        ("We retry.", 0, 2),
        ("Twice", 3, 5),
    ]


def test_words_that_only_end_an_answer_are_not_in_its_length() -> None:
    items = [
        *opened(), heard(110, "We retry."), heard(113, "That's my answer.", 2),
        CommandHeard(116 * S, Control.DONE, "That's my answer."),
        over(116, "We retry.", "you said so"),
    ]  # fmt: skip
    (chapter,) = conversation(items)
    assert [(r.text, r.end_s) for r in chapter.remarks] == [("We retry.", 2)]


def test_a_second_reading_keeps_the_pauses_of_the_first() -> None:
    items = [
        *opened(), heard(110, "We cash it and."), heard(114, "Then we re try.", 2),
        over(118, "We cash it and. Then we re try."),
        Reheard(119 * S, 2, (1, 2), "We cache it and then we retry.", 0.95),
    ]  # fmt: skip
    (chapter,) = conversation(items)
    assert chapter.lines[-1].text == "We cache it and then we retry."
    assert [(r.text, r.start_s, r.end_s) for r in chapter.remarks] == [
        ("We cache it and", 0, 2),
        ("then we retry.", 4, 6),
    ]
