"""Write a tiny BERT with weights that are the same everywhere: FOLDER CLASS."""

import sys
from pathlib import Path

import torch
import transformers

SENTENCE = "this is a very good bad film who where what . ? the seven"

folder, kind = Path(sys.argv[1]), sys.argv[2]
special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
words = [*special, *SENTENCE.split()]
folder.mkdir(parents=True, exist_ok=True)
(folder / "vocab.txt").write_text("\n".join(words))
transformers.BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
config = transformers.BertConfig(
    vocab_size=len(words),
    hidden_size=8,
    num_hidden_layers=1,
    num_attention_heads=2,
    intermediate_size=8,
    max_position_embeddings=32,
)
model = getattr(transformers, kind)(config)
with torch.no_grad():
    for number, weights in enumerate(model.parameters()):
        weights.copy_(torch.sin(torch.arange(weights.numel()) * 1.7 + number).reshape(weights.shape))
model.save_pretrained(folder)
