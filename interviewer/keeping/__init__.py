"""What is kept of a person, and nothing else is."""
