"""A command is a phrase of its own; the same words inside an answer are an answer."""

from __future__ import annotations

import pytest

from interviewer.conversation.spoken import spoken_command
from interviewer.events import Control


@pytest.mark.parametrize(
    ("text", "control"),
    [
        ("Could you repeat the question?", Control.REPEAT),
        ("Sorry, can you repeat that please?", Control.REPEAT),
        ("Say that again.", Control.REPEAT),
        ("What was the question again?", Control.REPEAT),
        ("I didn\u2019t catch that.", Control.REPEAT),
        ("Can you rephrase the question?", Control.REPHRASE),
        ("Could you refraise the question.", Control.REPHRASE),
        ("Could you re-phrase it?", Control.REPHRASE),
        ("Could you refrazed it.", Control.REPHRASE),
        ("Resum the interview.", Control.RESUME),
        ("Could you put that another way?", Control.REPHRASE),
        ("What do you mean by that?", Control.REPHRASE),
        ("Skip this question.", Control.SKIP),
        ("Next question, please.", Control.SKIP),
        ("Let's move on.", Control.SKIP),
        ("Pause.", Control.PAUSE),
        ("Can we take a break?", Control.PAUSE),
        ("Resume.", Control.RESUME),
        ("Let me think.", Control.THINK),
        ("Um, give me a moment.", Control.THINK),
        ("Can I take a moment to think about that?", Control.THINK),
        ("Okay, let me just think about it for a second.", Control.THINK),
        ("Hmm, let me gather my thoughts.", Control.THINK),
        ("I'll need a sec.", Control.THINK),
        ("Hold on.", Control.THINK),
        ("Just a second.", Control.THINK),
        ("No, I'm still thinking.", Control.THINK),
        ("No, I'm good.", Control.THINK),
        ("Yes, you can rephrase it.", Control.REPHRASE),
        ("Yeah, let's skip it.", Control.SKIP),
        ("Sorry?", Control.REPEAT),
        ("Hello? Can you hear me?", Control.REPEAT),
        ("Um, can you hear me okay?", Control.REPEAT),
        ("Could you give me an example?", Control.REPHRASE),
        ("Can you be more specific please?", Control.REPHRASE),
        ("Sorry, what was that?", Control.REPEAT),
        ("I'm not sure I understand the question.", Control.REPHRASE),
        ("I'll pass on this one.", Control.SKIP),
        ("I'm sorry, could you repeat the question?", Control.REPEAT),
        ("Can you please repeat the question one more time?", Control.REPEAT),
        ("Sorry, I missed that. Could you repeat it?", Control.REPEAT),
        ("I didn't hear you.", Control.REPEAT),
        ("Could you repeat the last part?", Control.REPEAT),
        ("Sorry, what did you say?", Control.REPEAT),
        ("Sorry? Would you mind repeating the question?", Control.REPEAT),
        ("Sorry, I don't understand.", Control.REPHRASE),
        ("I'm not sure what you mean.", Control.REPHRASE),
        ("Could you clarify the question?", Control.REPHRASE),
        ("Can you explain what you mean by that?", Control.REPHRASE),
        ("What do you mean with that?", Control.REPHRASE),
        ("I don't know, let's skip it.", Control.SKIP),
        ("No idea. Next one, please.", Control.SKIP),
        ("I'd rather not answer that.", Control.SKIP),
        ("That's a good question. Let me think about it.", Control.THINK),
        ("Good question, let me think.", Control.THINK),
        ("Can I think about it for a minute?", Control.THINK),
        ("Wait a second.", Control.THINK),
        ("I think I'm done.", Control.DONE),
        ("Stop the interview.", Control.STOP),
        ("Okay, please end the interview now.", Control.STOP),
        ("That's my answer.", Control.DONE),
        ("I'm done.", Control.DONE),
        ("I think that's all I have.", Control.DONE),
        ("Nothing else to add.", Control.DONE),
        ("That would be my answer.", Control.DONE),
        ("That's my answer, thank you.", Control.DONE),
        ("I'm done, thanks.", Control.DONE),
        ("That's it, thanks.", Control.DONE),
        ("And that's all. Thank you very much.", Control.DONE),
        ("I'll stop there.", Control.DONE),
        ("Let me stop here, thanks.", Control.DONE),
        ("I'll leave it at that.", Control.DONE),
        ("Let's stop here.", Control.STOP),
        ("Okay, let's stop here, please.", Control.STOP),
        ("Can we stop now?", Control.STOP),
        ("Could we end it here, please?", Control.STOP),
        ("Let's call it a day.", Control.STOP),
    ],
)
def test_commands(text: str, control: Control) -> None:
    found = spoken_command(text)
    assert found is not None
    assert found.control is control
    assert found.rest == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We had to stop the release.",
        "I stopped the interview process at my last company.",
        "We decided to skip this question in the survey.",
        "They asked me to repeat the question to the whole team.",
        "Then we paused the roll-out for a week.",
        "I let the team think about it.",
        "So we had to move on to the next question in the backlog.",
        "When I'm done with a story I demo it.",
        "I told them I am not done.",
        "Sorry.",
        "We can skip that one.",
        "I don't know.",
        "Good question.",
        "I missed that.",
        "I didn't understand it.",
        "I don't understand why they did it.",
        "I'm sorry.",
        "They can think about it for a minute.",
        "I'd rather not answer for the team.",
        "What did you say to them, I asked.",
        "I'll think about it.",
        "Take a minute.",
        "I'm good.",
        "Yes, please.",
        "One minute.",
        "We gave them a minute to think about it.",
        "They had nothing else to add.",
        "The tests pass.",
        "I think about that.",
        "Let me take the second one.",
        "That is all we had.",
        "My answer was no.",
        "That's it.",
        "And that's it, the order is paid.",
        "That's it in a nutshell: one team, one backlog.",
        "That's it, thanks to the queue.",
        "We said let's stop here and roll back.",
        "I told the team, let's stop here.",
        "We stop here.",
        "So I said we'll stop there.",
        "I told them, I'll stop there.",
        "I'll stop there for a second.",
        "I'd like to stop here.",
        "Let me stop you there.",
        "They called it a day.",
    ],
)
def test_answers_are_not_commands(text: str) -> None:
    assert spoken_command(text) is None


def test_words_before_a_spoken_done_belong_to_the_answer() -> None:
    found = spoken_command("We halved the incidents, and that's my answer.")
    assert found is not None
    assert found == (Control.DONE, "We halved the incidents")
