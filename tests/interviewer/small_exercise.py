"""An exercise of a few lines, with facts, a change and a walk through it."""

from __future__ import annotations

from pathlib import Path

from interviewer.authoring import tree_tests

EXERCISE = """\
id: sample
kind: exercise
ask: Plan the move of our orders to a new system. Ask me whatever you need to know.
why: Because.
limits: {probes: 5, thread_s: 600}
concepts:
  first_slice: {say: [first slice, start with one customer]}
  rollback: {say: [roll back, go back to the old]}
  owner_told: {say: [tell the owner]}
probes:
  - {id: slice, priority: 90, when: {missing: first_slice}, ask: [What is first?]}
  - {id: back, priority: 80, when: {missing: rollback}, ask: [And back?], satisfies: [rollback]}
  - id: frozen
    priority: 60
    change: true
    when: {mentions: first_slice}
    ask: [Something has changed. The old system is frozen from Monday. What do you do?]
    then: [who-knows]
  - {id: who-knows, when: {all: [{asked: frozen}, {missing: owner_told}]}, ask: [Who hears it?]}
  - {id: with-volume, priority: 20, when: {asked: volume}, ask: [What does that volume change?]}
clarify:
  - {id: volume, hears: [how many orders, volume], answer: Ten thousand a day., name: how many}
  - {id: owner, hears: [who owns], answer: The owner is the finance team.}
  - {id: deadline, hears: [deadline, by when], answer: The first of March.}
rubric:
  discovery:
    1: Asks for nothing
    3: {does: Asks for one thing, when: {facts_asked: {gte: 1}}}
    5: {does: And for the deadline, when: {asked: deadline}}
"""

TESTS = """\
- name: a walk
  turns:
    - {reply: "How many orders are there, and who owns them?", expect: {clarify: [volume, owner]}}
    - {reply: And by when?, expect: {clarify: deadline}}
    - {reply: I would move it all in a night and hope for the best., expect: {probe: slice}}
    - {reply: Then I start with one customer., expect: {probe: back}}
    - {reply: We roll back with a switch., expect: {probe: frozen, levels: {discovery: 5}}}
    - {reply: I move that customer today., expect: {probe: who-knows}}
    - {reply: I tell the owner., expect: {probe: with-volume, not_probe: [slice, back, frozen]}}
    - {reply: Nothing much., expect: {probe: null}}
- name: silent on all
  reply: >-
    The first slice is one customer and we can roll back with a switch at any time. I tell the
    owner of it all, and then I wait and see.
  expect: {probe: what-matters, clarify: null, levels: {discovery: 1}}
- name: neither the volume nor a change yet
  reply: The first slice.
  asked: [slice, owner]
  expect: {probe: back}
"""


def write_exercise(tmp_path: Path, exercise: str = EXERCISE, tests: str = TESTS) -> Path:
    path = tmp_path / "sample.yaml"
    path.write_text(exercise, encoding="utf-8")
    tree_tests.tests_path(path).write_text(tests, encoding="utf-8")
    return path
