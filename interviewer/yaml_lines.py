"""YAML text to plain data that remembers its lines, and nothing that could surprise.

Strings, numbers, booleans, nulls, lists and maps as in YAML 1.2 (`no` and `on` are words). Anchors,
aliases, tags, duplicate keys and tabs are errors, so a small file can never grow into a big one.
Reads libyaml's events: a node tree with marks costs twice as much, and its C code recurses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from interviewer.errors import TreeError
from interviewer.shapes import Location

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_INT = re.compile(r"[-+]?\d+")
_FLOAT = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Located:
    """data: what the file says. lines: the line, from 1, of every key and list item by its path."""

    data: Any
    lines: dict[Location, int]

    def line(self, location: Location) -> int:
        """The line of the deepest part of `location` that the file has; unknown parts are skipped.

        (A validator's location also names the branch it tried, which is no key of the file.)
        """
        known: Location = ()
        for part in location:
            if (*known, part) in self.lines:
                known = (*known, part)
        return self.lines.get(known, 1)


@dataclass(slots=True)
class _Open:
    """A list or map whose end has not come yet."""

    value: list[Any] | dict[Any, Any]
    path: Location
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
        return _build(text, path)
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


def _build(text: str, path: Path) -> Located:
    lines: dict[Location, int] = {(): 1}
    stack: list[_Open] = []
    root: Any = None
    documents = 0
    event: Any
    value: Any
    for event in yaml.parse(text, Loader=_LOADER):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            line = event.start_mark.line + 1
            _refuse_extras(event, path, line)
            value = _scalar(event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            line = event.start_mark.line + 1
            _refuse_extras(event, path, line)
            if len(stack) >= MAX_DEPTH:
                raise TreeError(path, line, "is nested too deeply", "Write it flatter.")
            if stack and _wants_key(stack[-1]):
                raise TreeError(path, line, "has a list or map as a key", "Write a word as key.")
            here = _child_path(stack, lines, line)
            stack.append(_Open({} if kind is yaml.MappingStartEvent else [], here))
            continue
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            line = 0
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
                raise TreeError(
                    path,
                    event.start_mark.line + 1,
                    "starts a second document",
                    "Delete the '---' line.",
                )
            continue
        else:
            continue
        if stack:
            _put(stack[-1], value, line, path, lines)
        else:
            root = value
    return Located(root, lines)


def _refuse_extras(event: Any, path: Path, line: int) -> None:
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


def _scalar(event: Any) -> str | int | float | bool | None:
    text: str = event.value
    if event.style:  # quoted or block: a string whatever it looks like; plain style is '' or None
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "+-.0123456789":
        if _INT.fullmatch(text) and len(text) < 20:  # noqa: PLR2004 - longer is no number we use
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text


def _wants_key(parent: _Open) -> bool:
    return isinstance(parent.value, dict) and not parent.has_key


def _child_path(stack: list[_Open], lines: dict[Location, int], line: int) -> Location:
    """The path of a list or map that begins now; notes its line."""
    if not stack:
        return ()
    parent = stack[-1]
    if isinstance(parent.value, list):
        here: Location = (*parent.path, len(parent.value))
        lines[here] = line
        return here
    return (*parent.path, parent.key)


def _put(parent: _Open, value: Any, line: int, path: Path, lines: dict[Location, int]) -> None:
    """Add a finished value to its list or map; in a map, the first of each pair is the key."""
    if isinstance(parent.value, list):
        if line:
            lines[(*parent.path, len(parent.value))] = line
        parent.value.append(value)
        return
    if parent.has_key:
        parent.value[parent.key] = value
        parent.has_key = False
        return
    if value in parent.value:
        raise TreeError(
            path,
            line,
            f"has the key `{value}` twice (first on line {parent.keys[value]})",
            "Keep one of them, or merge their contents.",
        )
    parent.key = value
    parent.has_key = True
    parent.keys[value] = line
    lines[(*parent.path, value)] = line
