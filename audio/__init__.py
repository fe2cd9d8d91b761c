"""Sound in, words out; words in, sound out. Knows nothing of interviews."""

from __future__ import annotations

import os

# Nothing leaves the machine. ONNX Runtime's official builds (since 1.29 on Linux and macOS too)
# report to their maker unless this is set before they load; so does the hub's download client.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

# The products here are small: NumPy's second thread would mostly wait for the next one, at full
# speed. Counts only if set before numpy loads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
