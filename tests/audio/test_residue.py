"""It believes the canceller once it has seen it work, and then tells speech from an echo."""

from __future__ import annotations

import pytest

from audio.residue import WINDOW, Residue

FLOOR, ECHO = 100.0, 1e6


def fed(residue: Residue, pieces: int, heard: float, left: float) -> bool:
    """What it says after so many pieces of the same kind."""
    return [residue.feed(heard, left) for _ in range(pieces)][-1]


def experienced() -> Residue:
    residue = Residue()
    fed(residue, 2 * WINDOW, FLOOR, FLOOR)
    fed(residue, 400, ECHO, ECHO / 100)
    assert residue.learned
    return residue


def test_it_takes_three_seconds_of_echo_taken_away() -> None:
    residue = Residue()
    fed(residue, 2 * WINDOW, FLOOR, FLOOR)
    fed(residue, 290, ECHO, ECHO / 100)
    assert not residue.learned
    fed(residue, 40, ECHO, ECHO / 100)
    assert residue.learned


def test_an_echo_that_stays_is_never_believed_to_be_gone() -> None:
    residue = Residue()
    fed(residue, 2 * WINDOW, FLOOR, FLOOR)
    for _ in range(100):
        fed(residue, 10, ECHO, ECHO / 100)
        fed(residue, 10, ECHO, ECHO / 5)
    assert not residue.learned


def test_a_sound_that_is_hardly_there_teaches_nothing() -> None:
    residue = Residue()
    fed(residue, 1000, 3 * FLOOR, FLOOR / 100)
    assert not residue.learned


@pytest.mark.parametrize(
    ("heard", "left", "somebody"),
    [
        (ECHO, ECHO / 50, False),  # the echo alone
        (2 * ECHO, ECHO, True),  # somebody as loud as the echo
        (1.3 * ECHO, 0.3 * ECHO, True),  # softer
        (FLOOR, FLOOR, False),  # nobody
    ],
)
def test_it_tells_somebody_from_the_echo(heard: float, left: float, somebody: bool) -> None:
    assert fed(experienced(), WINDOW, heard, left) is somebody


def test_where_nothing_echoes_any_more_a_soft_voice_will_do() -> None:
    residue = experienced()
    fed(residue, 100, FLOOR, FLOOR)
    assert fed(residue, WINDOW, 50 * FLOOR, 50 * FLOOR)


def test_what_bare_walls_keep_of_a_loud_word_is_nobody() -> None:
    residue = experienced()
    loud = [residue.feed(ECHO, ECHO / 100) for _ in range(20)]
    tail = [residue.feed(ECHO * 0.9**n / 10, ECHO * 0.9**n / 20) for n in range(100)]
    assert not any(loud + tail)


def test_between_bare_walls_it_never_believes_the_canceller() -> None:
    residue = Residue()
    fed(residue, 2 * WINDOW, FLOOR, FLOOR)
    for _ in range(60):
        fed(residue, 80, ECHO, ECHO / 100)
        fed(residue, 10, ECHO / 10, ECHO / 12)
    assert not residue.learned


def test_a_false_alarm_makes_it_slower_to_believe() -> None:
    residue = experienced()
    residue.doubt()
    fed(residue, 2 * WINDOW, FLOOR, FLOOR)
    fed(residue, 570, ECHO, ECHO / 100)
    assert not residue.learned
    fed(residue, 40, ECHO, ECHO / 100)
    assert residue.learned


def test_a_burst_shorter_than_a_syllable_is_nobody() -> None:
    residue = experienced()
    fed(residue, WINDOW, ECHO, ECHO / 50)
    assert not fed(residue, 1, ECHO, ECHO)
    assert not fed(residue, 5, ECHO, ECHO / 50)


def test_who_spoke_before_a_gap_does_not_speak_after_it() -> None:
    residue = experienced()
    assert fed(residue, WINDOW, 2 * ECHO, ECHO)
    residue.resume()
    assert not fed(residue, 1, FLOOR, FLOOR)


def test_who_spoke_before_a_gap_does_not_make_it_slower_to_believe() -> None:
    residue = Residue()
    fed(residue, 2 * WINDOW, FLOOR, FLOOR)
    fed(residue, 250, ECHO, ECHO / 100)
    for _ in range(WINDOW):
        residue.feed(ECHO, ECHO, plays=False)
    residue.resume()
    fed(residue, 70, ECHO, ECHO / 100)
    assert residue.learned


def test_what_the_canceller_adds_is_not_somebody() -> None:
    residue = experienced()
    fed(residue, 2 * WINDOW, FLOOR, FLOOR)
    assert not fed(residue, 1, FLOOR, 1000 * ECHO)


def test_another_room_has_to_be_learned_anew() -> None:
    residue = experienced()
    residue.forget()
    assert not residue.learned


def test_digital_silence_divides_by_nothing() -> None:
    residue = Residue()
    assert not fed(residue, 100, 0.0, 0.0)
    assert not residue.learned
