"""When an exercise's one change of circumstances is sprung. Pure.

Never first: the candidate has answered one question about the plan as it stands. Then as soon as
its condition says that there is a plan and nothing is more urgent. And always before the end:
while there is room for one question about it, or when nothing else is left to ask.
"""

from __future__ import annotations

from interviewer.tree import Probe
from interviewer.understanding.conditions import Finding, Thread

ROOM = 2
"""Follow-ups left, the change itself among them, at which it has to come."""
LATE = 0.3
"""Share of the whole time left at which it has to come."""
HELD_BACK = "A change of circumstances is never the first follow-up."
HAS_TO_COME = "It applies, but the change of circumstances has to come before the end."

Ready = list[tuple[Probe, Finding]]


def place(thread: Thread, ready: Ready) -> tuple[Ready, dict[str, str]]:
    """The probes that may be asked now, of those whose conditions hold; and why not the others.

    The change is withheld while it is too early, and stands alone when it has to come.
    """
    change = thread.question.change
    if change is None or change.id in thread.asked:
        return ready, {}
    others = [pair for pair in ready if pair[0] is not change]
    if not thread.asked:
        return others, {change.id: HELD_BACK}
    why = _why_now(thread, others=bool(others))
    if not why:
        return ready, {}
    own = [pair for pair in ready if pair[0] is change]
    forced = own or [(change, Finding(holds=True, other=(why,)))]
    return forced, {probe.id: HAS_TO_COME for probe, _ in others}


def _why_now(thread: Thread, *, others: bool) -> str:
    """Why the change cannot wait any longer, "" if it can."""
    limits = thread.question.limits
    if limits.probes - len(thread.asked) <= ROOM:
        return "it is the last follow-up but one, and circumstances change once before the end"
    if thread.time_left_s <= LATE * limits.thread_s:
        return "time is running out, and circumstances change once before the end"
    return "" if others else "there is nothing more to ask about the plan as it stands"
