"""What an answer said, and in which words."""
