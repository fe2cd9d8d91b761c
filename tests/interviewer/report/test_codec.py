"""The JSON of a report: the same bytes for the same report, read back whole, described."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from interviewer.errors import ReportError
from interviewer.report import codec
from interviewer.report.model import Report

SCHEMA = Path(__file__).parents[3] / "docs" / "report.schema.json"


def test_what_is_written_is_read_back(report: Report, mean_report: Report) -> None:
    for each in (report, mean_report):
        text = codec.dumps(each)
        assert codec.loads(text) == each
        assert codec.dumps(codec.loads(text)) == text
        assert text.isascii()
        assert text.count("\n") == 1


def test_it_fits_its_schema(report: Report) -> None:
    schema = json.loads(SCHEMA.read_text())

    jsonschema.validate(json.loads(codec.dumps(report)), schema)
    assert schema == codec.schema(Report), "make it again: python -m interviewer.report.codec"


def without(key: str) -> Any:
    return lambda data: data["session"].pop(key)


def with_value(key: str, value: object) -> Any:
    return lambda data: data["session"].update({key: value})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without("id"), "report.session has no id"),
        (with_value("id", 3), "report.session.id should be string, not int"),
        (with_value("length_s", "long"), "report.session.length_s should be number, not str"),
        (with_value("complete", 1), "report.session.complete should be boolean"),
        (lambda data: data.update(session=[]), "report.session should be an object, not list"),
        (lambda data: data.update(questions={}), "report.questions should be a list"),
        (lambda data: data.update(version=99), "version 99, not 1"),
        (lambda data: data["questions"][0]["answers"][0]["speech"][0].append(1), "2 items"),
    ],
)
def test_what_does_not_fit_is_said_with_its_place(report: Report, change: Any, said: str) -> None:
    data = json.loads(codec.dumps(report))
    change(data)

    with pytest.raises(ReportError, match=said.replace("[", r"\[")) as caught:
        codec.loads(json.dumps(data))
    assert "sessions report" in caught.value.next_step


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"version": "1"}'])
def test_no_report_at_all(text: str) -> None:
    with pytest.raises(ReportError):
        codec.loads(text)


def test_a_field_of_a_later_program_is_passed_over(report: Report) -> None:
    data = json.loads(codec.dumps(report))
    data["mood"] = "good"
    data["session"]["weather"] = "rain"

    assert codec.loads(json.dumps(data)) == report
