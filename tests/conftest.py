"""What every test relies on, however the test run was started."""

from __future__ import annotations

import signal

# A run started in the background of a shell has Ctrl-C ignored, and hands that on to every program
# that it starts; programs that are to be interrupted need it as in a terminal.
signal.signal(signal.SIGINT, signal.default_int_handler)
