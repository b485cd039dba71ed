"""Examples whose framework is not in the tests' environment: trained, and served, by a Python that has it."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
from sklearn.datasets import load_digits

from sagemaker_rest.targets.local import LocalTarget
from sagemaker_rest.targets.stack import Stack
from tests.scenarios.e2e.endpoint.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# such a Python has no scikit-learn
_SCIKIT_LEARN = """
import numpy

def load_digits(return_X_y):
    digits = numpy.load("digits.npz")
    return digits["images"], digits["labels"]
"""


def train_with(python: Path, example: str, folder: Path) -> None:
    """Run the example's train.py in `folder`."""
    images, labels = load_digits(return_X_y=True)
    np.savez(folder / "digits.npz", images=images, labels=labels)
    (folder / "packages/sklearn").mkdir(parents=True)
    (folder / "packages/sklearn/datasets.py").write_text(_SCIKIT_LEARN)
    environment = {**os.environ, "PYTHONPATH": str(folder / "packages")}
    subprocess.run([python, EXAMPLES / example / "train.py"], cwd=folder, env=environment, check=True)


@contextmanager
def served_by(python: Path, repository: str, example: str, folder: Path, **variables: str) -> Iterator[Stack]:
    """Apply the example on a cloud of its own that serves AWS's image of `repository` by `python`; destroy it."""
    rules = folder / "containers.toml"
    rules.write_text(f'[containers]\n"{repository}" = {{ python = "{python}" }}\n')
    with (
        LocalTarget(containers=rules) as target,
        Stack.create(target, EXAMPLES.parent, f"examples/{example}", folder / "stack", accelerate=True) as stack,
    ):
        stack.apply(**variables)
        yield stack
    assert stack.is_gone
