"""A session made readable: JSON is the report itself, everything else is drawn from it."""
