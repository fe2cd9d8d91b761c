"""Devices, models and the doctor's findings, printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from audio import sphinx
from audio.device_choice import Device, Kind
from audio.devices import list_devices
from audio.model_store import listing
from interviewer.cli.console import console, print_by_id
from interviewer.live.assemble import SPHINX
from interviewer.live.doctor import Finding, State
from interviewer.live.model_choice import AUTO
from interviewer.terminal_text import printable

_STYLES = {State.OK: "green", State.ADVICE: "yellow", State.PROBLEM: "red"}


def show_devices() -> None:
    """Print microphones and speakers. Raises PortAudioMissing, DeviceUnusable."""
    found = list_devices()
    screen = console()
    _device_table(screen, found, "microphone")
    screen.print()
    _device_table(screen, found, "speaker")
    screen.print()
    screen.print("Choose with --mic and --speaker: the number, the name, or a part of the name.")


def _device_table(screen: Console, devices: Sequence[Device], kind: Kind) -> None:
    screen.print(Text(f"{kind.capitalize()}s", style="bold cyan"))
    table = Table.grid(padding=(0, 2, 0, 0))
    for device in devices:
        if device.channels(kind):
            table.add_row(
                "*" if device.is_default(kind) else "",
                str(device.index),
                Text(printable(device.name)),
                Text(f"{device.rate} Hz, {printable(device.host_api)}", style="dim"),
            )
    if table.row_count:
        screen.print(table)
        screen.print(Text("* the one that is used if you name none", style="dim"))
    else:
        screen.print("  none")


def show_models() -> None:
    """Print all that --model takes by name, and which of it is here."""
    screen = console()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for title in ("Name", "Size", "Here", "What for"):
        table.add_column(title, justify="right" if title == "Size" else "left")
    for model in listing():
        size = f"{model.megabytes} MB"
        table.add_row(Text(model.name, style="cyan"), size, _here(model.path), model.note)
    rough = "PocketSphinx: rough words, no download"
    table.add_row(Text(SPHINX, style="cyan"), "", _here(sphinx.installed()), rough)
    table.add_row(Text(AUTO, style="cyan"), "", "", "the largest of those here that keeps up")
    print_by_id(screen, table)
    screen.print()
    screen.print("Fetch one, once:  interviewer models fetch NAME")


def _here(there: object) -> Text:
    return Text("yes", style="green") if there else Text("no", style="dim")


def show_findings(findings: Sequence[Finding], *, as_json: bool) -> bool:
    """Print what the doctor found; True if nothing keeps one from practising."""
    fine = all(finding.state is not State.PROBLEM for finding in findings)
    if as_json:
        print(json.dumps({"ok": fine, "findings": [asdict(each) for each in findings]}))  # noqa: T201
        return fine
    screen = console()
    states = max(len(finding.state.value) for finding in findings)
    checks = max(len(finding.check) for finding in findings)
    for finding in findings:
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(no_wrap=True, min_width=states)
        table.add_column(no_wrap=True, min_width=checks, style="bold")
        table.add_column(overflow="fold")
        state = Text(finding.state.value, style=f"bold {_STYLES[finding.state]}")
        said = Text(printable(finding.message))
        fix, *to_type = printable(finding.fix, lines=True).split("\n")
        if fix:
            said.append(f"\n{fix}", style="dim")
        table.add_row(state, finding.check, said)
        screen.print(table)
        for line in to_type:  # in one piece however narrow the screen is: it is for copying
            screen.print(Text(f"{' ' * (states + checks + 2)}{line}", style="dim"), soft_wrap=True)
    screen.print()
    if fine:
        screen.print("Ready. Begin with:  interviewer practice")
    else:
        screen.print("Typed answers work all the same:  interviewer practice --text")
    return fine
