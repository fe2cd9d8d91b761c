"""The JSON of a report: the same bytes for the same report, nothing lost, described."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from interviewer.report import codec
from interviewer.report.model import Report

SCHEMA = Path(__file__).parents[3] / "docs" / "report.schema.json"


def as_json(value: Any) -> Any:
    """What JSON makes of a value: it knows no tuples."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    return [as_json(each) for each in value] if isinstance(value, tuple) else value


def test_what_is_written_is_the_whole_report(report: Report, mean_report: Report) -> None:
    for each in (report, mean_report):
        text = codec.dumps(each)
        data = json.loads(text)
        assert data == as_json(asdict(each))
        assert json.dumps(data, sort_keys=True, separators=(",", ":")) + "\n" == text
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
    ("change", "place"),
    [
        (without("id"), "$.session"),
        (with_value("id", 3), "$.session.id"),
        (with_value("length_s", "long"), "$.session.length_s"),
        (with_value("complete", 1), "$.session.complete"),
        (lambda data: data.update(session=[]), "$.session"),
        (lambda data: data.update(questions={}), "$.questions"),
        (lambda data: data.update(version="1"), "$.version"),
        (
            lambda data: data["questions"][0]["answers"][0]["speech"][0].append(1),
            "$.questions[0].answers[0].speech[0]",
        ),
        (lambda data: data.clear(), "$"),
    ],
)
def test_the_schema_refuses_what_does_not_fit_at_its_place(
    report: Report, change: Any, place: str
) -> None:
    data = json.loads(codec.dumps(report))
    change(data)

    with pytest.raises(jsonschema.ValidationError) as caught:
        jsonschema.validate(data, codec.schema(Report))
    assert caught.value.json_path == place


def test_the_schema_lets_a_field_of_a_later_program_pass(report: Report) -> None:
    data = json.loads(codec.dumps(report))
    data["mood"] = "good"
    data["session"]["weather"] = "rain"

    jsonschema.validate(data, codec.schema(Report))
