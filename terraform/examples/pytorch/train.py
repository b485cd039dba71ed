"""Train a small network of PyTorch's on the handwritten digits that come with scikit-learn.

Writes model/model.pt, in TorchScript, and payload.json: a request with a 7 that the network has not seen.
"""

# ruff: noqa: INP001 - a script

import json
from pathlib import Path

import torch
from sklearn.datasets import load_digits

torch.manual_seed(7)
# each image is 64 shades of grey, from 0 to 16
images, labels = load_digits(return_X_y=True)
seven = labels.tolist().index(7)
inputs, targets = torch.tensor(images[100:]).float(), torch.tensor(labels[100:]).long()

network = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
for _ in range(60):
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(network(inputs), targets).backward()
    optimizer.step()

Path("model").mkdir(exist_ok=True)
torch.jit.script(network.eval()).save("model/model.pt")
Path("payload.json").write_text(json.dumps([images[seven].tolist()]), encoding="utf-8")
