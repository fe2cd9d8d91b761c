"""The interview: trees of follow-ups, turn taking, the session. Knows no device."""

__version__ = "0.1.0"
