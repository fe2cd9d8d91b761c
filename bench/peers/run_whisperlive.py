"""WhisperLive's server on the answers, over its own websocket. Run by `run.py`.

It has no end of turn. Its transcript counts as there for good, and the answer as over, when its
last segment is called completed, which is after the same text came out of several decodes.
"""

import json
import logging
import threading
import time
import uuid

import numpy as np
import websocket
from feeding import Feeder, Heard, Job, cpu_s, load, report
from whisper_live.server import TranscriptionServer

PORT = 19_090
SETTLED_S = 20.0
"""Without a new message for so long, after all has been fed, it has said what it has to say."""


class Transcript:
    """The segments so far, by their start, and when the whole text changed."""

    def __init__(self) -> None:
        self.segments: dict[str, str] = {}
        self.states: list[tuple[float, str]] = []
        self.completed_at: float | None = None

    def take(self, segments: list[dict[str, object]]) -> None:
        """A message with the last segments: completed ones stay, the open one is replaced."""
        done = {str(s["start"]): str(s["text"]) for s in segments if s.get("completed")}
        self.segments |= done
        still_open = [str(s["text"]) for s in segments if not s.get("completed")]
        parts = [text for _, text in sorted(self.segments.items(), key=lambda at: float(at[0]))]
        text = " ".join(part.strip() for part in (*parts, *still_open))
        if not self.states or self.states[-1][1] != text:
            self.states.append((time.monotonic(), text))
            self.completed_at = None
        if self.completed_at is None and not still_open:
            self.completed_at = time.monotonic()


def hear(job: Job, pcm: np.ndarray) -> Heard:
    """One answer over one connection."""
    socket = websocket.create_connection(f"ws://127.0.0.1:{PORT}")
    options: dict[str, object] = {"uid": str(uuid.uuid4()), "language": "en", "task": "transcribe"}
    options |= {"model": job.model, "use_vad": True, "send_last_n_segments": 1000}
    socket.send(json.dumps(options | job.options))
    while json.loads(socket.recv()).get("message") != "SERVER_READY":
        pass
    transcript, last_message = Transcript(), [time.monotonic()]

    def listen() -> None:
        while True:
            try:
                message = json.loads(socket.recv())
            except (OSError, ValueError, websocket.WebSocketException):
                return
            last_message[0] = time.monotonic()
            if "segments" in message:
                transcript.take(message["segments"])

    threading.Thread(target=listen, daemon=True).start()
    feeder = Feeder(
        pcm, lambda block: socket.send_binary((block.astype(np.float32) / 32768).tobytes())
    )
    used = cpu_s()
    feeder.start()
    while not feeder.done() or time.monotonic() - last_message[0] < SETTLED_S:
        time.sleep(0.02)
    now, offset = time.monotonic(), feeder.since_end()
    # The silence in which it is waited for is not charged to it.
    spent = (cpu_s() - used) / (len(pcm) / 16_000)
    socket.close()
    text = transcript.states[-1][1] if transcript.states else ""
    settled = next((at - now + offset for at, state in transcript.states if state == text), None)
    completed = transcript.completed_at
    decided = None if completed is None else completed - now + offset
    return Heard(len(pcm) / 16_000, decided, decided, settled, spent, text)


def main() -> None:
    """Serve, and be the client."""
    logging.disable(logging.CRITICAL)
    job = Job.read()
    serve: dict[str, object] = {"port": PORT, "backend": "faster_whisper", "single_model": True}
    serve |= {"faster_whisper_custom_model_path": job.model, "max_connection_time": 3600}
    threading.Thread(
        target=TranscriptionServer().run, args=("127.0.0.1",), kwargs=serve, daemon=True
    ).start()
    time.sleep(5.0)
    report([hear(job, load(path)) for path in job.answers])


if __name__ == "__main__":
    main()
