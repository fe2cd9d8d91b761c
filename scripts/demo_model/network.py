"""Whisper's architecture in plain PyTorch, laid out the way CTranslate2 stores it.

Two heads exist in training only: connectionist temporal classification (CTC) over the decoder's own
text pieces, through the decoder's own embeddings, on the encoder's output, so that each encoder
frame already carries the piece it belongs to; and over characters in the middle of the encoder.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from demo_model.features import MELS, WINDOW_FRAMES

POSITIONS = WINDOW_FRAMES // 2
"""Encoder positions in a full window; one position is 20 ms, as one timestamp token."""
TEXT_POSITIONS = 448


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a model. ``pieces`` text pieces and special tokens precede the 1501 timestamps."""

    vocabulary: int
    text_pieces: int
    first_timestamp: int
    width: int = 192
    heads: int = 3
    encoder_layers: int = 4
    decoder_layers: int = 4


def sinusoids(length: int, width: int) -> Tensor:
    """Whisper's fixed encoder positions, shape ``(length, width)``."""
    rates = torch.exp(-math.log(10_000) / (width // 2 - 1) * torch.arange(width // 2))
    angles = torch.arange(length)[:, None] * rates[None]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


def _split(x: Tensor, heads: int) -> Tensor:
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


class SelfAttention(nn.Module):
    """Pre-norm self-attention with the query, key and value projections in one matrix."""

    def __init__(self, width: int, heads: int, *, causal: bool) -> None:
        super().__init__()
        self.heads, self.causal = heads, causal
        self.norm = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Return ``x``, ``(batch, length, width)``, updated."""
        q, k, v = (_split(part, self.heads) for part in self.qkv(self.norm(x)).chunk(3, dim=-1))
        scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
        if self.causal:
            later = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
            scores = scores.masked_fill(later, -1e4)
        mixed = scores.softmax(dim=-1).type_as(v) @ v
        return x + self.out(mixed.transpose(1, 2).flatten(2))


class CrossAttention(nn.Module):
    """Pre-norm attention from text to sound that also returns its logarithmic weights."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width)
        self.q = nn.Linear(width, width)
        self.kv = nn.Linear(width, 2 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, sound: Tensor) -> tuple[Tensor, Tensor]:
        """Return ``x`` updated and the first head's scores ``(batch, text, positions)``."""
        q = _split(self.q(self.norm(x)), self.heads)
        k, v = (_split(part, self.heads) for part in self.kv(sound).chunk(2, dim=-1))
        scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
        mixed = scores.softmax(dim=-1).type_as(v) @ v
        return x + self.out(mixed.transpose(1, 2).flatten(2)), scores[:, 0]


class FeedForward(nn.Module):
    """Pre-norm feed-forward of four times the width."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.inner = nn.Linear(width, 4 * width)
        self.outer = nn.Linear(4 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Return ``x`` updated."""
        return x + self.outer(F.gelu(self.inner(self.norm(x))))


class EncoderLayer(nn.Module):
    """Self-attention and feed-forward over sound."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.attention = SelfAttention(width, heads, causal=False)
        self.feed_forward = FeedForward(width)

    def forward(self, x: Tensor) -> Tensor:
        """Return ``x`` updated."""
        return self.feed_forward(self.attention(x))


class DecoderLayer(nn.Module):
    """Self-attention over text, attention to sound, and feed-forward."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.attention = SelfAttention(width, heads, causal=True)
        self.cross = CrossAttention(width, heads)
        self.feed_forward = FeedForward(width)

    def forward(self, x: Tensor, sound: Tensor) -> tuple[Tensor, Tensor]:
        """Return ``x`` updated and the first head's attention scores."""
        x, scores = self.cross(self.attention(x), sound)
        return self.feed_forward(x), scores


class Encoder(nn.Module):
    """Log-mel ``(batch, MELS, frames)`` to sound states ``(batch, frames / 2, width)``."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(MELS, shape.width, 3, padding=1)
        self.conv2 = nn.Conv1d(shape.width, shape.width, 3, stride=2, padding=1)
        self.positions: Tensor
        self.register_buffer("positions", sinusoids(POSITIONS, shape.width))
        self.layers = nn.ModuleList(
            EncoderLayer(shape.width, shape.heads) for _ in range(shape.encoder_layers)
        )
        self.norm = nn.LayerNorm(shape.width)

    def forward(self, mel: Tensor) -> tuple[Tensor, Tensor]:
        """Return the sound states and those half-way."""
        x = F.gelu(self.conv2(F.gelu(self.conv1(mel)))).transpose(1, 2)
        x = x + self.positions[: x.shape[1]]
        middle = x
        for number, layer in enumerate(self.layers):
            x = layer(x)
            if number == len(self.layers) // 2 - 1:
                middle = x
        return self.norm(x), middle


class Decoder(nn.Module):
    """Tokens ``(batch, text)`` and sound states to logits ``(batch, text, vocabulary)``."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embeddings = nn.Embedding(shape.vocabulary, shape.width)
        nn.init.normal_(self.embeddings.weight, std=0.05)
        with torch.no_grad():
            times = sinusoids(POSITIONS + 1, shape.width) * 0.07
            self.embeddings.weight[shape.first_timestamp :] = times
        self.positions = nn.Parameter(torch.randn(TEXT_POSITIONS, shape.width) * 0.02)
        self.layers = nn.ModuleList(
            DecoderLayer(shape.width, shape.heads) for _ in range(shape.decoder_layers)
        )
        self.norm = nn.LayerNorm(shape.width)

    def forward(self, tokens: Tensor, sound: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Return the logits and every layer's first-head attention scores."""
        x = self.embeddings(tokens) + self.positions[: tokens.shape[1]]
        scores = []
        for layer in self.layers:
            x, layer_scores = layer(x, sound)
            scores.append(layer_scores)
        return F.linear(self.norm(x), self.embeddings.weight), scores


class DemoWhisper(nn.Module):
    """The model and its two training-only heads."""

    def __init__(self, shape: Shape, characters: int) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.decoder = Decoder(shape)
        self.blank = nn.Linear(shape.width, 1)
        self.piece_bias = nn.Parameter(torch.zeros(shape.text_pieces))
        self.character_head = nn.Linear(shape.width, characters + 1)

    def piece_logits(self, sound: Tensor) -> Tensor:
        """CTC logits over the text pieces, blank last: ``(batch, positions, pieces + 1)``."""
        weight = self.decoder.embeddings.weight[: self.shape.text_pieces]
        return torch.cat([F.linear(sound, weight, self.piece_bias), self.blank(sound)], dim=-1)
