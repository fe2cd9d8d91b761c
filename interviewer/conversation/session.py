"""The interview as a state machine: `Session.handle(event) -> commands`. Pure; reads no clock.

    ready --Began--> speaking --VoiceFinished--> listening --answer over--> speaking ... --> ended
                        ^  |                        |  ^
                        |  `--candidate goes on-----'  |          paused <--> speaking | listening
                        `------------------------------'

Whoever stops by key in mid-sentence is heard out: *stopping* waits for the words of that sentence.

What the interviewer is about to say is a *move*. A move is settled once enough of it was heard
(`yields_for_s`); until then the candidate can take the floor back and the answer goes on as if
nothing had been decided, unless the move was asked for (a skip).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from interviewer import events as ev
from interviewer import lines
from interviewer.conversation.agenda import Agenda
from interviewer.conversation.decision import Decision, decide, unanswered
from interviewer.conversation.end_of_turn import EndOfTurn, Rules
from interviewer.conversation.moves import Line, Move, Phase, help_move, move, repeat, yields_for_s
from interviewer.conversation.question_thread import Answer, QuestionThread
from interviewer.conversation.spoken import Spoken, accepts, spoken_command
from interviewer.conversation.time_boxes import Moment, said_in_s
from interviewer.conversation.turn_taking import Patience
from interviewer.events import SAMPLES_PER_S, Command, Control, Event, LineKind, Say, Silence
from interviewer.tree import Question
from interviewer.understanding import match

INFINITY = float("inf")
OVER_TIME = "the time box is full"
FORESEEN_S = 0.3
"""So long before an answer will count as over, what follows it is worked out. More would be worked
out for nothing more often; less would be too little on a slow machine."""
ENOUGH = 0.8
"""Who has heard so much of a line has understood it."""
MOST_AGAIN = 2
"""Where it is noisy, nobody wants to hear the same beginning for ever."""
_ASKING = (LineKind.QUESTION, LineKind.PROBE, LineKind.REPEAT, LineKind.CLARIFICATION)
_ABOUT_THE_QUESTION = (Control.SKIP, Control.REPEAT, Control.REPHRASE)


class Session:
    """A whole interview. Feed it every event in order; do what the commands say, in order."""

    def __init__(
        self,
        questions: Sequence[Question] | Agenda,
        *,
        patience: Patience = Patience.NORMAL,
        greet: bool = True,
        help_when_silent: bool = True,
        end_of_turn: EndOfTurn | None = None,
    ) -> None:
        """Hold `questions` (at least one) in their order, or as an agenda has them.

        greet: begin with a greeting; False (a replay) asks nothing aloud and listens at once.
        help_when_silent: nudge and offer. end_of_turn: what judges whether an answer
        is over; by default the rules.
        """
        self._agenda = questions if isinstance(questions, Agenda) else Agenda(tuple(questions))
        self.patience = patience
        self._end_of_turn = end_of_turn or Rules()
        self.phase = Phase.READY
        self.turn = 0
        self.thread: QuestionThread | None = None
        self.answer: Answer | None = None
        self.now = 0
        self.waits_s = INFINITY
        self._greet = greet
        self._help = help_when_silent
        self._line = 0
        self._said: Say | None = None
        self._voice_since: int | None = None  # the move's first line was heard from here on
        self._line_since: int | None = None
        self._move: Move | None = None
        self._before: Answer | None = None
        self._resume: Phase = Phase.LISTENING
        self._wants_time = False
        self._left_at = 0
        self._paused_at = 0
        self._pause_asked_for = False
        self._private_from: float = INFINITY  # of the last pause that was asked for
        self._private_to: float = INFINITY
        self._away = 0
        self._silence: Silence | None = None
        self._broken_off: Say | None = None  # the candidate broke in on it; with what, is not known
        self._said_again = 0  # since a line was heard to its end
        # Said before a move that may still be undone, and closed or understood only during it.
        self._overtaken: dict[int, ev.PhraseClosed | ev.Heard] = {}

    # ------------------------------------------------------------------ the one door

    def handle(self, event: Event) -> tuple[Command, ...]:
        """What to do now that `event` has happened. Events after the end do nothing."""
        if self.phase is Phase.ENDED:
            return ()
        self.now = max(self.now, event.at)
        match event:
            case Silence():
                return self._on_silence(event)
            case ev.Heard():
                return self._on_heard(event)
            case ev.Reheard():
                if self.thread is not None:
                    self.thread.rehear(event)
                return ()
            case ev.PhraseClosed():
                return self._on_phrase(event)
            case ev.SpeechStarted():
                return self._on_speech(event)
            case ev.VoiceStarted():
                return self._on_voice_started(event)
            case ev.VoiceFinished():
                return self._on_voice_finished(event.line)
            case ev.Began():
                return self._begin()
            case ev.Typed():
                return self._on_typed(event)
            case ev.Pressed():
                return self._obey(event.control, "")
            case ev.DeviceGone():
                return self._pause(f"{event.device}: {event.message}", asked_for=False)
            case ev.DeviceBack():
                # Whichever is back: if another is not, that is noticed as soon as it is needed.
                return () if self._pause_asked_for else self._resume_now(lines.DEVICE_BACK)
            case ev.AudioEnded():
                return self._on_audio_ended()

    def public(self, event: Event) -> Event:
        """What of `event` others may learn, a log and a screen: no word said to somebody else.

        To be asked before it is handled.
        """
        if not isinstance(event, ev.Heard) or not event.text:
            return event
        if not self._private_from <= event.start < self._private_to:
            return event
        spoken = spoken_command(event.text)
        if spoken is not None and spoken.control in (Control.RESUME, Control.STOP):
            return event
        return replace(event, text="", dropped="said in a pause")

    @property
    def phrases(self) -> set[int]:
        """Numbers of the phrases that are the answer, or will be if it is taken up again."""
        said = self.answer.phrases if self.answer is not None else set()
        return said | self._overtaken.keys()

    @property
    def _moment(self) -> Moment:
        return Moment(self.now, self.now - self._away)

    def warm_up(self) -> None:
        """Do beforehand what the first decision would wait for. Any thread may call it."""
        for question in self._agenda.questions:
            match.warm_up(question)

    # ---------------------------------------------------------------- beginning, ending

    def _begin(self) -> tuple[Command, ...]:
        if self.phase is not Phase.READY:
            return ()
        self._away = self.now
        first = self._agenda.first(self._moment)
        if not self._greet:
            self.thread = first.thread
            return (*first.facts, *self._listen(is_reply=False))
        return (*first.facts, *self._start(Move(first.lines, opens=first.thread)))

    def _end(self, reason: str) -> tuple[Command, ...]:
        self.phase = Phase.ENDED
        return (*self._too_late(), ev.Ended(self.now, reason))

    def _on_audio_ended(self) -> tuple[Command, ...]:
        if self.phase is Phase.STOPPING:
            return self._end("stopped")
        over: tuple[Command, ...] = ()
        if self.phase is Phase.LISTENING and self.answer and self.answer.remarks:
            over = self._over("the recording ended")
        return (*over, *self._end("audio ended"))

    # ------------------------------------------------------------------------- speaking

    def _start(self, move: Move) -> tuple[Command, ...]:
        """Begin a move: the interviewer has the floor under a new turn number."""
        self._move = move
        self._before = self.answer
        self._voice_since = None
        self.turn += 1
        if self.phase is Phase.LISTENING:
            self._left_at = self.now
        self.phase = Phase.SPEAKING
        self._silence = None
        self._broken_off = None
        return (*self._too_late(), self._say_next())

    def _say_next(self) -> Say:
        assert self._move is not None
        line = self._move.lines.popleft()
        self._line += 1
        self._line_since = None
        self._said = Say(self.now, self._line, self.turn, line.kind, line.text, line.manner)
        return self._said

    def _on_voice_started(self, event: ev.VoiceStarted) -> tuple[Command, ...]:
        if self._said and event.line == self._said.line and self._line_since is None:
            self._line_since = event.at
            if self._voice_since is None:
                self._voice_since = event.at
        return ()

    def _on_voice_finished(self, line: int) -> tuple[Command, ...]:
        if self.phase is not Phase.SPEAKING or not self._said or line != self._said.line:
            return ()
        said = self._move
        assert said is not None
        self._said_again = 0
        if said.lines:
            return (self._say_next(),)
        self._settle(said)
        if said.ends:
            return self._end(said.ends)
        return self._give_floor(said)

    def _settle(self, move: Move) -> None:
        """Make the move's effects final."""
        if move.opens is not None:
            self.thread = move.opens
        if move.probe and self.thread is not None:
            self.thread.asked.append(move.probe)
        if self._said is not None and self.thread is not None:
            self.thread.note(self._said.kind, self._said.text, move.facts)
        if not move.keeps_answer:
            self.answer = None
        self._move = None

    # ------------------------------------------------------------------------ listening

    def _give_floor(self, move: Move) -> tuple[Command, ...]:
        """Listen after a move: to the answer that goes on, or to a new one."""
        late = self._too_late()
        if move.keeps_answer and self._before is not None:
            return (*late, *self._listen_on(self._before))
        thread = self.thread
        in_conversation = thread is not None and thread.in_conversation
        return (*late, *self._listen(is_reply=in_conversation))

    def _too_late(self) -> tuple[Command, ...]:
        """What was overtaken belongs to nothing, now that the move stands. The last comes first."""
        overtaken, self._overtaken = self._overtaken, {}
        heard = [each for each in overtaken.values() if isinstance(each, ev.Heard)]
        return tuple(ev.LateWords(self.now, each.turn, each.text) for each in reversed(heard))

    def _listen(self, *, is_reply: bool) -> tuple[Command, ...]:
        self.answer = Answer({self.turn}, self.now, is_reply)
        return self._listen_on(self.answer)

    def _listen_on(self, answer: Answer) -> tuple[Command, ...]:
        self.answer = answer
        answer.turns.add(self.turn)
        if not answer.helped:
            # Spoken help does not restart the silence that it answers.
            answer.listening_since = self.now
        answer.thinking, self._wants_time = answer.thinking or self._wants_time, False
        self.phase = Phase.LISTENING
        self._silence = None
        return (ev.Listening(self.now, self.turn),)

    def _on_speech(self, event: ev.SpeechStarted) -> tuple[Command, ...]:
        if self.phase is Phase.SPEAKING:
            return self._candidate_takes_floor(event)
        answer = self.answer
        if self.phase is not Phase.LISTENING or answer is None or event.turn not in answer.turns:
            return ()
        self._began_to_speak(answer, event.at)
        return ()

    def _began_to_speak(self, answer: Answer, at: int) -> None:
        if answer.started_at is None:
            answer.started_at = at
        answer.speaking_since = at
        answer.helped.clear()
        answer.thinking = False
        self._silence = None

    def _candidate_takes_floor(self, event: ev.SpeechStarted) -> tuple[Command, ...]:
        """Speech while the interviewer speaks: yield, and if it was early, undo the move."""
        move, said = self._move, self._said
        if move is None or said is None or move.ends:
            return ()
        stop = ev.StopVoice(self.now, said.line)
        yields_s = yields_for_s(said.text)
        before = self._before
        if move.stands:
            # An "okay" after a skip does not take it back. Nor is it an answer: nobody answers
            # what he has not half heard. So it is let pass, as it is while lines are to come.
            if _heard_s(self._line_since, event.at) < yields_s:
                return ()
        elif before is not None and _heard_s(self._voice_since, event.at) < yields_s:
            # Whoever said that this was the answer goes on all the same.
            before.done = False
            if self.thread is not None and not move.keeps_answer:
                self.thread.take_back(before)
            self._move = None
            resumed: tuple[Command, ...] = (stop, ev.AnswerResumed(self.now, self.turn))
            if move.opens is not None and self.thread is not None:
                resumed += (self._agenda.prepare(self.thread.index, self.now),)
            commands = (*resumed, *self._listen_on(before))
            # What was decided will be decided once more; nobody decides on a repeat again.
            self._broken_off = said if said.kind is LineKind.REPEAT else None
            self._catch_up(before)
            before.turns.add(event.turn)
            self._began_to_speak(before, event.at)
            return commands
        if move.lines:
            # The question itself has not been asked yet: nobody can be answering it.
            return ()
        self._settle(move)
        commands = (stop, *self._give_floor(move))
        assert self.answer is not None
        is_partly_heard = _heard_s(self._line_since, event.at) < ENOUGH * said_in_s(said.text)
        if said.kind in _ASKING and is_partly_heard:
            self._broken_off = said
        self.answer.turns.add(event.turn)
        self._began_to_speak(self.answer, event.at)
        return commands

    def _go_on_saying(self, text: str) -> tuple[Command, ...]:
        """Say again what somebody broke in on who had nothing to say: a cough, an "okay".

        text: the words, "" if there were none.
        """
        said, self._broken_off = self._broken_off, None
        answer, thread = self.answer, self.thread
        if said is None or self.phase is not Phase.LISTENING or not (answer and thread):
            return ()
        if answer.unheard or self._said_again == MOST_AGAIN:
            return ()
        if not thread.leads_in(text, is_reply=answer.is_reply):
            return ()
        self._said_again += 1
        return self._start(repeat((said.prompt,)))

    def _catch_up(self, answer: Answer) -> None:
        """What was said before a move belongs to the answer, now that the move is undone."""
        overtaken, self._overtaken = self._overtaken, {}
        for phrase, each in overtaken.items():
            answer.expect(phrase, each.start, each.end)
            if isinstance(each, ev.Heard):
                self._hear(answer, each, spoken_command(each.text))

    def _on_phrase(self, event: ev.PhraseClosed) -> tuple[Command, ...]:
        answer = self.answer
        if answer is None or event.turn not in answer.turns:
            return ()
        if self._is_answering(event):
            answer.expect(event.phrase, event.start, event.end)
        else:
            if event.start < self._left_at and self._move and self._move.may_be_undone:
                self._overtaken[event.phrase] = event
            answer.speaking_since = None
            answer.disregard()
        return self._consider() if self.phase is Phase.STOPPING else ()

    def _is_answering(self, event: ev.PhraseClosed) -> bool:
        """Whether a phrase was begun while we listened, to an answer that goes on.

        A pause or a repeat may come before the silence that closes it.
        """
        if self.phase is Phase.LISTENING:
            return True
        goes_on = self._move is None or self._move.keeps_answer
        return goes_on and event.start < self._left_at

    def _on_heard(self, event: ev.Heard) -> tuple[Command, ...]:
        answer = self.answer
        if answer is not None and event.turn not in answer.turns:
            answer = None
        # A phrase that closed while we listened counts, even if a pause came before its words. No
        # other does: when its words come makes no difference.
        expected = answer is not None and event.phrase in answer.pending
        overtaken = self._overtaken.pop(event.phrase, None) is not None
        if answer is not None:
            answer.pending.pop(event.phrase, None)
        if event.dropped is not None or not event.text:
            if answer is not None and expected:
                answer.wordless = True
                answer.disregard()
                self._weigh(answer)
                if again := self._go_on_saying(""):
                    return again
            return self._consider()
        spoken = spoken_command(event.text)
        if spoken is not None and spoken.control is not Control.DONE:
            if answer is not None:
                answer.disregard()
            return self._obey(spoken.control, event.text, since=event.start)
        if expected and self._was_offered() and accepts(event.text):
            # To rephrase it is the first of what was offered.
            return self._obey(Control.REPHRASE, event.text, since=event.start)
        if overtaken:
            self._overtaken[event.phrase] = event
            return self._consider() if self.phase is Phase.STOPPING else ()
        if answer is None or not expected:
            return (ev.LateWords(event.at, event.turn, event.text),)
        self._hear(answer, event, spoken)
        if spoken is not None:
            return self._obey(Control.DONE, event.text)
        if again := self._go_on_saying(event.text):
            return again
        # Who has just taken the floor back is let finish the sentence that he took it for.
        is_new = event.start >= answer.listening_since
        if self.waits_s == 0.0 and self.phase is Phase.LISTENING and not answer.pending and is_new:
            return self._over(OVER_TIME)
        return self._consider()

    def _was_offered(self) -> bool:
        said = self._said is not None and self._said.kind is LineKind.OFFER
        return said and self.phase is Phase.LISTENING

    def _hear(self, answer: Answer, event: ev.Heard, spoken: Spoken | None) -> None:
        """Add the words of a phrase to an answer, less the command in them to end it."""
        text = event.text if spoken is None else spoken.rest
        answer.pending.pop(event.phrase, None)
        if text:
            answer.hear(text, event.confidence, event.start, event.end, (event.phrase,))
            answer.sounds_over = event.sounds_over
        else:
            answer.disregard()
        # Also if the answer is said to be over: it may be taken up again.
        self._weigh(answer)

    def _weigh(self, answer: Answer) -> None:
        """Work out how long to wait: once per phrase, so that silence ticks only compare."""
        assert self.thread is not None
        wait_s = self.thread.wait_for(answer, self.now, self.patience, self._end_of_turn)
        self.waits_s = 0.0 if self._moment.held >= self._agenda.ends else wait_s

    def _on_typed(self, event: ev.Typed) -> tuple[Command, ...]:
        spoken = spoken_command(event.text)
        if spoken is not None and spoken.control is not Control.DONE:
            return self._obey(spoken.control, event.text)
        text = (event.text if spoken is None else spoken.rest).strip()
        if self.phase is not Phase.LISTENING or self.answer is None or not text:
            return ()
        self.answer.type(text, event.at)
        return self._over("typed")

    # ------------------------------------------------------------------------ deciding

    def _on_silence(self, event: Silence) -> tuple[Command, ...]:
        self._silence = event
        return self._consider()

    def _consider(self) -> tuple[Command, ...]:
        """Is the answer over? Never while words are on their way."""
        answer, silence, thread = self.answer, self._silence, self.thread
        if self.phase is Phase.STOPPING:
            return () if self._words_are_due(answer) else self._end("stopped")
        if self.phase is not Phase.LISTENING or not (answer and silence and thread):
            return ()
        if answer.pending:
            return ()
        if self._moment.held >= self._time_over(thread, answer):
            return self._over(OVER_TIME) if answer.begun else self._close_in_silence(thread)
        waited_s = (silence.at - max(silence.since, answer.listening_since)) / SAMPLES_PER_S
        if answer.done:
            return self._over("you said so")
        if answer.begun and not answer.thinking:
            if waited_s >= self.waits_s:
                return self._over(self._why_over(answer))
            if waited_s >= self.waits_s - FORESEEN_S:
                thread.foresee(answer)
        if not self._help or answer.thinking:
            return ()
        helping = help_move(answer, waited_s, self.patience)
        return self._start(helping) if helping is not None else ()

    def _words_are_due(self, answer: Answer | None) -> bool:
        overtaken = any(isinstance(each, ev.PhraseClosed) for each in self._overtaken.values())
        return overtaken or (answer is not None and answer.unheard)

    @property
    def quiet_until(self) -> float:
        """The sample before which silence alone leads to nothing, or to help, which has time.

        0 while somebody else has the floor: when a line begins and ends is told from how much was
        heard.
        """
        answer, silence, thread = self.answer, self._silence, self.thread
        if self.phase is not Phase.LISTENING or answer is None or thread is None:
            return 0.0
        if answer.pending:
            return INFINITY
        if answer.done:
            return 0.0
        time_over = self._away + self._time_over(thread, answer)
        if answer.thinking or not answer.begun or silence is None:
            return time_over
        since = max(silence.since, answer.listening_since)
        return min(time_over, since + (self.waits_s - FORESEEN_S) * SAMPLES_PER_S)

    def _time_over(self, thread: QuestionThread, answer: Answer) -> float:
        """Samples held after which silence is not waited out: the time for the whole is over.

        Or that for the question, if nobody is answering.
        """
        idle = answer.thinking or not answer.begun
        return min(self._agenda.ends, thread.until) if idle else self._agenda.ends

    def _close_in_silence(self, thread: QuestionThread) -> tuple[Command, ...]:
        silent = unanswered(thread, self._moment, self.turn)
        return (*silent.facts, *self._close_question(lines.next_question, silent))

    def _why_over(self, answer: Answer) -> str:
        if self.thread is not None and self.thread.is_over_time(answer):
            return OVER_TIME
        return f"{self.waits_s:.1f} s of silence were enough"

    def _over(self, reason: str) -> tuple[Command, ...]:
        answer, thread = self.answer, self.thread
        assert answer is not None
        assert thread is not None
        over = ev.AnswerOver(
            self.now,
            self.turn,
            thread.question.id,
            reason,
            answer.text,
            answer.quiet_s(self.now),
            answer.duration_s,
        )
        decided = decide(thread, answer, self._moment, self.turn, stepping_in=reason == OVER_TIME)
        if decided.move is None:
            return (over, *decided.facts, *self._close_question(lines.next_question, decided))
        return (over, *decided.facts, *self._start(decided.move))

    def _close_question(
        self, wording: lines.Wording, by: Decision, *, stands: bool = False
    ) -> tuple[Command, ...]:
        assert self.thread is not None
        question = self.thread.question.id
        closed = ev.NoProbe(self.now, self.turn, question, by.why, by.losing)
        following = self._agenda.following(self.thread, self._moment, wording)
        if following is None:
            closing = deque([*by.last, *self._agenda.closing(self.thread, self._moment)])
            return (closed, *self._start(Move(closing, ends="complete")))
        said = deque([*by.last, *following.lines])
        opening = Move(said, opens=following.thread, stands=stands)
        return (closed, *following.facts, *self._start(opening))

    # ------------------------------------------------------------------------ commands

    def _obey(
        self, control: Control, text: str, *, since: int | None = None
    ) -> tuple[Command, ...]:
        """Do what was asked for. text: the words, "" for a key; since: where they began."""
        heard = ev.CommandHeard(self.now, control, text)
        if self.phase is Phase.STOPPING:
            # Only who stops once more does not want to be heard out.
            again = control is Control.STOP and not text
            return (heard, *(self._end("stopped") if again else self._consider()))
        if self.phase is Phase.PAUSED and control not in (Control.RESUME, Control.STOP):
            # Said to somebody else. What ends in "that's my answer" came as words before.
            said = text and control is not Control.DONE
            return (ev.LateWords(self.now, self.turn, text),) if said else ()
        late: tuple[Command, ...] = ()
        if self._move is not None and control in _ABOUT_THE_QUESTION:
            if self._move.ends:
                return ()  # there is no question any more
            # It is about what is just being asked, so that counts as asked.
            late = self._too_late()
            self._settle(self._move)
        match control:
            case Control.STOP:
                if text:
                    goodbye = move(LineKind.CLOSING, lines.STOPPED, ends="stopped")
                    return (heard, *self._start(goodbye))
                return (heard, *self._stop())
            case Control.PAUSE:
                # What follows the word is private, though it takes a while to be understood.
                return (heard, *self._pause("you asked for it", asked_for=True, since=since))
            case Control.RESUME:
                return (heard, *self._resume_now(lines.RESUMED, since=since))
            case Control.SKIP if self.thread is not None:
                if self.answer is not None:
                    self.answer.pending.clear()  # words still on their way come too late
                by = Decision(why="skipped")
                return (heard, *late, *self._close_question(lines.after_skip, by, stands=True))
            case Control.REPEAT | Control.REPHRASE if self.thread is not None:
                if self.answer is not None:
                    self.answer.helped.clear()
                prompts = self.thread.again(rephrased=control is Control.REPHRASE)
                return (heard, *late, *self._start(repeat(prompts)))
            case Control.THINK if self.phase is Phase.SPEAKING:
                self._wants_time = True
                return (heard,)
            case Control.DONE if self.phase is Phase.SPEAKING and not text:
                # Who has read it already need not hear it out.
                stop = ev.StopVoice(self.now, self._line)
                return (heard, stop, *self._on_voice_finished(self._line))
            case Control.THINK if self.answer is not None:
                self.answer.thinking = True
                return (heard,)
            case Control.DONE if self.phase is Phase.LISTENING and self.answer is not None:
                if not text and self.answer.started_at is None and not self.answer.remarks:
                    return (heard,)
                # Words still on their way are waited for: `_consider` ends the answer then.
                self.answer.done = True
                return (heard, *self._consider())
        return ()

    def _stop(self) -> tuple[Command, ...]:
        """End as soon as the words are known of what was said before now."""
        hush = self._hush()
        if self.phase is Phase.LISTENING:
            self._left_at = self.now
        self.phase = Phase.STOPPING
        return (*hush, *self._consider())

    def _hush(self) -> tuple[Command, ...]:
        speaking = self.phase is Phase.SPEAKING and self._said is not None
        return (ev.StopVoice(self.now, self._line),) if speaking else ()

    def _pause(self, why: str, *, asked_for: bool, since: int | None = None) -> tuple[Command, ...]:
        """Listen to nothing that begins after now, or `since`, until resumed.

        asked_for: only the candidate ends it; else a device that comes back does, too.
        """
        if self.phase in (Phase.PAUSED, Phase.READY, Phase.STOPPING):
            return ()
        if self.phase is Phase.LISTENING:
            self._left_at = self.now if since is None else since
            if self.answer is not None and since is not None:
                self.answer.forget(since)
        self._pause_asked_for = asked_for
        if asked_for:
            self._private_from = self.now if since is None else since
            self._private_to = INFINITY
        self._resume = self.phase
        hush = self._hush()
        self.phase = Phase.PAUSED
        self._paused_at = self.now
        return (*hush, ev.Paused(self.now, why))

    def _resume_now(self, line: str, since: int | None = None) -> tuple[Command, ...]:
        """Go on. since: where it was said; what follows the word is meant for us again."""
        if self.phase is not Phase.PAUSED:
            return ()
        self._private_to = self.now if since is None else since
        resumed = ev.Resumed(self.now)
        self._away += self.now - self._paused_at
        if self._resume is Phase.SPEAKING and self._move is not None and self._said is not None:
            # What was being said is said again from its beginning.
            self.phase = Phase.SPEAKING
            said = self._said
            self._move.lines.appendleft(Line(said.kind, said.text, said.manner))
            self._voice_since = None
            return (resumed, self._say_next())
        return (resumed, *self._start(move(LineKind.NOTICE, line, keeps_answer=True)))


def _heard_s(since: int | None, at: int) -> float:
    """Seconds heard at sample `at` of what could be heard from `since` on; 0 if not at all."""
    return 0.0 if since is None else (at - since) / SAMPLES_PER_S
