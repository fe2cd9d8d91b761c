"""What figures of several benches have in common: percentiles, and the machine they hold for."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

import numpy as np


def spread(values: Sequence[float]) -> dict[str, float]:
    """Percentiles of `values`."""
    if not values:
        return {}
    return {f"p{p}": round(float(np.percentile(values, p)), 1) for p in (50, 95, 99)}


def machine() -> str:
    """The machine, so that a figure can be compared with another."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(": ")[2] if names else model
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"
