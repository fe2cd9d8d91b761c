"""How an answer was spoken. Pure."""
