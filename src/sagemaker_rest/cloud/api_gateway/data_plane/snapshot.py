"""A deployed API as plain data: what CreateDeployment copied, and the stage that points to it.

Everything the data plane needs to answer a request is here, in the words that the API definition used; nothing of it
changes afterwards. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.data_plane.stage_settings import (
        AccessLogSettings,
        CanarySettings,
        MethodSettings,
    )

DEFAULT_TIMEOUT_MILLIS = 29_000


class PassthroughBehavior(StrEnum):
    """The treatment of a body that no request template is for."""

    WHEN_NO_MATCH = "WHEN_NO_MATCH"
    WHEN_NO_TEMPLATES = "WHEN_NO_TEMPLATES"
    NEVER = "NEVER"


class ContentHandling(StrEnum):
    """The conversion of a payload; without it, the media types decide."""

    CONVERT_TO_BINARY = "CONVERT_TO_BINARY"
    CONVERT_TO_TEXT = "CONVERT_TO_TEXT"


@dataclass(frozen=True, slots=True)
class ModelSnapshot:
    """A named JSON Schema (draft 4); `schema` is its text."""

    name: str
    content_type: str
    schema: str


@dataclass(frozen=True, slots=True)
class ValidatorSnapshot:
    """The parts of a request that a request validator looks at."""

    validates_body: bool
    validates_parameters: bool


@dataclass(frozen=True, slots=True)
class GatewayResponseSnapshot:
    """An answer of the gateway itself that the API words in its own way; `status` None keeps the type's default."""

    response_type: str
    status: int | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IntegrationResponseSnapshot:
    """`selection_pattern` None makes it the default. A template None or empty for a type passes the body through."""

    status: int
    selection_pattern: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str | None] = field(default_factory=dict)
    content_handling: ContentHandling | None = None


@dataclass(frozen=True, slots=True)
class IntegrationSnapshot:
    """The backend of a method. `responses` are in the order in which their patterns are tried. Answers are cached under
    `cache_namespace` (empty: the resource's own) and the values of `cache_key_parameters`.
    """

    type: str
    uri: str = ""
    http_method: str | None = None
    credentials: str | None = None
    request_parameters: Mapping[str, str] = field(default_factory=dict)
    request_templates: Mapping[str, str | None] = field(default_factory=dict)
    passthrough_behavior: PassthroughBehavior = PassthroughBehavior.WHEN_NO_MATCH
    content_handling: ContentHandling | None = None
    timeout_millis: int = DEFAULT_TIMEOUT_MILLIS
    responses: tuple[IntegrationResponseSnapshot, ...] = ()
    cache_namespace: str = ""
    cache_key_parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MethodResponseSnapshot:
    """A status that the method may answer with, and the headers it declares (`method.response.header.X`). `models` are
    names by content type; they are documentation alone.
    """

    status: int
    parameters: Mapping[str, bool] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuthorizerSnapshot:
    """An authorizer, which tells who is calling. `type` is COGNITO_USER_POOLS, TOKEN or REQUEST; `provider_arns` are
    user pools; `identity_validation` is a regular expression, or empty.
    """

    name: str
    type: str
    provider_arns: tuple[str, ...] = ()
    identity_source: str = "method.request.header.Authorization"
    identity_validation: str = ""


@dataclass(frozen=True, slots=True)
class MethodSnapshot:
    """One HTTP method of a resource. `request_parameters` maps `method.request.….NAME` to "is required";
    `request_models` maps a content type to a model's name.
    """

    http_method: str
    integration: IntegrationSnapshot
    authorization_type: str = "NONE"
    authorizer: AuthorizerSnapshot | None = None
    authorization_scopes: tuple[str, ...] = ()
    api_key_required: bool = False
    request_parameters: Mapping[str, bool] = field(default_factory=dict)
    request_models: Mapping[str, str] = field(default_factory=dict)
    validator: ValidatorSnapshot | None = None
    responses: Mapping[int, MethodResponseSnapshot] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResourceSnapshot:
    """A path, as in `/models/{name}/predict` or `/{proxy+}`, and its methods by name (`ANY` included)."""

    id: str
    path: str
    methods: Mapping[str, MethodSnapshot] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class ApiSnapshot:
    """A REST API as it was when it was deployed. Two snapshots are never equal: each is an identity to cache by.

    `policy` is the resource policy; `vpc_endpoint_ids` are those that have a host name of their own for this API.
    `unimplemented` holds a noun phrase for each feature of the API that the local gateway would have to honour and
    does not; a request to such an API is refused rather than answered wrongly.
    """

    id: str
    account_id: str
    region: str
    resources: tuple[ResourceSnapshot, ...]
    models: Mapping[str, ModelSnapshot] = field(default_factory=dict)
    gateway_responses: Mapping[str, GatewayResponseSnapshot] = field(default_factory=dict)
    binary_media_types: tuple[str, ...] = ()
    execute_api_disabled: bool = False
    policy: Mapping[str, Any] | None = None
    is_private: bool = False
    vpc_endpoint_ids: tuple[str, ...] = ()
    api_key_source: str = "HEADER"
    unimplemented: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Throttle:
    """`burst` requests at once, `rate` requests a second afterwards."""

    rate: float
    burst: int


@dataclass(frozen=True, slots=True)
class StageSnapshot:
    """The stage as it is now: unlike the API, its variables and settings apply at once, without a deployment.
    `blocked_by_web_acl` says that its web ACL has no rules and blocks by default.

    `throttles` and `settings` are by resource path and method name; `("/*", "*")` stands for every method that is not
    listed. `api_name` is what metrics go by. Without a cache cluster (`has_cache`) nothing is cached;
    the cache is empty after each change of `cache_generation`.
    """

    name: str
    deployment_id: str
    variables: Mapping[str, str] = field(default_factory=dict)
    throttles: Mapping[tuple[str, str], Throttle] = field(default_factory=dict)
    blocked_by_web_acl: bool = False
    unimplemented: tuple[str, ...] = ()
    api_name: str = ""
    settings: Mapping[tuple[str, str], MethodSettings] = field(default_factory=dict)
    access_log: AccessLogSettings | None = None
    canary: CanarySettings | None = None
    has_cache: bool = False
    cache_generation: int = 0
    is_traced: bool = False
    is_canary: bool = False


@dataclass(frozen=True, slots=True)
class DeployedStage:
    """A stage from which requests are answered. `canary` is the API of the canary's deployment, where the stage has
    one.
    """

    api: ApiSnapshot
    stage: StageSnapshot
    canary: ApiSnapshot | None = None


class StageSource(Protocol):
    """A source of deployed stages: the control plane."""

    def find(self, api_id: str, stage_name: str) -> DeployedStage | None:
        """Return the stage with the snapshot of the deployment it points to; None if the API or stage does not
        exist.
        """
        ...
