"""What is said next, and when: the session and what it decides with. Pure."""
