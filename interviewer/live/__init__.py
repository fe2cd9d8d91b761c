"""An interview as it runs: devices, threads, the recognizer and the voice."""
