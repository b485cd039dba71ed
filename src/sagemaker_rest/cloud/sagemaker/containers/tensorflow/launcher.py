"""Starting TensorFlow's containers, with TensorFlow already imported where a spare process waits."""

from __future__ import annotations

import os
import threading
from collections import deque
from itertools import count
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.environment import process_environment
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.assignment import Assignment
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.images import container_kind
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker_process import WorkerProcess
from sagemaker_rest.errors import UnservableImageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sagemaker_rest.cloud.sagemaker.containers.launching import ContainerSpec

# Read while TensorFlow or Python starts, so they come too late for a process that has started already
_START_PREFIXES = ("TF_", "OMP_", "MKL_", "KMP_", "OPENBLAS_", "CUDA_", "NVIDIA_", "XLA_", "LD_", "PYTHON", "MALLOC_")


class TensorFlowLauncher:
    """Serves TensorFlow's images. Thread safe.

    `spares` processes are started by `warm`; a container takes one if there is one. With `replace_spares` each that is
    taken is replaced at once, so that the next container is as quick.
    """

    def __init__(self, log_directory: Path, spares: int = 0, *, replace_spares: bool = False) -> None:
        self._log_directory = log_directory
        self._wanted_spares = spares
        self._replace_spares = replace_spares
        self._lock = threading.Lock()
        self._spares: deque[WorkerProcess] = deque()
        self._numbers = count(1)
        self._is_closed = False

    def refusal(self, image: str) -> str | None:
        if container_kind(image) is not None:
            return None
        return (
            "it is not an image of TensorFlow's (a repository named tensorflow-inference or "
            "sagemaker-tensorflow-serving, in any registry, or tensorflow/serving)"
        )

    def start(self, spec: ContainerSpec, log_path: Path) -> WorkerProcess:
        kind = container_kind(spec.image)
        if kind is None:
            raise UnservableImageError(f"The image {spec.image!r} is not one of TensorFlow's.")
        assignment = Assignment(kind, spec.name, spec.model_directory.absolute(), spec.environment)
        process = self._take(spec.environment)
        try:
            process.assign(assignment, log_path)
        except BaseException:
            process.stop()
            raise
        if self._replace_spares:
            self.warm()
        return process

    def warm(self) -> None:
        """Start as many spare processes as are wanted and not there. Returns at once: they get ready on their own."""
        with self._lock:
            self._spares = deque(spare for spare in self._spares if spare.is_alive)
            while len(self._spares) < self._wanted_spares and not self._is_closed:
                self._spares.append(self._process({}))

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            spares, self._spares = self._spares, deque()
        for spare in spares:
            spare.stop()

    def _take(self, environment: Mapping[str, str]) -> WorkerProcess:
        with self._lock:
            while self._spares and not _needs_fresh_process(environment):
                spare = self._spares.popleft()
                if spare.is_alive:
                    return spare
            return self._process(environment)

    def _process(self, environment: Mapping[str, str]) -> WorkerProcess:
        log_path = self._log_directory / f"spare-{next(self._numbers)}.log"
        return WorkerProcess(log_path, process_environment(os.environ, environment))


def _needs_fresh_process(container: Mapping[str, str]) -> bool:
    """Return whether a variable of the container only has an effect on a process that is started with it."""
    return any(name.startswith(_START_PREFIXES) for name in container)
