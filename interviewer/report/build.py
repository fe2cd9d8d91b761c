"""From a session's log and the questions' trees to its report. Pure but for what it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from interviewer import events
from interviewer.keeping.store import Record
from interviewer.keeping.transcript import Chapter, Line, Who, conversation
from interviewer.language.wording import Span
from interviewer.reading import Evidence, Reading, Remark, State
from interviewer.report import advice, model
from interviewer.sentences import spaced, upper_first
from interviewer.speaking import bands, delivery, pace, pauses, story
from interviewer.speaking.bands import Band, Shade
from interviewer.speaking.delivery import Finding, Sound
from interviewer.speaking.moments import Moment as PlainMoment
from interviewer.speaking.moments import Timeline
from interviewer.tree import Kind, Question
from interviewer.understanding import match, rubric
from interviewer.understanding.conditions import afterwards, as_told

_MOST_QUOTES = 3


def build(
    record: Record,
    questions: Mapping[str, Question],
    trend: Sequence[model.TrendPoint] = (),
    *,
    audio: bool = False,
) -> model.Report:
    """The report of a session.

    questions: those that are known, by id; of others only what was said is shown. trend: earlier
    sessions, oldest first. audio: the candidate's sound was kept.
    """
    shown: list[model.Question] = []
    rated = [item for item in record.items if isinstance(item, events.SelfRated)]
    for chapter in conversation(record.items):
        earlier = next((each.number for each in shown if each.id == chapter.question), None)
        shown.append(
            _question(
                chapter,
                questions.get(chapter.question),
                earlier,
                _corrected(record, chapter.number),
                {r.competence: r.level for r in rated if r.number == chapter.number},
                drill=None if record.drill_s is None else bands.drill_band(record.drill_s),
            )
        )
    return model.Report(
        model.VERSION,
        _session(record, audio=audio),
        advice.next_change(shown),
        advice.keep(shown),
        tuple(shown),
        tuple(trend),
    )


def _corrected(record: Record, number: int) -> dict[str, str]:
    """The words that the candidate gave for each concept, and did not take back."""
    given: list[tuple[str, str]] = []
    for item in record.items:
        if isinstance(item, events.Corrected) and item.number == number:
            one = (item.concept, item.text)
            given = [each for each in given if each != one] + ([] if item.taken_back else [one])
    return dict(given)


def _session(record: Record, *, audio: bool) -> model.Session:
    ended = next((i.reason for i in record.items if isinstance(i, events.Ended)), "")
    last = max((i.at for i in record.items if not isinstance(i, _FEEDBACK)), default=0)
    header = record.header
    return model.Session(
        record.id,
        record.began.isoformat(),
        round(last / events.SAMPLES_PER_S, 1),
        record.complete,
        ended,
        str(header.get("model", "unknown")),
        str(header.get("voice", "unknown")),
        str(header.get("mode", "practice")),
        audio,
        str(header.get("plan", "")),
    )


def _question(
    chapter: Chapter,
    question: Question | None,
    redo_of: int | None,
    corrected: Mapping[str, str],
    rated: Mapping[str, int],
    *,
    drill: Band | None,
) -> model.Question:
    """drill: the band of its answers' length in a drill, which trains nothing else."""
    known = question is not None
    asked = next((line.text for line in chapter.lines if line.kind in _ASKING), "")
    question = question or Question(chapter.question, Kind.TECHNICAL, asked, "", {}, ())
    lines = [line for line in chapter.lines if line.who is Who.YOU]
    reading = match.read(question, chapter.remarks, duration_s=chapter.duration_s or None)
    answers = _Answers(lines)
    judged = chapter.scored and drill is None and not all(line.asks_back for line in lines)
    found = model.Question(
        chapter.number,
        chapter.of,
        question.id,
        question.title or chapter.question.replace("-", " ").capitalize(),
        question.kind.value,
        question.ask or asked,
        question.why,
        question.pointers,
        known,
        redo_of,
        chapter.closed,
        tuple(
            _answer(question, chapter, number, line, drill, known=known)
            for number, line in enumerate(lines, 1)
        ),
        _concepts(question, reading, answers, corrected) if judged else (),
        _rubric(question, reading, answers, rated, chapter.asked_for) if judged else (),
        tuple(_follow_ups(question, chapter)),
        tuple(_habits(chapter)) if judged else (),
        chapter.stage,
        chapter.scored,
        tuple(_facts(question, chapter)),
        tuple(_moves(chapter)),
        _ending(chapter),
        chapter.began.persona if chapter.began else "",
        chapter.began.role if chapter.began else "",
        tuple(_meters(question, chapter)),
        chapter.ended.why if chapter.ended else "",
    )
    return found if found.whole else replace(found, rubric=tuple(map(_left_open, found.rubric)))


def _left_open(rated: model.Competence) -> model.Competence:
    """Of an answer that was stopped: what it reached counts, the lowest level is only the start."""
    if rated.level != min((anchor.level for anchor in rated.anchors), default=None):
        return rated
    return replace(rated, level=None, why="It was stopped before its end.")


_FEEDBACK = (events.SelfRated, events.Corrected)
_ASKING = (events.LineKind.QUESTION, events.LineKind.REPEAT)


class _Answers:
    """Places in the transcript of a whole question, as moments of the answer they lie in."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._placed: list[tuple[int, int, Timeline]] = []
        offset = 0
        for number, line in enumerate(lines, 1):
            if line.remarks:
                timeline = Timeline(line.remarks)
                self._placed.append((offset, number, timeline))
                offset += len(timeline.transcript) + 1

    def moments(self, evidence: Iterable[Evidence]) -> tuple[model.Moment, ...]:
        """The first few, in the order said, each quote once."""
        found: dict[str, model.Moment] = {}
        for each in evidence:
            at = [place for place in self._placed if place[0] <= each.start]
            if at:
                offset, number, timeline = at[-1]
                plain = timeline.moment(Span(each.start - offset, each.end - offset))
                moment = _moment(number, plain)
                found.setdefault(moment.quote, moment)
        return tuple(found.values())[:_MOST_QUOTES]


def _moment(answer: int, moment: PlainMoment) -> model.Moment:
    return model.Moment(answer, moment.start_s, moment.end_s, moment.quote)


def _answer(
    question: Question,
    chapter: Chapter,
    number: int,
    line: Line,
    drill: Band | None,
    *,
    known: bool,
) -> model.Answer:
    if line.asks_back:
        return _asked_back(chapter, number, line)
    remarks = line.remarks
    typed = not any(remark.end_s > remark.start_s for remark in remarks)
    timeline = Timeline(remarks)
    found = pauses.find(remarks, line.speech)
    reading = match.read_manner(question, remarks)
    sound = Sound(line.speech, line.delay_s)
    measured = delivery.measure(question, remarks, reading, is_reply=line.is_reply, sound=sound)
    if "clarified_early" in measured and _asked_before(chapter, line):
        note = "asked before the answer began"
        measured["clarified_early"] = Finding(0.0, "s", Shade.GREEN, bands.CLARIFIED, note)
    if not line.over:
        measured = _of_a_part(measured)
    elif drill is not None:
        measured["length"] = _held_against(drill, measured["length"])
    elif not known and not line.is_reply:  # its time box is not known either
        measured["length"] = replace(measured["length"], shade=None, band=None)
    tells = "story_action" in measured and not typed
    judged = (*measured,) if drill is None else ("length",)
    judged = judged if chapter.scored else ()
    return model.Answer(
        number,
        round(line.at_s, 2),
        _answered(chapter, line),
        typed,
        line.over,
        line.text,
        tuple(_phrase(remark) for remark in remarks),
        tuple((round(start, 2), round(end, 2)) for start, end in line.speech),
        tuple(_pause(pause) for pause in found),
        tuple(model.PacePoint(point.at_s, point.words_per_min) for point in pace.curve(remarks)),
        tuple(_story_parts(timeline, remarks)) if tells else (),
        tuple(
            _figure(name, number, finding, judged=name in judged)
            for name, finding in measured.items()
        ),
    )


def _of_a_part(measured: Mapping[str, Finding]) -> dict[str, Finding]:
    """What can be said of an answer that was stopped: how it was spoken, not what it amounts to."""
    found = {name: each for name, each in measured.items() if name not in _OF_THE_WHOLE}
    found["length"] = replace(found["length"], shade=None, band=None, note="stopped before its end")
    return found


def _held_against(band: Band, length: Finding) -> Finding:
    seconds = length.value
    return replace(length, shade=band.shade(seconds), band=band, note=band.verdict(seconds))


_OF_THE_WHOLE = ("story_setting", "story_action", "story_result", "clarified_early")


def _asked_back(chapter: Chapter, number: int, line: Line) -> model.Answer:
    """Something asked instead of answered: its words and what it was told, and nothing measured."""
    after = chapter.lines[chapter.lines.index(line) + 1 :]
    told = next((each.text for each in after if each.who is Who.INTERVIEWER), "")
    return model.Answer(
        number,
        round(line.at_s, 2),
        _answered(chapter, line),
        not any(remark.end_s > remark.start_s for remark in line.remarks),
        line.over,
        line.text,
        tuple(_phrase(remark) for remark in line.remarks),
        tuple((round(start, 2), round(end, 2)) for start, end in line.speech),
        (),
        (),
        (),
        (),
        asks_back=True,
        told=told,
    )


def _asked_before(chapter: Chapter, answer: Line) -> bool:
    before = chapter.lines[: chapter.lines.index(answer)]
    return any(line.asks_back for line in before)


def _answered(chapter: Chapter, answer: Line) -> str:
    """The probe that an answer answers, "" if it is the question itself."""
    before = chapter.lines[: chapter.lines.index(answer)]
    return next((line.probe for line in reversed(before) if line.probe), "")


def _phrase(remark: Remark) -> model.Phrase:
    return model.Phrase(
        remark.text, round(remark.start_s, 2), round(remark.end_s, 2), round(remark.confidence, 2)
    )


def _pause(pause: pauses.Pause) -> model.Pause:
    moment = pause.moment
    return model.Pause(
        moment.start_s, moment.end_s, pause.place.value, pause.shade.value, moment.quote
    )


def _story_parts(timeline: Timeline, remarks: Sequence[Remark]) -> Iterable[model.StoryPart]:
    for passage in story.passages(remarks):
        start, end = timeline.time_of(passage.span.start), timeline.time_of(passage.span.end)
        yield model.StoryPart(passage.part.value, round(start, 2), round(end, 2))


def _figure(name: str, answer: int, finding: Finding, *, judged: bool) -> model.Figure:
    """judged: it gets a shade; what was said to warm up is only measured."""
    return model.Figure(
        name,
        float(finding.value),
        finding.unit,
        finding.shade.value if finding.shade and judged else None,
        finding.note,
        _bounds(finding.band) if finding.band else None,
        tuple(_moment(answer, moment) for moment in finding.moments),
    )


def _bounds(band: Band) -> model.Bounds:
    (green_low, green_high), (amber_low, amber_high) = (
        tuple(None if side is None else float(side) for side in pair)
        for pair in (band.green, band.amber)
    )
    return model.Bounds(green_low, green_high, amber_low, amber_high, band.source)


def _concepts(
    question: Question, reading: Reading, answers: _Answers, corrected: Mapping[str, str]
) -> tuple[model.Concept, ...]:
    shown, thread = [], afterwards(question, reading)
    for name, concept in question.concepts.items():
        state, evidence = as_told(thread, name)
        if name in corrected:  # what the person says it was, unless it was heard outright
            state, evidence = State.HEARD, reading.concepts[name].evidence
        quotes = answers.moments(evidence)
        if name in corrected and not quotes:
            quotes = (model.Moment(0, 0.0, 0.0, corrected[name]),)
        shown.append(
            model.Concept(
                name, concept.called, state.value, concept.avoid, name in corrected, quotes
            )
        )
    return tuple(shown)


def _rubric(
    question: Question,
    reading: Reading,
    answers: _Answers,
    rated: Mapping[str, int],
    asked_for: Sequence[str],
) -> tuple[model.Competence, ...]:
    return tuple(
        model.Competence(
            name,
            tuple(model.Anchor(level, does) for level, does in sorted(score.anchors.items())),
            score.level,
            rated.get(name),
            score.why,
            answers.moments(score.evidence),
        )
        for name, score in rubric.score(question, reading, asked_for).items()
    )


def _follow_ups(question: Question, chapter: Chapter) -> Iterable[model.FollowUp]:
    after = 0
    for line in chapter.lines:
        after += line.who is Who.YOU
        if line.probe:
            not_asked = tuple(model.NotAsked(lost.probe, lost.why) for lost in line.losing)
            yield model.FollowUp(
                line.probe, after, line.text, line.why, line.quotes, not_asked,
                _neutral(question, line),
            )  # fmt: skip


def _neutral(question: Question, line: Line) -> str:
    """The probe as its author wrote it: without words of the candidate's in their places."""
    probe = next((each for each in question.probes if each.id == line.probe), None)
    if probe is None:
        return ""
    if any(ask in line.text for ask in (*probe.ask, probe.fallback) if ask):
        return line.text
    return probe.fallback


def _habits(chapter: Chapter) -> Iterable[model.Habit]:
    answer = 0
    for line in chapter.lines:
        answer += line.who is Who.YOU
        for each in line.noticed:
            yield model.Habit(each.habit, answer, each.good, each.why, each.advice, each.quotes)


def _facts(question: Question, chapter: Chapter) -> Iterable[model.Fact]:
    if question.kind is Kind.EXERCISE:
        for fact in question.clarify:
            yield model.Fact(fact.called, fact.answer, fact.id in chapter.asked_for)


def _moves(chapter: Chapter) -> Iterable[model.MeterMove]:
    answer = 0
    for line in chapter.lines:
        answer += line.who is Who.YOU
        for moved in line.moved:
            yield model.MeterMove(
                answer, spaced(moved.meter), moved.before, moved.after, moved.why, moved.quotes
            )


def _meters(question: Question, chapter: Chapter) -> Iterable[model.Meter]:
    began = chapter.began
    lows = {meter.id: meter.low for meter in question.meters}
    for name, start in began.meters.items() if began else ():
        moved = [each.after for line in chapter.lines for each in line.moved if each.meter == name]
        low, high = min(lows.get(name, 0.0), start), began.highs[name] if began else start
        end = moved[-1] if moved else start
        yield model.Meter(spaced(name), float(low), float(high), float(start), float(end))


def _ending(chapter: Chapter) -> str:
    ended = chapter.ended
    return f"{upper_first(spaced(ended.ending))}. {ended.means}" if ended else ""
