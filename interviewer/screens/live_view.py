"""What a person sees of a running interview, as data: `follow(view, item) -> view`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from interviewer import events as ev
from interviewer.conversation.moves import Phase
from interviewer.events import SAMPLES_PER_S, Command, Control, Event, LineKind

_ASKED = (LineKind.QUESTION, LineKind.PROBE, LineKind.CLARIFICATION)


@dataclass(frozen=True, slots=True)
class Words:
    """A phrase as it was heard."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class MeterShown:
    """A roleplay's meter. moved: by how much the last reply moved it."""

    name: str
    value: float
    high: float
    moved: float = 0.0


@dataclass(frozen=True, slots=True)
class View:
    """One moment of an interview.

    prompt: what the candidate is to answer. aside: what else the interviewer said last ("" if
    nothing). why: the reason of the follow-up in `prompt`. words: the answer so far; `over`
    once it counts as over. began: sample of its first word, None before. quiet_since: where the
    candidate's silence began, None while they speak. pending: where the phrases began that have
    no words yet, by number. speaking_since: where that began which is no phrase yet, if any.
    waits_s: silence that ends the answer, None if it does not depend on silence now. now:
    sample count of the last event. duration_s: length of the answer when it was over. stage: of
    a plan, "" without one. ends_at: sample at which the interview is to be over, None if it may
    last. paused_at: sample of the pause that goes on, if any. scene, persona, meters: of a
    roleplay, empty elsewhere.
    """

    phase: Phase = Phase.READY
    number: int = 0
    of: int = 0
    question: str = ""
    prompt: str = ""
    is_reply: bool = False
    aside: str = ""
    why: str = ""
    words: tuple[Words, ...] = ()
    over: bool = True
    began: int | None = None
    quiet_since: int | None = None
    pending: Mapping[int, int] = field(default_factory=dict)
    speaking_since: int | None = None
    thinking: bool = False
    waits_s: float | None = None
    trouble: str = ""
    now: int = 0
    duration_s: float = 0.0
    stage: str = ""
    ends_at: int | None = None
    paused_at: int | None = None
    before: View | None = None
    scene: str = ""
    persona: str = ""
    meters: tuple[MeterShown, ...] = ()

    def left_s(self, now: int) -> float | None:
        """Seconds left for the whole interview at sample `now`, None if it may last."""
        if self.ends_at is None:
            return None
        stopped_at = now if self.paused_at is None else self.paused_at
        return max(0, self.ends_at - stopped_at) / SAMPLES_PER_S

    def answer_s(self, now: int) -> float:
        """Seconds since the first word of the answer, at sample `now`; its length once over."""
        if self.over or self.began is None:
            return self.duration_s
        return max(0.0, (now - self.began) / SAMPLES_PER_S)

    def quiet_s(self, now: int) -> float:
        """Seconds of silence so far, 0 while the candidate speaks."""
        return 0.0 if self.quiet_since is None else max(0, now - self.quiet_since) / SAMPLES_PER_S


def follow(view: View, item: Event | Command, waits_s: float = float("inf")) -> View:
    """The view after `item`. waits_s: what the session waits for at this moment."""
    view = replace(
        _follow(view, item), now=max(view.now, item.at), waits_s=_finite(waits_s, view.waits_s)
    )
    return replace(view, waits_s=None) if not view.words or view.over else view


def _finite(waits_s: float, before: float | None) -> float | None:
    return before if waits_s == float("inf") else waits_s


def _follow(view: View, item: Event | Command) -> View:
    match item:
        case ev.StageOpened():
            stage = f"{item.title} ({item.number} of {item.of})"
            before = view.before or replace(view, before=None)
            return replace(view, stage=stage, ends_at=item.ends_at, before=before)
        case ev.QuestionOpened():
            return replace(
                view,
                number=item.number,
                of=item.of,
                question=item.question,
                over=True,
                duration_s=view.answer_s(view.now),
                before=view.before or replace(view, before=None),
                prompt="",
                is_reply=False,
                why="",
                scene="",
                persona="",
                meters=(),
            )
        case ev.RoleplayOpened():
            meters = tuple(
                MeterShown(name, value, item.highs[name]) for name, value in item.meters.items()
            )
            return replace(view, persona=item.persona, meters=meters)
        case ev.MeterMoved():
            return replace(view, meters=tuple(_moved(meter, item) for meter in view.meters))
        case ev.Say():
            return _said(view, item)
        case ev.Listening():
            return _listening(view)
        case ev.AnswerOver():
            return replace(
                view,
                over=True,
                duration_s=item.duration_s,
                thinking=False,
                before=replace(view, before=None),
                meters=tuple(replace(meter, moved=0.0) for meter in view.meters),
            )
        case ev.AnswerResumed() if view.before is not None:
            return replace(
                view.before,
                over=False,
                quiet_since=None,
                words=view.words,
                began=view.began,
                pending=view.pending,
                speaking_since=view.speaking_since,
            )
        case ev.ProbeChosen():
            return replace(view, why=item.why)
        case ev.SpeechStarted() if view.phase is Phase.PAUSED:
            return view  # nothing is listened to but the word that ends the pause
        case ev.PhraseClosed(start=start) if view.paused_at is not None and start >= view.paused_at:
            return view
        case ev.Heard() if view.phase is Phase.PAUSED and item.phrase not in view.pending:
            return view
        case ev.SpeechStarted():
            began = item.at if view.began is None else view.began
            # Who is heard has mended what was wrong; if something still is, it will show again.
            return replace(
                view,
                began=began,
                speaking_since=item.at,
                quiet_since=None,
                thinking=False,
                trouble="",
            )
        case ev.PhraseClosed():
            began = item.start if view.began is None else view.began
            pending = {**view.pending, item.phrase: item.start}
            return replace(view, began=began, pending=pending, speaking_since=None)
        case ev.Silence():
            return replace(view, quiet_since=item.since)
        case ev.Heard():
            return _heard(view, item)
        case ev.LateWords():
            return _taken_back(view, item.text)
        case ev.Typed():
            return replace(view, words=(*view.words, Words(item.text, 1.0)))
        case ev.CommandHeard():
            return _commanded(view, item)
        case ev.Paused():
            return replace(
                view,
                phase=Phase.PAUSED,
                aside="" if view.trouble else f"Paused: {item.why}.",
                paused_at=item.at,
            )
        case ev.Resumed():
            return _resumed(view, item.at)
        case ev.Trouble():
            return replace(view, trouble=f"{item.message} {item.next_step}")
        case ev.DeviceGone():
            return replace(view, trouble=item.message)
        case ev.DeviceBack():
            return replace(view, trouble="")
        case ev.Ended():
            return replace(view, phase=Phase.ENDED)
    return view


def _moved(meter: MeterShown, item: ev.MeterMoved) -> MeterShown:
    if meter.name != item.meter:
        return meter
    return replace(meter, value=item.after, moved=meter.moved + item.after - item.before)


def _resumed(view: View, at: int) -> View:
    """The pause does not count: what was to end goes on for as long again."""
    away = 0 if view.paused_at is None else at - view.paused_at
    ends_at = None if view.ends_at is None else view.ends_at + away
    return replace(view, trouble="", ends_at=ends_at, paused_at=None)


def _said(view: View, say: ev.Say) -> View:
    view = replace(view, phase=Phase.SPEAKING, aside="")
    if say.kind is LineKind.SCENE:
        return replace(view, scene=say.text, prompt=say.text, is_reply=False, why="")
    if say.kind in _ASKED:
        is_probe = say.kind is LineKind.PROBE
        why = view.why if is_probe else ""
        return replace(view, prompt=say.text, is_reply=is_probe, why=why)
    # What is repeated stands there already, in a drill with a word about the time before it.
    return view if say.text in view.prompt else replace(view, aside=say.text)


def _listening(view: View) -> View:
    view = replace(view, phase=Phase.LISTENING, before=None)
    if not view.over:
        return view
    return replace(
        view,
        over=False,
        words=(),
        began=None,
        quiet_since=None,
        pending={},
        speaking_since=None,
        duration_s=0.0,
    )


def _heard(view: View, heard: ev.Heard) -> View:
    pending = {phrase: start for phrase, start in view.pending.items() if phrase != heard.phrase}
    view = replace(view, pending=pending)
    if heard.dropped is not None or not heard.text:
        return _begun(view)  # a cough is not the beginning of an answer
    return replace(view, words=(*view.words, Words(heard.text, heard.confidence)))


def _commanded(view: View, command: ev.CommandHeard) -> View:
    if command.control is Control.THINK:
        view = replace(view, thinking=True)
    return view if command.control is Control.DONE else _taken_back(view, command.text)


def _taken_back(view: View, text: str) -> View:
    """Without the words that came last, if they are these: they are none of the answer's."""
    if not view.words or view.words[-1].text != text:
        return view
    return _begun(replace(view, words=view.words[:-1]))


def _begun(view: View) -> View:
    """With the clock from the first words; before there are any, from what may yet be some."""
    if view.words:
        return view
    return replace(view, began=min(view.pending.values(), default=view.speaking_since))
