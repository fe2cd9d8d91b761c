"""What goes on, followed for a screen: the view, the band of the answer, what a key stands for."""

from __future__ import annotations

from collections.abc import Mapping

from interviewer.conversation.session import Session
from interviewer.conversation.time_boxes import REPLY_BOX
from interviewer.events import Command, Control, Event
from interviewer.screens.key_map import meaning
from interviewer.screens.lights import clock_box
from interviewer.screens.live_view import View, follow
from interviewer.tree import Question, TimeBox


class Watch:
    """Follows one session. `see` belongs to the main thread; the rest may be read from any."""

    def __init__(
        self,
        session: Session,
        questions: Mapping[str, Question],
        lights: TimeBox | None = None,
    ) -> None:
        """questions: those that may be asked, by id. lights: for every answer, as in a drill."""
        self._session = session
        self._questions = questions
        self._lights = lights
        # One object, replaced whole: who draws never sees half a change.
        self.view = View()

    def see(self, item: Event | Command) -> None:
        """Take in what happened."""
        self.view = follow(self.view, item, self._session.waits_s)

    def box(self, view: View) -> TimeBox:
        """The band of the answer that is being given."""
        if self._lights is not None:
            return self._lights
        thread = self._session.thread
        # A plan may hold it in less time than it has of its own.
        held = thread.question if thread and thread.question.id == view.question else None
        question = held or self._questions.get(view.question)
        if question is None:
            return REPLY_BOX
        return clock_box(question, is_reply=view.is_reply and question.persona is None)

    def title(self, view: View) -> str:
        """What the question is called."""
        question = self._questions.get(view.question)
        return question.title if question else ""

    def meaning(self, key: str) -> Control | None:
        """What a key stands for now."""
        return meaning(key, self.view)
