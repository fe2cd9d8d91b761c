"""Spoken commands: "could you repeat the question", "that's my answer", "stop the interview".

A command must be a phrase of its own (only DONE may end a longer one): "we had to stop the release"
is an answer, not a command.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from interviewer.events import Control

_POLITE = (
    r"(?:(?:um|uh|oh|ok|okay|yes|yeah|yep|no|sure|thanks|(?:i'm |i am )?(?:so |very )?sorry|please|"
    r"well|so|actually|hey|hmm?|wait|excuse me|i missed (?:that|it|the question)|"
    r"i (?:really )?(?:don't|do not) know|no idea|"
    r"(?:(?:that's|that is|what) )?(?:a )?(?:really |very )?(?:good|great|hard|tough|interesting) "
    r"(?:question|one))[\s,.!?]+)*"
)
_PLEASE = r"(?:[\s,]+(?:please|now|again|for me|thanks|thank you|one more time|once more))*"
_ASK = (
    r"(?:(?:can|could|would|will) (?:you|we|i)(?: please)? |you can |let's |"
    r"would you mind |i(?:'d| would) like to |i want to |may i )?"
)
_REPHRASE = r"re[- ]?(?:ph|f)rai?[sz]ed?"
"""As recognizers write it, too: refraise, refraze, re-phrase."""
_QUESTION = r"(?: it|(?: the| that| this| your)?(?: last)?(?: question| one)?)"
_MOMENT = r"(?:a|one) (?:quick )?(?:moment|minute|second|sec|bit)"
_THINK = rf"think(?: (?:about|through) (?:that|it|this))?(?: for {_MOMENT})?"

_COMMANDS: tuple[tuple[Control, str], ...] = (
    (Control.REPHRASE, rf"(?:{_REPHRASE}|reword|put differently|explain){_QUESTION}"),
    (
        Control.REPHRASE,
        r"(?:say|ask|put) (?:it|that|the question) (?:differently|in other words|another way)",
    ),
    (Control.REPHRASE, r"clarify(?: the| that| your| this)? question"),
    (Control.REPHRASE, r"(?:what do you|explain what you) mean(?: (?:by|with) (?:that|this|it))?"),
    (Control.REPHRASE, r"i'm not (?:really |quite )?sure what you mean(?: by that)?"),
    (Control.REPHRASE, r"give me an example|be more specific"),
    (
        Control.REPHRASE,
        (
            r"i(?:'m not sure i| don't| do not| didn't| did not) (?:really |quite )?understand "
            r"(?:the|that|your|this) question"
        ),
    ),
    # Not "I didn't understand it" and "I missed that": stories have them.
    (Control.REPHRASE, r"i (?:don't|do not) (?:really |quite )?understand(?: you| that)?"),
    (Control.REPEAT, rf"repeat(?:ing)?{_QUESTION}(?: again)?"),
    (Control.REPEAT, r"repeat (?:the last part|what you (?:just )?(?:said|asked))"),
    (Control.REPEAT, r"what did you (?:just )?(?:say|ask)"),
    (Control.REPEAT, r"(?:say|ask) (?:that|it|the question)(?: one more time| once more| again)"),
    (Control.REPEAT, r"what was (?:the question|that)(?: again)?|come again|one more time"),
    (Control.REPEAT, r"(?:sorry|pardon(?: me)?|what|hello)\?"),
    (
        Control.REPEAT,
        (
            r"(?:hello[\s,.?]+)?(?:(?:can|do) you hear me(?: okay| ok| all right| alright| well)?|"
            r"are you (?:still )?there)"
        ),
    ),
    (Control.REPEAT, r"i (?:did not|didn't) (?:catch|hear|get) (?:that|it|you|the question)"),
    (Control.REPEAT, r"i missed the question"),
    (Control.SKIP, rf"skip{_QUESTION}|skip (?:it|ahead)|(?:go to )?(?:the )?next (?:question|one)"),
    (Control.SKIP, r"i(?:'d| would) rather not answer (?:that|this)(?: question| one)?"),
    (Control.SKIP, r"(?:(?:i'll|i'd rather) )?pass(?: on (?:this|that|it))?(?: one)?"),
    (Control.SKIP, r"(?:let's )?move on(?: to the next (?:question|one))?"),
    (Control.PAUSE, r"pause(?: the interview| here| for a (?:moment|minute|second))?"),
    (Control.PAUSE, r"(?:take|have) a break"),
    (Control.RESUME, r"resume?(?: the interview)?|(?:continue|go on)(?: with)?(?: the interview)?"),
    (Control.THINK, rf"(?:let me|i(?:'ll)? (?:need|have|want) to) (?:just )?{_THINK}"),
    (Control.THINK, rf"(?:can|could|may) i (?:just )?{_THINK}"),
    (Control.THINK, rf"wait {_MOMENT}"),
    (
        Control.THINK,
        (
            r"(?:give me|i(?:'ll)? need|(?:let me|i'll|(?:can|could|may) i|i'd like to) "
            r"(?:just )?(?:have|take)|"
            rf"(?:hang on|hold on|bear with me)(?: for)?) (?:just )?{_MOMENT}(?: to {_THINK})?"
        ),
    ),
    (
        Control.THINK,
        (
            r"(?:i'm|i am) (?:still |just )?thinking(?: about (?:it|that))?|"
            r"no,? (?:i'm|i am) (?:fine|good)"
        ),
    ),
    (Control.THINK, r"(?:one|just (?:a|one)) (?:moment|second|sec)|hang on|hold on|bear with me"),
    (Control.THINK, rf"let me (?:just )?(?:gather|collect) my thoughts(?: for {_MOMENT})?"),
    (Control.STOP, r"(?:stop|end|quit|finish) the (?:interview|session)(?: here)?"),
    # Asked of both: "I'll stop here" ends an answer.
    (
        Control.STOP,
        (
            r"(?:let's|(?:can|could|shall|may) we) (?:(?:stop|end|finish)(?: it)? (?:here|now)|"
            r"(?:stop|finish) for today|call it a day)"
        ),
    ),
)
_PATTERNS = tuple(
    (control, re.compile(rf"{_POLITE}{_ASK}(?:{body}){_PLEASE}[\s.,!?]*", re.IGNORECASE))
    for control, body in _COMMANDS
)
_THANKS = r"[\s,.!]+(?:thanks|thank you)(?: (?:so|very) much)?"
_DONE = re.compile(
    r"(?P<rest>.*?)[\s,.]*\b(?:and )?(?:that's|that is|that was)(?: all)? "
    rf"my (?:full |whole )?answer(?:{_THANKS})?[\s.!]*",
    re.IGNORECASE | re.DOTALL,
)
_FINISHED = re.compile(
    r"(?P<rest>(?:.*[.?!,])?)\s*(?:(?:and|so|ok|okay) )?"
    r"(?:(?:i (?:think|guess) )?(?:i'm|i am) (?:done|finished)|"
    r"(?:i (?:think|guess) )?(?:that's|that is) (?:it|all|everything) "
    r"(?:from (?:me|my side)|i (?:have|had|wanted to say)|i've got)|"
    r"(?:i have |i've got |i've )?nothing (?:else|more|further) (?:to add|from me)|"
    # Without thanks it may go on: "you press a button. That's it. Then the bank".
    rf"(?:that's|that is) (?:it|all|everything)(?={_THANKS}[\s.!]*$)|"
    r"(?:that|this) concludes my answer|that(?:'d| would) be my (?:full |whole )?answer)"
    rf"(?:{_THANKS})?[\s.!]*",
    re.IGNORECASE | re.DOTALL,
)
_LEFT_AT_THAT = re.compile(
    r"(?P<rest>(?:.*[.?!])?)\s*(?:(?:and|so|ok|okay),? )*"
    r"(?:i'll|i will|i think i'll|let me) (?:just )?"
    rf"(?:(?:stop|pause|end) (?:here|there)|leave it (?:here|there|at that))(?:{_THANKS})?[\s.!]*",
    re.IGNORECASE | re.DOTALL,
)
"""After a full stop only: "I told them, I'll stop there" is a story."""
_ACCEPTED = re.compile(
    r"(?:\b(?:yes|yeah|yep|sure|ok|okay|please|go ahead|thanks|thank you|do(?: that| so)?|"
    r"that(?:'d| would) be (?:great|nice|good|helpful))\b[\s,.!]*)+",
    re.IGNORECASE,
)


class Spoken(NamedTuple):
    """A command and the words of the phrase that belong to the answer ("" if none)."""

    control: Control
    rest: str


def spoken_command(text: str) -> Spoken | None:
    """The command that a phrase is, or None if it is part of an answer."""
    text = text.replace("\u2019", "'").strip()
    for control, pattern in _PATTERNS:
        if pattern.fullmatch(text):
            return Spoken(control, "")
    done = _DONE.fullmatch(text) or _FINISHED.fullmatch(text) or _LEFT_AT_THAT.fullmatch(text)
    return Spoken(Control.DONE, done["rest"].strip(" ,")) if done else None


def accepts(text: str) -> bool:
    """Whether an offer is taken up: "yes, please"."""
    return _ACCEPTED.fullmatch(text.replace("\u2019", "'").strip()) is not None
