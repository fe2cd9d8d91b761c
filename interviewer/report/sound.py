"""The candidate's kept sound, answer by answer, small enough to travel inside a page."""

from __future__ import annotations

import base64
from pathlib import Path

from audio.encode import mp3
from audio.frames import samples
from audio.recording import read_recording
from interviewer.report.model import Report

AFTER_S = 0.3
"""Kept after the last word, so that it is not clipped."""


def clips(report: Report, recording: Path) -> dict[tuple[int, int], str]:
    """A data: address for each spoken answer, by number of question and answer.

    A clip begins with the answer's first word, so its times are those of the report. Raises
    AudioFileError if the recording cannot be read.
    """
    pcm = read_recording(recording)
    found = {}
    for question in report.questions:
        for answer in question.answers:
            piece = pcm[samples(answer.at_s) : samples(answer.at_s + answer.duration_s + AFTER_S)]
            if not answer.typed and len(piece):
                encoded = base64.b64encode(mp3(piece)).decode()
                found[question.number, answer.number] = f"data:audio/mpeg;base64,{encoded}"
    return found
