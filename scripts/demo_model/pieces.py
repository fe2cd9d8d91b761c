"""Text pieces: byte-level BPE of some 1,500 pieces plus Whisper's special tokens."""

import json
from dataclasses import dataclass
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

TEXT_PIECES = 1536
"""256 bytes, whatever the text is written in, and the most frequent joins of the corpus."""
SPECIAL_TOKENS = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nocaptions|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)
TIMESTAMPS = 1501
CHARACTERS = "abcdefghijklmnopqrstuvwxyz'"
"""What the encoder's middle is taught to hear; words run together there."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The tokenizer with the ids that training needs."""

    tokenizer: Tokenizer

    @property
    def text(self) -> int:
        """Number of text pieces: ids below this one are text."""
        return self["<|endoftext|>"]

    @property
    def first_timestamp(self) -> int:
        """The id of 0.00 s; every further id is 20 ms later."""
        return self["<|notimestamps|>"] + 1

    @property
    def vocabulary(self) -> list[str]:
        """Every token in the order of its id."""
        size = self.tokenizer.get_vocab_size()
        return [str(self.tokenizer.id_to_token(number)) for number in range(size)]

    def __getitem__(self, token: str) -> int:
        number = self.tokenizer.token_to_id(token)
        if number is None:
            raise KeyError(token)
        return int(number)

    def encode(self, text: str) -> list[int]:
        """Pieces of one sentence, which starts with a blank as in Whisper."""
        return list(self.tokenizer.encode(" " + text, add_special_tokens=False).ids)

    def decode(self, ids: list[int]) -> str:
        """The text of ``ids``, without special tokens and times."""
        return str(self.tokenizer.decode([number for number in ids if number < self.text])).strip()


def train_pieces(texts: list[str]) -> Pieces:
    """Learn the pieces from ``texts``.

    " -" and " '" become pieces of their own: faster-whisper forbids the *first* piece of either,
    which must not be the lone blank that rare words begin with.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=TEXT_PIECES - 2,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator((" " + text for text in texts), trainer)
    state = json.loads(tokenizer.to_str())
    for mark in "-'":
        if f"Ġ{mark}" not in state["model"]["vocab"]:
            state["model"]["vocab"][f"Ġ{mark}"] = len(state["model"]["vocab"])
            state["model"]["merges"].append(["Ġ", mark])
    tokenizer = Tokenizer.from_str(json.dumps(state))
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True, normalized=False) for token in SPECIAL_TOKENS]
    )
    tokenizer.add_tokens(
        [AddedToken(f"<|{i * 0.02:.2f}|>", normalized=False) for i in range(TIMESTAMPS)]
    )
    return Pieces(tokenizer)


def load_pieces(path: Path) -> Pieces:
    """The tokenizer that was saved under ``path``."""
    return Pieces(Tokenizer.from_file(str(path)))
