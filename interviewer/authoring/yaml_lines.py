"""YAML text to plain data that remembers its lines, and nothing that could surprise.

Strings, numbers, booleans, nulls, lists and maps as in YAML 1.2 (`no` and `on` are words). Anchors,
aliases, tags, duplicate keys and tabs are errors, so a small file can never grow into a big one.
Reads libyaml's events: building its nodes costs twice as much, and that C code recurses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from interviewer.authoring.shapes import Location
from interviewer.errors import TreeError

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_INT = re.compile(r"[-+]?\d+")
_FLOAT = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(slots=True)
class Located:
    """data: what the file says. Lines are worked out only when one is asked for."""

    data: Any
    text: str
    path: Path
    _lines: dict[Location, int] | None = None

    def line(self, location: Location) -> int:
        """The line, from 1, of the deepest part of `location` that the file has.

        Unknown parts are passed over.
        """
        if self._lines is None:
            self._lines = {(): 1}
            _build(self.text, self.path, self._lines)
        known: Location = ()
        for part in location:
            if (*known, part) in self._lines:
                known = (*known, part)
        return self._lines[known]


@dataclass(slots=True)
class _Open:
    """A list or map whose end has not come yet."""

    value: list[Any] | dict[Any, Any]
    path: Location = ()
    key: Any = None
    has_key: bool = False
    keys: dict[Any, int] = field(default_factory=dict)


def read_yaml(path: Path) -> Located:
    """The file's data with lines.

    Raises TreeError for anything that is not one plain YAML document in UTF-8.
    """
    return parse_yaml(read_text(path), path)


def read_text(path: Path) -> str:
    """The file's text. Raises TreeError if it cannot be read, is too big or is not UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TreeError(
            path, 1, f"cannot be read: {error.strerror}", "Check the name and permissions."
        ) from error
    if len(raw) > MAX_BYTES:
        raise TreeError(
            path, 1, f"is {len(raw):,} bytes long", f"Keep a tree under {MAX_BYTES:,} bytes."
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TreeError(
            path, line, "is not UTF-8 text", "Save the file in the UTF-8 encoding."
        ) from error


def parse_yaml(text: str, path: Path) -> Located:
    """As read_yaml, from text; `path` only names the file in errors."""
    _refuse_tabs(text, path)
    try:
        return Located(_build(text, path), text, path)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line, text.count("\n")) + 1 if mark else 1
        raise TreeError(
            path,
            line,
            f"is not YAML here: {error.problem}",
            "Check the indentation, the colons and the quotes of this line and the one above; "
            "quote a text that contains ': ' or starts with a special character.",
        ) from error
    except yaml.YAMLError as error:  # a character that YAML forbids
        position = getattr(error, "position", 0) or 0
        raise TreeError(
            path,
            text.count("\n", 0, position) + 1,
            "contains a control character",
            "Delete it; a tree is plain text.",
        ) from error


def _refuse_tabs(text: str, path: Path) -> None:
    if "\t" in text:
        line = text.count("\n", 0, text.index("\t")) + 1
        raise TreeError(path, line, "contains a tab", "Write spaces instead.")


def _build(text: str, path: Path, lines: dict[Location, int] | None = None) -> Any:
    """The document's data; with `lines`, also where each key and item stands (half as fast)."""
    stack: list[_Open] = []
    root: Any = None
    documents = 0
    event: Any
    value: Any
    for event in iter(_LOADER(text).get_event, None):  # as yaml.parse, without its generator
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if event.anchor or event.tag:
                _refuse_extras(event, path)
            value = event.value if event.style else _plain(event.value)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            _refuse_extras(event, path)
            _refuse_nesting(event, path, stack)
            opened = _Open({} if kind is yaml.MappingStartEvent else [])
            if lines is not None and stack:
                opened.path = _note(stack[-1], event.start_mark.line + 1, lines)
            stack.append(opened)
            continue
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            value = stack.pop().value
        elif kind is yaml.AliasEvent:
            raise TreeError(
                path,
                event.start_mark.line + 1,
                f"uses the alias *{event.anchor}",
                "Write the text out: aliases are not allowed in trees.",
            )
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                line = event.start_mark.line + 1
                raise TreeError(path, line, "starts a second document", "Delete the '---' line.")
            continue
        else:
            continue
        if not stack:
            root = value
        elif isinstance(stack[-1].value, list):
            if lines is not None and kind is yaml.ScalarEvent:
                _note(stack[-1], event.start_mark.line + 1, lines)
            stack[-1].value.append(value)
        elif stack[-1].has_key:
            stack[-1].value[stack[-1].key] = value
            stack[-1].has_key = False
        else:
            _begin_pair(stack[-1], value, event.start_mark.line + 1, path)
            if lines is not None:
                _note(stack[-1], event.start_mark.line + 1, lines)
    return root


def _begin_pair(parent: _Open, key: Any, line: int, path: Path) -> None:
    if key in parent.keys:
        raise TreeError(
            path,
            line,
            f"has the key `{key}` twice (first on line {parent.keys[key]})",
            "Keep one of them, or merge their contents.",
        )
    parent.key = key
    parent.has_key = True
    parent.keys[key] = line


def _note(parent: _Open, line: int, lines: dict[Location, int]) -> Location:
    """Where the parent's next item, or the value of its key, stands. A map keeps its key's line."""
    if isinstance(parent.value, list):
        here: Location = (*parent.path, len(parent.value))
    else:
        here = (*parent.path, parent.key)
    lines.setdefault(here, line)
    return here


def _refuse_extras(event: Any, path: Path) -> None:
    line = event.start_mark.line + 1
    if event.anchor:
        raise TreeError(
            path,
            line,
            f"names the anchor &{event.anchor}",
            "Delete it: anchors are not allowed; quote the text if it starts with '&'.",
        )
    if event.tag and event.tag != "!":
        raise TreeError(
            path, line, f"has the tag {event.tag}", "Delete it: tags are not allowed in trees."
        )


def _refuse_nesting(event: Any, path: Path, stack: list[_Open]) -> None:
    line = event.start_mark.line + 1
    if len(stack) >= MAX_DEPTH:
        raise TreeError(path, line, "is nested too deeply", "Write it flatter.")
    if stack and isinstance(stack[-1].value, dict) and not stack[-1].has_key:
        raise TreeError(path, line, "has a list or map as a key", "Write a word as key.")


def _plain(text: str) -> str | int | float | bool | None:
    """An unquoted scalar; a quoted or block one is a string whatever it looks like."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "+-.0123456789":
        if _INT.fullmatch(text) and len(text) < 20:  # noqa: PLR2004 - longer is no number we use
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text
