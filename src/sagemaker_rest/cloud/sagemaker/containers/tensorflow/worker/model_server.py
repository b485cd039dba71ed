"""TensorFlow Serving's REST API over the models of one container."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.document import Document, parse_document
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.model_documents import metadata_json, status_json
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.paths import Operation, Target, parse_path
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.predict_request import (
    read_predict_request,
    signature_name,
)
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.response_json import error_json, predictions_json
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.status import StatusError, invalid_argument, not_found
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker import example_methods

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.signature import Signature
    from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker.saved_model import SavedModel


@dataclass(frozen=True, slots=True)
class RestAnswer:
    """An answer of the REST API; its content type is always application/json."""

    status: int
    body: str


class ModelServer:
    """Answers for models by name and version; the highest version is the default."""

    def __init__(self, models: Mapping[str, Mapping[int, SavedModel]]) -> None:
        self._models = models

    def answer(self, method: str, path: str, body: str) -> RestAnswer:
        """Answer any request under /v1. Whatever is wrong with it becomes a status and an `error`."""
        try:
            target = parse_path(method, path)
            return RestAnswer(200, self._answer(target, body))
        except StatusError as fault:
            return RestAnswer(fault.http_status, error_json(fault.message))
        except RecursionError:
            return RestAnswer(400, error_json("JSON Parse error: Terminate parsing due to Handler error. at offset: 0"))

    def is_available(self, model: str) -> bool:
        return bool(self._models.get(model))

    def _answer(self, target: Target, body: str) -> str:
        if target.operation is Operation.STATUS:
            return self._status(target)
        version, model = self._find(target)
        if target.operation is Operation.METADATA:
            return metadata_json(target.model, version, model.signatures)
        document = parse_document(body)
        if target.operation is Operation.PREDICT:
            return _predict(model, document)
        if target.operation is Operation.CLASSIFY:
            return example_methods.classify(model, document)
        return example_methods.regress(model, document)

    def _find(self, target: Target) -> tuple[int, SavedModel]:
        if target.label is not None:
            # labels come from a model configuration file, which the container has no way to be given
            raise invalid_argument(f"Unrecognized servable version label: {target.label}")
        versions = self._models.get(target.model, {})
        if target.version is None:
            if not versions:
                raise not_found(f"Servable not found for request: Latest({target.model})")
            highest = max(versions)
            return highest, versions[highest]
        if target.version not in versions:
            raise not_found(f"Servable not found for request: Specific({target.model}, {target.version})")
        return target.version, versions[target.version]

    def _status(self, target: Target) -> str:
        versions = self._models.get(target.model, {})
        if target.version is not None:
            if target.version not in versions:
                raise not_found(f"Could not find version {target.version} of model {target.model}")
            return status_json([target.version])
        if not versions:
            raise not_found(f"Could not find any versions of model {target.model}")
        return status_json(list(versions))


def _predict(model: SavedModel, document: Document) -> str:
    request = read_predict_request(document, _signature(model, signature_name(document)))
    outputs = model.run(_signature(model, signature_name(document)), request.tensors)
    return predictions_json(outputs, request.format)


def _signature(model: SavedModel, name: str) -> Signature:
    signature = model.signatures.get(name)
    if signature is None:
        raise invalid_argument(f'Serving signature name: "{name}" not found in signature def')
    return signature
