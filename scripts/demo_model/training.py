"""Trains the demo model: the encoder alone first, by CTC, then encoder and decoder together.

Every step draws its examples from ``(seed, step, process)`` alone, so that a run that was cut off
goes on from its checkpoint as if nothing had happened. Two processes of one thread each share a
step and average their gradients: on a busy machine that is several times as fast as two threads.
"""

import itertools
import random
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.distributed
import torch.nn.functional as F
from rich.console import Console
from rich.progress import Progress
from torch import Tensor

from audio.clock import SystemClock
from demo_model.alignment import align
from demo_model.features import WINDOW_FRAMES
from demo_model.network import DemoWhisper, Shape
from demo_model.pieces import Pieces
from demo_model.windows import Example, Layout, Windows

SMOOTHING = 0.05
"""Share of a text target spread over all text pieces: keeps wrong words from being certain."""
GUIDE_REACH = 3
"""Encoder positions around a piece within which attention counts as looking at it."""
CORRUPTED = 0.12
"""Share of the decoder's input pieces replaced at random, so that it listens and does not guess."""
MUON_SHARE = 2.0
"""Muon's learning rate in units of AdamW's."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything about a run that is not data.

    again: steps of further, shorter cycles: the learning rate rises once more, half as high as
    before, and falls (warm restarts, Loshchilov and Hutter 2017), on the windows that the first
    cycle ended with.
    """

    steps: int
    seed: int
    again: tuple[int, ...] = ()
    encoder_only: float = 0.25
    """Share of the steps in which the encoder learns alone."""
    peak_rate: float = 1.3e-3
    warm_up: int = 300
    decay_from: float = 0.5
    processes: int = 2
    singles: int = 12
    checkpoint_every: int = 200

    @property
    def ends(self) -> list[int]:
        """The step with which each cycle is over."""
        return list(itertools.accumulate((self.steps, *self.again)))

    @property
    def total(self) -> int:
        """Steps of the whole run."""
        return self.ends[-1]

    def progress(self, step: int) -> float:
        """How far the first cycle is at ``step``, from 0 to 1."""
        return min(1.0, step / self.steps)


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of one size, padded to the longest text."""

    mel: Tensor
    tokens: Tensor
    targets: Tensor
    places: Tensor
    pieces: list[list[int]]
    characters: list[list[int]]
    whole: Tensor


def collate(examples: list[Example], end_of_text: int) -> Batch:
    """Stack ``examples`` of one size."""
    longest = max(len(example.tokens) for example in examples)
    tokens = torch.full((len(examples), longest), end_of_text)
    targets = torch.full((len(examples), longest), -100)
    places = torch.full((len(examples), longest), -1)
    for row, example in enumerate(examples):
        length = len(example.tokens)
        tokens[row, :length] = torch.tensor(example.tokens)
        targets[row, :length] = torch.tensor(example.targets)
        places[row, :length] = torch.tensor(example.places)
    return Batch(
        mel=torch.from_numpy(np.stack([example.mel.T for example in examples])),
        tokens=tokens,
        targets=targets,
        places=places,
        pieces=[example.pieces for example in examples],
        characters=[example.characters for example in examples],
        whole=torch.tensor([example.whole for example in examples]),
    )


def draw_batch(
    windows: Windows, recipe: Recipe, step: int, process: int, end_of_text: int
) -> Batch:
    """The examples of one step: short, ten-second or full windows; the same kind everywhere."""
    shared = random.Random(f"{recipe.seed}/{step}")
    own = random.Random(f"{recipe.seed}/{step}/{process}")
    progress = recipe.progress(step)
    noisiness = min(0.8, 0.2 + 0.8 * max(0.0, progress / recipe.encoder_only - 1))
    kind = shared.random()
    if step < recipe.encoder_only * recipe.steps:
        examples = windows.batch_of_singles(
            own, recipe.singles, shared.random(), prompt=False, noisiness=noisiness
        )
        return collate(examples, end_of_text)
    prompt = shared.random() < 0.2
    joint = (progress - recipe.encoder_only) / (1 - recipe.encoder_only)
    full, medium = 0.10 + 0.55 * joint, 0.15 + 0.15 * joint
    if kind > full + medium:
        examples = windows.batch_of_singles(
            own, recipe.singles, shared.random(), prompt=prompt, noisiness=noisiness
        )
    elif kind > full:
        frames = shared.choice((1000, 1000, 1000, 1000, 1400, 1800))
        size = max(1, recipe.singles * 5 // 16 * 1000 // frames)
        counts = [shared.choice((1, 2, 3, 4, 6)) for _ in range(size)]
        layouts = [Layout(frames, count, prompt, noisiness) for count in counts]
        examples = [windows.example(own, layout) for layout in layouts]
    else:
        size = max(1, recipe.singles // 8)
        counts = [shared.choice((1, 4, 16, 16, 16)) for _ in range(size)]
        prompt = shared.random() < 0.75
        layouts = [Layout(WINDOW_FRAMES, count, prompt, noisiness) for count in counts]
        examples = [windows.example(own, layout) for layout in layouts]
    return collate(examples, end_of_text)


def ctc_loss(logits: Tensor, labels: list[list[int]], whole: Tensor) -> Tensor:
    """CTC per label, blank last, over the windows whose text is complete."""
    losses = F.ctc_loss(
        logits.float().log_softmax(-1).transpose(0, 1),
        torch.tensor([label for row in labels for label in row], dtype=torch.long),
        torch.full((len(labels),), logits.shape[1]),
        torch.tensor([len(row) for row in labels]),
        blank=logits.shape[-1] - 1,
        reduction="none",
        zero_infinity=True,
    )
    per_label = losses / torch.tensor([max(10, len(row)) for row in labels])
    return (per_label * whole).sum() / whole.sum().clamp(min=1)


def text_loss(logits: Tensor, targets: Tensor, text_pieces: int, first_timestamp: int) -> Tensor:
    """Cross-entropy; text targets are smoothed over text, times over their neighbours."""
    kept = targets >= 0
    logs, wanted = logits.float()[kept].log_softmax(-1), targets[kept]
    plain = -logs.gather(1, wanted[:, None])[:, 0]
    smooth = -logs[:, :text_pieces].mean(dim=1)
    loss = torch.where(wanted < text_pieces, (1 - SMOOTHING) * plain + SMOOTHING * smooth, plain)
    is_time = wanted >= first_timestamp
    if is_time.any():
        near = wanted[is_time][:, None] + torch.arange(-2, 3)
        near = near.clamp(first_timestamp, logits.shape[-1] - 1)
        share = torch.tensor([0.1, 0.2, 0.4, 0.2, 0.1])
        loss[is_time] = -(logs[is_time].gather(1, near) * share).sum(1)
    return loss.mean()


def guide_loss(scores: list[Tensor], where: Tensor) -> Tensor:
    """How little of the first heads' attention looks at ``where``, on average over the layers.

    ``where`` is ``(batch, text)`` in encoder positions, -1 for anywhere: the place of what each
    position should write. The first layer looks at the place of what was written last, so that the
    others need only go on from there.
    """
    last = torch.cat([torch.full_like(where[:, :1], -1), where[:, :-1]], dim=1)
    total = scores[0].new_zeros((), dtype=torch.float32)
    for number, layer in enumerate(scores):
        wanted = where if number else last
        row, column = (wanted >= 0).nonzero(as_tuple=True)
        if len(row):
            reach = torch.arange(-GUIDE_REACH, GUIDE_REACH + 1)
            near = (wanted[row, column][:, None] + reach).clamp(0, layer.shape[-1] - 1)
            logs = layer[row, column].float().log_softmax(-1)
            total = total - logs.gather(1, near).logsumexp(1).clamp(max=0).mean()
    return total / len(scores)


def attention_targets(batch: Batch, piece_logits: Tensor) -> Tensor:
    """Encoder positions to look at: pieces where CTC hears them, times where they are."""
    logs = piece_logits.detach().float().log_softmax(-1).numpy()
    found = align(logs, batch.pieces, blank=logs.shape[-1] - 1)
    where = torch.full(batch.places.shape, -1)
    for row, positions in enumerate(found):
        places = batch.places[row]
        if len(positions):
            text = places >= 0
            where[row, text] = torch.from_numpy(positions)[places[text]]
        times = places <= -2
        where[row, times] = (-2 - places[times]).clamp(max=logs.shape[1] - 1)
    return where


def losses(
    model: DemoWhisper, batch: Batch, progress: float | None, generator: torch.Generator
) -> dict[str, Tensor]:
    """All parts of one step's loss, and their weighted sum under ``"loss"``.

    ``progress`` runs from 0 to 1; None trains the encoder alone.
    """
    shape = model.shape
    with torch.autocast("cpu", dtype=torch.bfloat16):
        sound, middle = model.encoder(batch.mel)
        piece_logits = model.piece_logits(sound)
        character_logits = model.character_head(middle)
    parts = {
        "ctc": ctc_loss(piece_logits, batch.pieces, batch.whole),
        "char": ctc_loss(character_logits, batch.characters, batch.whole),
    }
    if progress is None:
        parts["loss"] = parts["ctc"] + parts["char"]
        return parts
    corrupt = torch.rand(batch.tokens.shape, generator=generator) < CORRUPTED
    random_pieces = torch.randint(256, shape.text_pieces, batch.tokens.shape, generator=generator)
    tokens = torch.where(corrupt & (batch.tokens < shape.text_pieces), random_pieces, batch.tokens)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits, scores = model.decoder(tokens, sound)
    parts["text"] = text_loss(logits, batch.targets, shape.text_pieces, shape.first_timestamp)
    parts["guide"] = guide_loss(scores, attention_targets(batch, piece_logits))
    parts["loss"] = (
        parts["text"]
        + (1.0 - 0.7 * progress) * (parts["ctc"] + 0.3 * parts["char"])
        + 0.6 * parts["guide"]
    )
    return parts


def learning_rate(recipe: Recipe, step: int) -> float:
    """Linear warm-up, a plateau, then linear to a hundredth of the peak; again from half of it."""
    peak, since = recipe.peak_rate, step
    decay = min(1.0, (1 - recipe.progress(step)) / (1 - recipe.decay_from))
    for begins, cycle in zip(recipe.ends, recipe.again, strict=False):
        if step >= begins:
            peak, since = peak / 2, step - begins
            decay = 1 - since / cycle
    return peak * min(1.0, (since + 1) / recipe.warm_up) * max(0.01, decay)


def new_optimizers(model: DemoWhisper) -> list[torch.optim.Optimizer]:
    """Muon for the layers' matrices, which learns from far fewer steps; AdamW for the rest."""
    matrices = [p for name, p in model.named_parameters() if p.ndim == 2 and ".layers." in name]
    chosen = {id(p) for p in matrices}
    others = [p for p in model.parameters() if id(p) not in chosen]
    return [
        torch.optim.Muon(
            [{"params": matrices, "share": MUON_SHARE}],
            weight_decay=0.01,
            adjust_lr_fn="match_rms_adamw",
        ),
        torch.optim.AdamW(
            [{"params": others, "share": 1.0}], betas=(0.9, 0.98), weight_decay=0.01, fused=True
        ),
    ]


def after(folder: Path, step: int) -> Path:
    """Where a run keeps what it had learnt when a cycle ended with ``step``."""
    return folder / f"after-{step}.pt"


def learnt(folder: Path, recipe: Recipe) -> tuple[dict[str, Tensor], Shape]:
    """The weights of a finished run: the mean of those at the ends of its last two cycles.

    They lie on either side of a wide minimum (Izmailov et al. 2018, "Averaging weights leads to
    wider optima and better generalization").
    """
    states = [torch.load(after(folder, end), weights_only=True) for end in recipe.ends[-2:]]
    models = [state["model"] for state in states]
    mean = {name: torch.stack([m[name] for m in models]).mean(0) for name in models[0]}
    return mean, Shape(**states[-1]["shape"])


class Trainer:
    """One process of a run: trains, and in process 0 reports and writes checkpoints."""

    def __init__(
        self, model: DemoWhisper, windows: Windows, pieces: Pieces, recipe: Recipe
    ) -> None:
        self._model, self._windows, self._pieces, self._recipe = model, windows, pieces, recipe
        self._optimizers = new_optimizers(model)

    def run(self, folder: Path, process: int) -> None:
        """Run the recipe, or go on with it from ``folder/checkpoint.pt``."""
        torch.set_num_threads(1)
        recipe, checkpoint = self._recipe, folder / "checkpoint.pt"
        first = self._resume(checkpoint) if checkpoint.exists() else 0
        if recipe.processes > 1:
            torch.distributed.init_process_group(
                "gloo",
                init_method=f"file://{(folder / 'rendezvous').resolve()}",
                rank=process,
                world_size=recipe.processes,
            )
        averages: dict[str, float] = {}
        console, clock = Console(quiet=process > 0, width=120), SystemClock()
        with Progress(console=console, disable=process > 0) as bar:
            task = bar.add_task("training", total=recipe.total, completed=first)
            began = clock.now()
            for step in range(first, recipe.total):
                for name, value in self._step(step, process).items():
                    averages[name] = 0.97 * averages.get(name, value) + 0.03 * value
                bar.advance(task)
                done = step + 1
                if done % 50 == 0:
                    pace = (clock.now() - began) / (done - first)
                    shown = "  ".join(f"{name} {value:.3f}" for name, value in averages.items())
                    console.print(f"step {done}  {pace:.2f} s a step  {shown}")
                if process == 0 and done in recipe.ends:
                    self._save(after(folder, done), done)
                if process == 0 and (done % recipe.checkpoint_every == 0 or done in recipe.ends):
                    self._save(checkpoint, done)
        if recipe.processes > 1:
            torch.distributed.destroy_process_group()

    def _step(self, step: int, process: int) -> dict[str, float]:
        recipe, model = self._recipe, self._model
        batch = draw_batch(self._windows, recipe, step, process, self._pieces["<|endoftext|>"])
        alone = step < recipe.encoder_only * recipe.steps
        # The sum of both is the whole step's, whichever process drew it.
        generator = torch.Generator().manual_seed((recipe.seed * 1_000_003 + step) * 16 + process)
        parts = losses(model, batch, None if alone else recipe.progress(step), generator)
        model.zero_grad()
        parts["loss"].backward()
        if recipe.processes > 1:
            share_gradients(model, recipe.processes)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in self._optimizers:
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(recipe, step) * group["share"]
            optimizer.step()
        return {name: float(value.detach()) for name, value in parts.items()}

    def _resume(self, checkpoint: Path) -> int:
        state = torch.load(checkpoint, weights_only=True)
        self._model.load_state_dict(state["model"])
        for optimizer, saved in zip(self._optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        return int(state["step"])

    def _save(self, checkpoint: Path, step: int) -> None:
        partial = checkpoint.with_suffix(".partial")
        torch.save(
            {
                "step": step,
                "model": self._model.state_dict(),
                "optimizers": [optimizer.state_dict() for optimizer in self._optimizers],
                "recipe": asdict(self._recipe),
                "shape": asdict(self._model.shape),
            },
            partial,
        )
        partial.replace(checkpoint)


def share_gradients(model: DemoWhisper, processes: int) -> None:
    """Give every process the mean of all their gradients."""
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    torch.distributed.all_reduce(flat)
    flat /= processes
    parts = flat.split([gradient.numel() for gradient in gradients])
    for gradient, part in zip(gradients, parts, strict=True):
        gradient.copy_(part.view_as(gradient))
