"""A roleplay of a few lines, whose persona is easily pleased and soon out of patience."""

from __future__ import annotations

from pathlib import Path

from interviewer.authoring.loader import load_question
from interviewer.tree import Question

ROLEPLAY = """\
id: the-date
kind: roleplay
ask: You meet Ada, who pays for the project. She wants a date.
why: It shows whether you can say no and stay in the room.
time_box: {target: [10, 45], hard: 60}
limits: {probes: 3, thread_s: 240}
persona:
  name: Ada
  role: the sponsor
  opens: So when do I get it?
  voices: [Moira, en-gb-scotland+f2]
  pace: 1.1
meters:
  trust: {start: 3}
  patience: {start: 3, high: 5}
concepts:
  range: {say: [between march and may, earliest, latest], name: a range}
  reason: {say: [depends on the bank, waiting for the contract]}
  promise: {say: [you will have it, i promise], avoid: true}
effects:
  - id: gave-range
    when: {mentions: range}
    moves: {trust: 3}
    why: A range is something she can plan with.
  - id: promised
    when: {mentions: promise}
    moves: {trust: -2, patience: 1}
    why: She has heard promises before.
  - id: evaded
    when: {all: [{missing: range}, {missing: promise}]}
    moves: {patience: -2}
    why: She asked for a date and got none.
    again: true
probes:
  - id: why-range
    priority: 80
    when: {mentions: range}
    ask: [What decides which end it is?, And what does that hang on?]
    satisfies: [reason]
  - id: really
    priority: 70
    when: {effect: promised}
    ask: [You said that last year. What is different?, What makes this one hold?]
  - id: date
    priority: 50
    when: {meter: {patience: {gte: 1}}}
    ask: [I still have no date. When?, So which month do I write down?]
    satisfies: [range]
  - id: anything-else
    priority: 10
    ask: [Is there anything else I should know?, What else do I need to know?]
clarify:
  - {id: who-asks, hears: [who wants|needs the date], answer: The board does.}
endings:
  - id: walks-out
    early: true
    when: {meter: {patience: {lte: 0}}}
    say: I have another meeting.
    means: She was kept waiting.
  - id: agrees
    when: {meter: {trust: {gte: 6}}}
    say: I can work with that.
    means: She can plan.
  - id: parts
    say: Let us talk next week.
    means: Nothing came of it.
rubric:
  sponsor: {1: Evades, 3: Gives a range, 5: And what decides}
"""
CASES = """\
- name: a range and what decides it
  reply: [Between March and May., It depends on the bank.]
  expect:
    ending: null
    probe: anything-else
    meters: {trust: 6, patience: 1}
    effects: [gave-range, evaded]
    not_effects: [promised]
- name: all is said
  reply: Between March and May, it depends on the bank.
  time_left_s: 0
  expect: {ending: agrees}
- name: two evasions
  reply: [We are working on it., There is a lot to do.]
  expect: {ending: walks-out, probe: null, not_effects: [gave-range]}
- name: a promise
  reply: You will have it in June.
  expect: {probe: really, effects: [promised], not_effects: [evaded], meters: {trust: 1}}
- name: a promise and no more time
  reply: You will have it in June.
  time_left_s: 0
  expect: {ending: parts}
- name: no date
  reply: We are working on it.
  expect: {probe: date, not_probe: [why-range, really, anything-else]}
- name: a range
  reply: Between March and May.
  expect: {probe: why-range}
- name: a question back
  reply: Who needs the date?
  expect: {clarify: who-asks}
"""


def write_roleplay(folder: Path, text: str = ROLEPLAY, cases: str = CASES) -> Path:
    """Make `folder` hold a pack with the roleplay; returns the roleplay's file."""
    pack = folder / "roleplays"
    pack.mkdir(parents=True, exist_ok=True)
    (pack / "pack.yaml").write_text("id: roleplays\ntitle: Roleplays\nquestions: [the-date]\n")
    file = pack / "the-date.yaml"
    file.write_text(text)
    (pack / "the-date.tests.yaml").write_text(cases)
    return file


def small_roleplay(folder: Path) -> Question:
    """The roleplay itself."""
    return load_question(write_roleplay(folder))
