"""One container for all archives under an S3 prefix: each is loaded when it is first asked for, and unloaded when
others need its memory.

https://docs.aws.amazon.com/sagemaker/latest/dg/multi-model-endpoints.html
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import threading
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.sagemaker.containers.folders import remove_folder
from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import ModelData
from sagemaker_rest.cloud.sagemaker.runtime.service_errors import service_error, validation_error
from sagemaker_rest.cloud.sagemaker.runtime.variants.artifacts import ArtifactNotFoundError, ArtifactStore
from sagemaker_rest.cloud.sagemaker.runtime.variants.container_choice import TARGET_MODEL
from sagemaker_rest.cloud.sagemaker.runtime.variants.model_data import ModelDataError, place_model_data
from sagemaker_rest.errors import AccessDeniedError, SagemakerRestError, ServingError

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Mapping
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.sagemaker.containers.answer import StreamedAnswer
    from sagemaker_rest.cloud.sagemaker.containers.pool import Container
    from sagemaker_rest.cloud.sagemaker.runtime.variants.supervision import SupervisedContainer

# What the models of one container may take together. On AWS that is the instance's memory; here the size of the
# unpacked archive stands for what a model takes, which for weights is about the same.
MEMORY_BYTES = 1024**3
# SageMaker goes on loading for so long after the request that asked for the model was told to try again
LOAD_SECONDS = 360.0
_LOADS_AT_ONCE = 4
_LOG = logging.getLogger(__name__)


class _LoadRefusedError(SagemakerRestError):
    """The container, or its memory, did not take a model; `answer` is what the container says."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"{status} {body.decode(errors='replace')}")
        self.answer = ContainerAnswer(status, Headers({"Content-Type": "application/json"}), body)


@dataclass(eq=False, slots=True)
class _Model:
    """A model on its way in, or loaded into `container`; `name` is the container's, `users` the requests inside it."""

    name: str
    target: str
    folder: Path
    container: Container
    loading: Future[None] = field(default_factory=Future)
    size_bytes: int = 0
    users: int = 0


@dataclass(frozen=True, slots=True)
class ModelSource:
    """The source of a multi-model container's archives; `assume` gives the execution role as it is now."""

    prefix_url: str
    artifacts: ArtifactStore
    assume: Callable[[], Principal]

    def fetch(self, target: str, into: Path) -> None:
        """Unpack the archive `target`. Raises what `place_model_data` and `assume` raise."""
        place_model_data(ModelData(self.url(target)), self.artifacts, self.assume(), into)

    def url(self, target: str) -> str:
        return f"{self.prefix_url.rstrip('/')}/{target.lstrip('/')}"


class MultiModelContainer:
    """A front of a container that loads into it what requests ask for, in threads of its own. Thread safe."""

    def __init__(
        self,
        container: SupervisedContainer,
        source: ModelSource,
        directory: Path,
        *,
        keeps_models: bool = True,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        """Serve the models of archives, unpacked into `directory`. Without `keeps_models` each is unloaded when nobody
        uses it.
        """
        self._container = container
        self._source = source
        self._directory = directory
        self._keeps_models = keeps_models
        self._memory_bytes = memory_bytes
        self._lock = threading.Lock()
        # the least recently used first
        self._models: OrderedDict[str, _Model] = OrderedDict()
        self._numbers = count(1)
        self._workers = ThreadPoolExecutor(_LOADS_AT_ONCE, thread_name_prefix="model-load")

    @property
    def loaded(self) -> tuple[str, ...]:
        """Return the target models in memory, the least recently used first."""
        with self._lock:
            return tuple(target for target, model in self._models.items() if model.loading.done() and self._has(model))

    def stream(self, body: bytes, headers: Mapping[str, str]) -> AbstractAsyncContextManager[StreamedAnswer]:
        """Refuse: InvokeEndpointWithResponseStream has no way to name a model."""
        del body, headers
        raise validation_error("A multi-model endpoint does not support InvokeEndpointWithResponseStream.")

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the container."""
        self._container.send_signal(number)

    async def invoke(self, body: bytes, headers: Mapping[str, str], timeout_seconds: float) -> ContainerAnswer:
        """Return the answer of the model that the headers name.

        Raises:
            ServiceError: The model is unknown (ValidationError) or is not loaded in time (ModelNotReadyException),
                and what a container's `invoke` raises.
        """
        deadline = time.monotonic() + timeout_seconds
        model, lost = self._enter(headers[TARGET_MODEL])
        try:
            for gone in lost:
                await asyncio.to_thread(self._unload, gone)
            await _loaded(model, timeout_seconds)
            left = max(deadline - time.monotonic(), 0.001)
            return await model.container.request("POST", f"/models/{model.name}/invoke", body, headers, left)
        except _LoadRefusedError as refused:
            return refused.answer
        except (AccessDeniedError, ModelDataError) as fault:
            raise _not_available(self._source.url(model.target), fault) from fault
        except TimeoutError:
            raise _not_ready(model.target) from None
        finally:
            if self._leave(model):
                await asyncio.to_thread(self._unload, model)

    def supervise(self) -> None:
        self._container.supervise()

    def retire(self) -> None:
        self._container.retire()

    def stop(self) -> None:
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._container.stop()

    def _enter(self, target: str) -> tuple[_Model, list[_Model]]:
        """Count a request in; the model it is for, and those that are to be unloaded, which a dead container had."""
        with self._lock:
            lost = self._take_lost()
            model = self._models.get(target)
            if model is None:
                # AWS names models so, too: a target may have slashes, and its name goes into paths
                name = hashlib.sha256(target.encode()).hexdigest()[:32]
                folder = self._directory / f"{name}-{next(self._numbers)}"
                model = _Model(name, target, folder, self._container.current)
                self._workers.submit(self._load, model)
                self._models[target] = model
            self._models.move_to_end(target)
            model.users += 1
        return model, lost

    def _take_lost(self) -> list[_Model]:
        """Take the models out of the list that were in a container that has died, once the next one serves."""
        lost = [model for model in self._models.values() if model.loading.done() and not self._has(model)]
        for model in lost:
            del self._models[model.target]
        return lost

    def _has(self, model: _Model) -> bool:
        return model.container is self._container.current

    def _leave(self, model: _Model) -> bool:
        """Count a request out; whether the model is to be unloaded now, and is not in the list any more."""
        with self._lock:
            model.users -= 1
            if self._keeps_models or model.users or self._models.get(model.target) is not model:
                return False
            if not model.loading.done():
                return False
            del self._models[model.target]
        return True

    def _load(self, model: _Model) -> None:
        with self._lock:
            if self._models.get(model.target) is not model:  # as many threads as there may be, when it was asked for
                return
        try:
            self._source.fetch(model.target, model.folder)
            model.size_bytes = sum(path.stat().st_size for path in model.folder.rglob("*") if path.is_file())
            for unused in self._make_room(model):
                self._unload(unused)
            model.container = self._container.current
            url = model.container.path_inside(model.folder)
            told = json.dumps({"model_name": model.name, "url": url}).encode()
            answer = model.container.tell("POST", "/models", told, {"Content-Type": "application/json"}, LOAD_SECONDS)
            if answer.status != 200:
                raise _LoadRefusedError(answer.status, answer.body)  # noqa: TRY301 - one place that undoes a load
        except BaseException as fault:  # noqa: BLE001 - whoever waits for the model is to know
            with self._lock:
                # gone before that is reported, so that the next request tries again
                if self._models.get(model.target) is model:
                    del self._models[model.target]
            remove_folder(model.folder)
            model.loading.set_exception(_told(model, fault))
        else:
            model.loading.set_result(None)

    def _make_room(self, wanted: _Model) -> list[_Model]:
        """Take models that nobody uses out of the list, the least recently used first, until `wanted` fits."""
        with self._lock:
            used = sum(model.size_bytes for model in self._models.values())
            removed: list[_Model] = []
            for model in list(self._models.values()):
                if used <= self._memory_bytes:
                    break
                if model is not wanted and model.loading.done() and not model.users:
                    removed.append(self._models.pop(model.target))
                    used -= model.size_bytes
        if used > self._memory_bytes:
            for model in removed:
                self._unload(model)
            raise _LoadRefusedError(507, _no_memory(wanted, self._memory_bytes))
        return removed

    def _unload(self, model: _Model) -> None:
        with suppress(ServingError):  # a container that is gone has no models
            model.container.tell("DELETE", f"/models/{model.name}", b"", {}, LOAD_SECONDS)
        remove_folder(model.folder)


async def _loaded(model: _Model, timeout_seconds: float) -> None:
    """Wait until the model is loaded; raises why it is not, and TimeoutError. Its loading goes on all the same."""
    if not model.loading.done():
        async with asyncio.timeout(timeout_seconds):
            await asyncio.shield(asyncio.wrap_future(model.loading))
    model.loading.result()


def _told(model: _Model, fault: BaseException) -> BaseException:
    """Return the error for those who wait for the model: an error of our own is not theirs, and is logged."""
    if isinstance(fault, SagemakerRestError):
        return fault
    _LOG.error("the model %s could not be loaded", model.target, exc_info=fault)
    error = f"{model.target} could not be loaded: {type(fault).__name__}: {fault}"
    return _LoadRefusedError(500, json.dumps({"error": error}).encode())


def _no_memory(model: _Model, memory_bytes: int) -> bytes:
    error = (
        f"Not enough memory to load {model.target}: it takes {model.size_bytes:,} bytes, and all models of a "
        f"multi-model container may take {memory_bytes:,} on the local target."
    )
    return json.dumps({"error": error}).encode()


def _not_available(url: str, fault: Exception) -> Exception:
    if isinstance(fault, ModelDataError) and not isinstance(fault.__cause__, AccessDeniedError | ArtifactNotFoundError):
        return validation_error(str(fault))
    bucket, _, key = url.removeprefix("s3://").partition("/")
    return validation_error(
        f"Failed to download model data(bucket: {bucket}, key: {key}). Please ensure that there is an object located "
        "at the URL and that the role passed to CreateModel has permissions to download the model."
    )


def _not_ready(target: str) -> Exception:
    # [?] the words are not established
    return service_error(
        429,
        "ModelNotReadyException",
        f"The model {target} is still being downloaded or loaded. Wait and try your request again.",
    )
