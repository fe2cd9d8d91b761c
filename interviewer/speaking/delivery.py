"""How long, how fast and how fluently: an answer's delivery, each figure with its moments. Pure.

There is no total, and nothing that words or silences cannot show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from interviewer.language import wording
from interviewer.language.normalise import Token, tokenise
from interviewer.language.wording import Span
from interviewer.reading import Reading, Remark
from interviewer.speaking import bands, pauses, story
from interviewer.speaking.bands import Band, Shade
from interviewer.speaking.moments import Moment, Timeline
from interviewer.speaking.pauses import Pause, Place
from interviewer.speaking.story import Part
from interviewer.tree import Audience, Kind, Measure, Question, Trait

_LEAST_SPEECH_S = 5.0
"""Pace over less speech than this says nothing."""
_LEAST_FILLERS = 3
"""Fewer make no rate: one um in a short reply would be ten a minute."""
_LEAST_STORY_WORDS = 40
_LEAST_MONOLOGUE_S = 60.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure. shade and band are None where there is nothing to compare with.

    moments: where it comes from, in the order said; none for a figure about the whole answer.
    """

    value: float
    unit: str
    shade: Shade | None = None
    band: Band | None = None
    note: str = ""
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Sound:
    """What the log knows of an answer's sound beside its words.

    speech: every stretch of speech the detector found, in seconds since the first word, also those
    without a word. delay_s: from the end of the question to the beginning of the answer.
    """

    speech: tuple[tuple[float, float], ...] = ()
    delay_s: float | None = None


NO_SOUND = Sound()


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the figures are drawn from."""

    question: Question
    remarks: tuple[Remark, ...]
    reading: Reading
    is_reply: bool
    sound: Sound
    time: Timeline
    tokens: tuple[Token, ...]
    found_pauses: tuple[Pause, ...] = field(default=())

    @property
    def spoken(self) -> bool:
        return any(remark.end_s > remark.start_s for remark in self.remarks)

    @property
    def words(self) -> int:
        return int(self.reading.measures[Measure.WORDS])


def measure(
    question: Question,
    remarks: Sequence[Remark],
    reading: Reading,
    *,
    is_reply: bool = False,
    sound: Sound = NO_SOUND,
) -> dict[str, Finding]:
    """The delivery of one answer.

    remarks: those of this answer, with times for speech. reading: of the same remarks. is_reply:
    the answer to a probe, which is shorter. Pauses and pace are left out for typed text.
    """
    time = Timeline(remarks)
    answer = _Answer(
        question,
        tuple(remarks),
        reading,
        is_reply,
        sound,
        time,
        tokenise(time.transcript),
        pauses.find(remarks, sound.speech),
    )
    return dict(_figures(answer))


def _figures(answer: _Answer) -> Iterator[tuple[str, Finding]]:
    question, spoken = answer.question, answer.spoken
    yield "length", _length(answer)
    if spoken:
        if answer.sound.delay_s is not None:
            delay = answer.sound.delay_s
            yield (
                "response_delay",
                Finding(round(delay, 1), "s", bands.DELAY.shade(delay), bands.DELAY),
            )
        yield from _pace(answer)
        yield from _pauses(answer)
        yield from _fillers(answer)
    if not answer.words:
        return
    if question.kind is Kind.BEHAVIOURAL and not answer.is_reply:
        yield from _story(answer)
    yield from _monologue(answer)
    yield from _words(answer)
    if question.kind is Kind.DESIGN and not answer.is_reply:
        yield "clarified_early", _clarified(answer)


def _length(answer: _Answer) -> Finding:
    band = bands.length_band(answer.question, is_reply=answer.is_reply)
    if answer.spoken:
        seconds = answer.remarks[-1].end_s - answer.remarks[0].start_s
        return Finding(round(seconds, 1), "s", band.shade(seconds), band, band.verdict(seconds))
    if not answer.words:
        return Finding(0.0, "s", None, band, "nothing was said")
    seconds = answer.reading.measures[Measure.DURATION_S]
    note = f"{band.verdict(seconds)}, as it would be spoken"
    return Finding(round(seconds, 1), "s", band.shade(seconds), band, note)


def _pace(answer: _Answer) -> Iterator[tuple[str, Finding]]:
    speech_s = sum(remark.end_s - remark.start_s for remark in answer.remarks)
    if speech_s >= _LEAST_SPEECH_S:
        pace = 60 * answer.words / speech_s
        yield "pace", Finding(
            round(pace, 1), "words a minute", bands.PACE.shade(pace), bands.PACE,
            f"over {speech_s:.0f} s of speech, pauses left out",
        )  # fmt: skip


def _pauses(answer: _Answer) -> Iterator[tuple[str, Finding]]:
    found = answer.found_pauses
    longest = max(found, key=lambda pause: pause.seconds, default=None)
    seconds = longest.seconds if longest else 0.0
    yield "longest_pause", Finding(
        round(seconds, 2), "s", bands.PAUSE_BETWEEN.shade(seconds), bands.PAUSE_BETWEEN,
        f"{longest.place} a clause" if longest and longest.place is Place.WITHIN
        else "between clauses" if longest else "",
        (longest.moment,) if longest else (),
    )  # fmt: skip
    for place, name in ((Place.WITHIN, "pauses_within"), (Place.BETWEEN, "pauses_between")):
        here = [pause for pause in found if pause.place is place]
        odd = [pause for pause in here if pause.shade is not Shade.GREEN]
        long = sum(pause.shade is Shade.RED for pause in odd)
        yield name, Finding(
            float(len(odd)), "longer than natural", None, None, _of_them(long, len(odd), len(here)),
            tuple(pause.moment for pause in odd),
        )  # fmt: skip
    total = sum(pause.seconds for pause in found)
    yield "paused", Finding(round(total, 2), "s in all", note=_so_many(len(found), "pause"))


def _so_many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _of_them(long: int, odd: int, every: int) -> str:
    if not every:
        return "none were made"
    return f"{long or 'none'} of them long, of {every} in all" if odd else f"of {every}"


def _fillers(answer: _Answer) -> Iterator[tuple[str, Finding]]:
    sounds = wording.filler_sounds(answer.tokens)
    said = wording.filler_words(answer.time.transcript, answer.tokens)
    rate = answer.reading.measures[Measure.FILLERS_PER_MIN]
    every = answer.time.moments(sorted((*sounds, *said), key=lambda span: span.start))
    if 0 < len(every) < _LEAST_FILLERS:
        note = "at least; too few for a rate"
        yield "fillers", Finding(float(len(every)), "times", note=note, moments=every)
    else:
        note = "recognizers drop some"
        if not every:
            note = "none were written down, which says little: recognizers drop them"
        shade = bands.FILLERS.shade(rate) if every else None
        yield (
            "fillers",
            Finding(round(rate, 1), "a minute at least", shade, bands.FILLERS, note, every),
        )
    yield "filler_sounds", _count(answer, sounds, "at least: um, uh, er")
    yield "filler_words", _count(answer, said, "at least: you know, I mean, like, basically")


def _story(answer: _Answer) -> Iterator[tuple[str, Finding]]:
    if answer.words < _LEAST_STORY_WORDS or answer.reading.rough:
        return  # what was told may stand in the words that were misheard
    parts = story.passages(answer.remarks)
    share = story.shares(parts)
    setting = share[Part.SITUATION] + share[Part.TASK]
    for name, value, band, among in (
        ("story_setting", setting, bands.STORY_SETTING, (Part.SITUATION, Part.TASK)),
        ("story_action", share[Part.ACTION], bands.STORY_ACTION, (Part.ACTION,)),
        ("story_result", share[Part.RESULT], bands.STORY_RESULT, (Part.RESULT,)),
    ):
        where = answer.time.moments(p.span for p in parts if p.part in among)
        yield name, Finding(round(value, 2), "share", band.shade(value), band, "", where)


def _monologue(answer: _Answer) -> Iterator[tuple[str, Finding]]:
    """The longest stretch without making sure of the listener; only where somebody must."""
    if not answer.spoken:
        return
    asked = [*wording.check_ins(answer.tokens)]
    asked += [
        Span(e.start, e.end) for e in answer.reading.traits.get(Trait.CLARIFYING_QUESTION, ())
    ]
    first, last = answer.remarks[0].start_s, answer.remarks[-1].end_s
    edges = [first, *sorted(answer.time.time_of(span.end) for span in asked), last]
    start, end = max(pairwise(edges), key=lambda pair: pair[1] - pair[0])
    if last - first < _LEAST_MONOLOGUE_S:
        return
    longest, band = end - start, bands.MONOLOGUE
    listened = answer.question.kind is not Kind.BEHAVIOURAL
    note = _so_many(len(asked), "check-in") if asked else "no check-in was heard"
    yield "monologue", Finding(
        round(longest, 1), "s", band.shade(longest) if listened else None,
        band if listened else None, note, (Moment(round(start, 2), round(end, 2), ""),),
    )  # fmt: skip


def _words(answer: _Answer) -> Iterator[tuple[str, Finding]]:
    hedges = wording.hedges(answer.tokens)
    yield "hedges_personal", _count(answer, hedges.personal, "I think, I guess")
    yield "hedges_low", _count(answer, hedges.low, "maybe, probably, sort of")
    figures = wording.numbers(answer.time.transcript, answer.tokens)
    yield "numbers", _count(answer, figures, "")
    if answer.question.audience is Audience.LAY:
        share, band = answer.reading.measures[Measure.JARGON_DENSITY], bands.JARGON
        terms = answer.time.moments(wording.jargon(answer.question, answer.tokens))
        yield (
            "jargon",
            Finding(round(share, 3), "share of words", band.shade(share), band, "", terms),
        )
    ratio = answer.reading.measures[Measure.FIRST_PERSON_RATIO]
    own, team = wording.persons(answer.tokens)
    if not own and not team:
        return
    note = f'{len(own)} "I" beside {len(team)} "we"; never counted against you'
    yield "first_person", Finding(round(ratio, 2), "share of I beside we", note=note)


def _count(answer: _Answer, spans: Sequence[Span], note: str) -> Finding:
    return Finding(float(len(spans)), "times", note=note, moments=answer.time.moments(spans))


def _clarified(answer: _Answer) -> Finding:
    """Seconds until the first clarifying question."""
    asked, band = answer.reading.traits.get(Trait.CLARIFYING_QUESTION, ()), bands.CLARIFIED
    if not asked:
        return Finding(0.0, "s", Shade.RED, band, "no clarifying question was heard")
    place = Span(asked[0].start, asked[0].end)
    if answer.spoken:
        at_s = answer.time.time_of(place.start)
    else:
        total_s = answer.reading.measures[Measure.DURATION_S]
        at_s = total_s * place.start / max(1, len(answer.reading.transcript))
    return Finding(round(at_s, 1), "s", band.shade(at_s), band, "", (answer.time.moment(place),))
