"""What is practised: which questions, in which order, against what time."""
