"""`python -m interviewer`: the same as the command `interviewer`."""

from __future__ import annotations

from interviewer.cli import main

main()
