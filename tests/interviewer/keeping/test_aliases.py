"""I did say this: the person's own mishearings, learned once and heard from then on."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from interviewer.conversation import walk
from interviewer.errors import AliasUnusable, StoreError
from interviewer.keeping import aliases
from interviewer.reading import Remark, State
from interviewer.understanding import match
from tests.interviewer.helpers import make_question

HEARD = "a virgin three try"
ANSWER = Remark("We set a limit of five seconds and then there is a virgin three try for the call.")


def test_a_correction_counts_next_time(tmp_path: Path) -> None:
    question = make_question()
    assert match.read(question, (ANSWER,)).concepts["retry"].state is not State.HEARD

    said = aliases.checked(question, "retry", HEARD, [ANSWER.text])
    aliases.save(aliases.add({}, question.id, "retry", said), tmp_path)
    taught = aliases.teach(question, aliases.load(tmp_path))

    reading = match.read(taught, (ANSWER,))
    assert reading.concepts["retry"].state is State.HEARD
    assert walk.choose(taught, reading).probe != "fails"
    assert match.read(taught, (Remark("We wait."),)).concepts["retry"].state is State.NOT_HEARD


def test_it_is_for_this_question_and_person_only(tmp_path: Path) -> None:
    own = aliases.add({}, "integration", "retry", HEARD)
    path = aliases.save(own, tmp_path / "home")
    other = make_question("other")

    assert aliases.teach(other, aliases.load(tmp_path / "home")) is other
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("concept", "heard", "said"),
    [
        ("colour", "blue", "listens for nothing called 'colour'"),
        ("retry", "", "1 to 6 words, this one has 0"),
        ("retry", "one two three four five six seven", "1 to 6 words"),
        ("retry", "and then we", "said in many answers"),
        ("retry", "people", "said in many answers"),
    ],
)
def test_what_cannot_be_learned_is_said(concept: str, heard: str, said: str) -> None:
    with pytest.raises(AliasUnusable, match=said) as caught:
        aliases.checked(make_question(), concept, heard, [heard])
    assert caught.value.next_step


def test_what_was_never_heard_cannot_have_been_misheard() -> None:
    answers = ["We wait. A virgin", ANSWER.text]
    for heard in ("banana custard", "three try virgin", "wait we set", HEARD + " please"):
        with pytest.raises(AliasUnusable, match="not heard in your answers") as caught:
            aliases.checked(make_question(), "retry", heard, answers)
        assert "as they stand in the transcript" in caught.value.next_step
    assert (
        aliases.checked(make_question(), "retry", "Five seconds, and!", answers) == "5 seconds and"
    )


def test_a_correction_that_is_taken_back_is_heard_no_more() -> None:
    question = make_question()
    own = aliases.add(aliases.add({}, question.id, "retry", HEARD), question.id, "retry", "re dry")
    taught = aliases.teach(question, own)

    left = aliases.remove(own, question.id, "retry", HEARD)
    untaught = aliases.unteach(taught, "retry", HEARD)

    assert aliases.known(left, question.id, "retry") == ("re dry",)
    assert aliases.teach(question, left) == untaught
    assert match.read(taught, (ANSWER,)).concepts["retry"].state is State.HEARD
    assert match.read(untaught, (ANSWER,)).concepts["retry"].state is not State.HEARD
    assert aliases.remove(left, question.id, "retry", "re dry") == {question.id: {}}


def test_an_authors_own_phrase_outlives_the_same_correction() -> None:
    question = aliases.teach(make_question(), {"integration": {"retry": (HEARD,)}})
    twice = aliases.teach(question, {"integration": {"retry": (HEARD,)}})
    assert aliases.unteach(twice, "retry", HEARD) == question


def test_the_oldest_goes_when_there_are_too_many() -> None:
    own: aliases.Aliases = {}
    for number in range(aliases.MOST_PER_CONCEPT + 1):
        own = aliases.add(own, "q", "retry", f"sound number {number}")
    own = aliases.add(own, "q", "retry", "sound number 5")

    known = own["q"]["retry"]
    assert len(known) == aliases.MOST_PER_CONCEPT
    assert "sound number 0" not in known
    assert known[-1] == "sound number 5"
    assert known.count("sound number 5") == 1


@pytest.mark.parametrize("content", ["{", "[]", '{"q": 3}', '{"q": {"c": 3}}'])
def test_a_damaged_file_is_a_clear_error(tmp_path: Path, content: str) -> None:
    (tmp_path / aliases.FILE).write_text(content)

    with pytest.raises(StoreError, match="your corrections cannot be read") as caught:
        aliases.load(tmp_path)
    assert "delete it" in caught.value.next_step


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match="cannot be kept"):
        aliases.save({}, tmp_path / "file" / "home")
