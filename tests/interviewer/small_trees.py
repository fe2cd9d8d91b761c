"""A pack of two short questions on disk, for tests that begin at the command line."""

from __future__ import annotations

from pathlib import Path

PACK = """\
id: small
title: Small pack
questions: [retries, naming]
"""
QUESTION = """\
id: {id}
kind: technical
ask: How do you write criteria for {id}?
why: It shows who owns the contract.
concepts:
  timeout: {{say: [timeout, time limit]}}
  retry: {{say: [retry, try again]}}
  blame: {{say: [let us down], avoid: true}}
probes:
  - id: slow
    priority: 90
    when: {{missing: timeout}}
    ask: [What happens when it is slow?]
    satisfies: [timeout]
  - id: fails
    when: {{missing: retry}}
    ask: [What happens after a failure?]
    satisfies: [retry]
rubric:
  ownership: {{1: None, 3: Some, 5: All of it}}
"""
CASES = """\
- {name: nothing said of time, reply: We retry when it fails., expect: {probe: slow}}
- {name: all of it, reply: We retry after a timeout., expect: {probe: say-more}}
"""


def write_small_trees(folder: Path) -> Path:
    """Make `folder` hold the pack `small` with the questions `retries` and `naming`."""
    pack = folder / "small"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text(PACK)
    for name in ("retries", "naming"):
        (pack / f"{name}.yaml").write_text(QUESTION.format(id=name))
        (pack / f"{name}.tests.yaml").write_text(CASES)
    return folder
