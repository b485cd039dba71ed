"""A second CreateModel or CreateEndpointConfig of the same name is refused. moto 5.2.5 overwrites the first, which
hides a module whose
names are not unique (terraform-provider-aws issues 21811 and 40048 are about that).
"""

from __future__ import annotations

from typing import Any

from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.models import FakeEndpointConfig, Model, SageMakerModelBackend
from moto.sagemaker.utils import arn_formatter

_create_model = SageMakerModelBackend.create_model
_create_endpoint_config = SageMakerModelBackend.create_endpoint_config


def _create_new_model(self: SageMakerModelBackend, model_name: str, *args: Any, **kwargs: Any) -> Model:
    if model_name in self._models:
        arn = arn_formatter("model", model_name, self.account_id, self.region_name)
        raise ValidationError(f'Cannot create already existing model "{arn}".')
    return _create_model(self, model_name, *args, **kwargs)


def _create_new_endpoint_config(
    self: SageMakerModelBackend, endpoint_config_name: str, *args: Any, **kwargs: Any
) -> FakeEndpointConfig:
    if endpoint_config_name in self.endpoint_configs:
        arn = self.endpoint_configs[endpoint_config_name].endpoint_config_arn
        raise ValidationError(f'Cannot create already existing endpoint configuration "{arn}".')
    return _create_endpoint_config(self, endpoint_config_name, *args, **kwargs)


def install() -> None:
    SageMakerModelBackend.create_model = _create_new_model
    SageMakerModelBackend.create_endpoint_config = _create_new_endpoint_config
