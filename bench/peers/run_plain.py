"""The plain way: wait for a silence, then `faster_whisper` on the whole answer. Run by `run.py`."""

import queue

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.vad import get_vad_model
from feeding import BLOCK, RATE, Feeder, Heard, Job, cpu_s, load, report

SPEECH = 0.5


def main() -> None:
    """Feed every answer."""
    job = Job.read()
    silence_s, threads = float(job.options["silence_s"]), int(job.options["threads"])
    how: dict[str, int] = {"beam_size": int(job.options["beam_size"])}
    model = WhisperModel(job.model, device="cpu", compute_type="int8", cpu_threads=threads)
    vad = get_vad_model()
    list(model.transcribe(np.zeros(RATE, np.float32), language="en")[0])
    results = []
    for path in job.answers:
        pcm = load(path)
        blocks: queue.SimpleQueue[np.ndarray] = queue.SimpleQueue()
        feeder = Feeder(pcm, blocks.put)
        used = cpu_s()
        feeder.start()
        heard: list[np.ndarray] = []
        texts: list[str] = []
        quiet, spoke, decided, there = 0.0, False, None, None
        while not feeder.done() or not blocks.empty():
            try:
                block = blocks.get(timeout=0.1)
            except queue.Empty:
                continue
            samples = np.pad(block, (0, BLOCK - len(block))).astype(np.float32) / 32768
            heard.append(samples)
            if float(np.max(vad(samples))) >= SPEECH:
                quiet, spoke = 0.0, True
                continue
            quiet += BLOCK / RATE
            if spoke and quiet >= silence_s:
                decided = feeder.since_end()
                segments, _ = model.transcribe(np.concatenate(heard), language="en", **how)
                texts += [segment.text for segment in segments]
                there = feeder.since_end()
                heard, quiet, spoke = [], 0.0, False
        spent = (cpu_s() - used) / (len(pcm) / RATE)
        results.append(Heard(len(pcm) / RATE, decided, there, there, spent, " ".join(texts)))
    report(results)


if __name__ == "__main__":
    main()
