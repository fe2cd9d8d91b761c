"""Words: a transcript as tokens, authors' phrases, negation, lists of English words."""
