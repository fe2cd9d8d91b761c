"""RealtimeSTT on the answers. Run by `run.py` in an environment of its own."""

import threading
import time

from feeding import Feeder, Heard, Job, cpu_s, load, report
from RealtimeSTT import AudioToTextRecorder

LONGEST_DECODE_S = 90.0


def main() -> None:
    """Feed every answer; its transcript is all texts until nothing more is on its way."""
    job = Job.read()
    decided: list[float] = []
    recorder = AudioToTextRecorder(
        model=job.model,
        language="en",
        device="cpu",
        compute_type="int8",
        use_microphone=False,
        spinner=False,
        no_log_file=True,
        on_recording_stop=lambda: decided.append(time.monotonic()),
        **job.options,
    )
    texts: list[tuple[float, str]] = []

    def listen() -> None:
        while True:
            text = recorder.text()
            texts.append((time.monotonic(), text or ""))

    threading.Thread(target=listen, daemon=True).start()
    results = []
    for path in job.answers:
        pcm = load(path)
        decided.clear()
        texts.clear()
        feeder = Feeder(pcm, lambda block: recorder.feed_audio(block.tobytes(), 16_000))
        used = cpu_s()
        feeder.start()
        waited_until = time.monotonic() + len(pcm) / 16_000 + LONGEST_DECODE_S
        while not feeder.done() or (len(texts) < len(decided) and time.monotonic() < waited_until):
            time.sleep(0.02)
        now, offset = time.monotonic(), feeder.since_end()
        since_end = [at - now + offset for at, _ in texts]
        results.append(
            Heard(
                len(pcm) / 16_000,
                decided[-1] - now + offset if decided else None,
                since_end[-1] if since_end else None,
                since_end[-1] if since_end else None,
                (cpu_s() - used) / (len(pcm) / 16_000),
                " ".join(text for _, text in texts),
            )
        )
    report(results)
    recorder.shutdown()


if __name__ == "__main__":
    main()
