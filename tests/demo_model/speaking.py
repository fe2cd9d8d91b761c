"""A handful of synthesized sentences for the tests of the trainer's parts."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from demo_model.pieces import Pieces, train_pieces
from demo_model.speech import Utterances, load_utterances, synthesize

SENTENCES = [
    "I owned the payments integration.",
    "We measured the error rate.",
    "Ship it.",
    "The trade-off was consistency versus availability.",
    "Why did you change the contract?",
    "Nobody knew the answer.",
    "It's a queue, not a cache.",
    "Ask the vendor twice.",
]


@cache
def spoken() -> Utterances:
    folder = Path(mkdtemp(prefix="demo-model-test-"))
    synthesize(SENTENCES, folder, seed=5, processes=1)
    return load_utterances(SENTENCES, folder)


@cache
def pieces() -> Pieces:
    return train_pieces(SENTENCES * 3)
