# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a small byte-level BPE tokenizer.json for a SmolVLA of few tasks.

Made of the sentences given on standard input, one per line: their words become tokens of their own, every other text is
still spelt in bytes. The ids of bytes and special tokens are those of `tokenizer: bytes` (core/text/tokenizer.h), so that
a vlm.json for bytes needs a larger vocab_size alone, which is printed.

    python make_small_tokenizer.py OUT/tokenizer.json < sentences.txt        (needs the package tokenizers)
"""
import json
import sys

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

FIRST_BYTE, FIRST_MERGE = 3, 264
SPECIAL = {"<pad>": 2, "<end>": 260, "<fake_token_around_image>": 261, "<global-img>": 262, "<image>": 263}


def byte_characters():
    """The character that stands for each byte in a byte-level vocabulary (GPT-2's table)."""
    plain = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {byte: chr(256 + i) for i, byte in enumerate(others)}


def main(out):
    sentences = [line.rstrip("\n") for line in sys.stdin if line.strip()]
    split = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = split
    characters = byte_characters()
    trained.train_from_iterator(
        sentences,
        trainers.BpeTrainer(vocab_size=100000, min_frequency=1, initial_alphabet=list(characters.values()), show_progress=False),
    )
    merges = [tuple(pair) for pair in json.loads(trained.to_str())["model"]["merges"]]
    vocab = {characters[byte]: FIRST_BYTE + byte for byte in range(256)} | SPECIAL
    for pair in merges:
        vocab.setdefault("".join(pair), FIRST_MERGE + len(vocab) - 256 - len(SPECIAL))
    whole = Tokenizer(models.BPE(vocab=vocab, merges=merges))
    whole.pre_tokenizer = split
    whole.add_special_tokens(list(SPECIAL))
    whole.save(out)
    for sentence in sentences:
        print(len(whole.encode(sentence).ids), "tokens:", sentence)
    print("vocab_size", max(vocab.values()) + 1)


if __name__ == "__main__":
    main(sys.argv[1])
