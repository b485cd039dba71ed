"""moto's server with every piece of this folder in place, as one control plane that never leaves a caller waiting."""

from __future__ import annotations

import functools
import traceback
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.authorization.credential import signed_service
from sagemaker_rest.cloud.neighbours import declared_mends, service_routers, wsgi
from sagemaker_rest.cloud.neighbours.api_gateway import account as api_gateway_account
from sagemaker_rest.cloud.neighbours.api_gateway import authorizers as api_gateway_authorizers
from sagemaker_rest.cloud.neighbours.api_gateway import binary_media_types as api_gateway_binary_media_types
from sagemaker_rest.cloud.neighbours.api_gateway import cache_keys as api_gateway_cache_keys
from sagemaker_rest.cloud.neighbours.api_gateway import canary as api_gateway_canary
from sagemaker_rest.cloud.neighbours.api_gateway import deployed_stage as api_gateway_deployed_stage
from sagemaker_rest.cloud.neighbours.api_gateway import deployment_snapshot
from sagemaker_rest.cloud.neighbours.api_gateway import domain_names as api_gateway_domain_names
from sagemaker_rest.cloud.neighbours.api_gateway import dropped_settings as api_gateway_dropped_settings
from sagemaker_rest.cloud.neighbours.api_gateway import existing_methods as api_gateway_existing_methods
from sagemaker_rest.cloud.neighbours.api_gateway import export as api_gateway_export
from sagemaker_rest.cloud.neighbours.api_gateway import mapping_checks as api_gateway_mapping_checks
from sagemaker_rest.cloud.neighbours.api_gateway import missing_integration as api_gateway_missing_integration
from sagemaker_rest.cloud.neighbours.api_gateway import mock_integrations as api_gateway_mock_integrations
from sagemaker_rest.cloud.neighbours.api_gateway import resource_policy as api_gateway_resource_policy
from sagemaker_rest.cloud.neighbours.api_gateway import sibling_resources as api_gateway_sibling_resources
from sagemaker_rest.cloud.neighbours.api_gateway import stage_updates as api_gateway_stage_updates
from sagemaker_rest.cloud.neighbours.api_gateway import tags as api_gateway_tags
from sagemaker_rest.cloud.neighbours.api_gateway import updates as api_gateway_updates
from sagemaker_rest.cloud.neighbours.api_gateway import usage as api_gateway_usage
from sagemaker_rest.cloud.neighbours.api_gateway import usage_plans as api_gateway_usage_plans
from sagemaker_rest.cloud.neighbours.api_gateway import vpc_endpoint_ids as api_gateway_vpc_endpoint_ids
from sagemaker_rest.cloud.neighbours.api_gateway.openapi import imports as api_gateway_imports
from sagemaker_rest.cloud.neighbours.backends import moto_module
from sagemaker_rest.cloud.neighbours.cloud_state import CloudState, carrying_out_for
from sagemaker_rest.cloud.neighbours.cognito.token_endpoint import with_token_endpoint
from sagemaker_rest.cloud.neighbours.refusals import refusal
from sagemaker_rest.cloud.protocol.error_shapes import error_answer, protocol_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from sagemaker_rest.cloud.api_gateway.data_plane.access.quotas import UsageLedger
    from sagemaker_rest.cloud.http import ControlPlane, HttpRequest, HttpResponse

# the page of a Flask application that knows no such address
NO_ROUTE = b"<title>404 Not Found</title>"


def control_plane(usage: UsageLedger, cloud: CloudState) -> ControlPlane:
    """Moto's server, with its gaps closed; `usage` knows what API keys have used."""
    api_gateway_account.install()
    api_gateway_binary_media_types.install()
    api_gateway_canary.install()
    api_gateway_deployed_stage.install()
    api_gateway_domain_names.install()
    api_gateway_dropped_settings.install()
    api_gateway_existing_methods.install()
    api_gateway_export.install(deployment_snapshot.MotoStages())
    api_gateway_imports.install()
    api_gateway_mapping_checks.install()
    api_gateway_cache_keys.install()
    api_gateway_missing_integration.install()
    api_gateway_mock_integrations.install()
    api_gateway_sibling_resources.install()
    api_gateway_stage_updates.install()
    api_gateway_tags.install()
    api_gateway_updates.install()
    deployment_snapshot.install_deployment_snapshots()
    api_gateway_authorizers.install()
    api_gateway_resource_policy.install()
    api_gateway_usage.install(usage)
    api_gateway_usage_plans.install()
    api_gateway_vpc_endpoint_ids.install()
    return moto_control_plane(cloud)


def moto_control_plane(cloud: CloudState) -> ControlPlane:
    """Return moto's server with its mends in place, for requests to one cloud."""
    declared_mends.install()
    return with_token_endpoint(_answering_at_once(cloud))


@functools.cache
def _moto() -> WSGIApplication:
    """Moto's server, loaded with the first request that is for it."""
    server = moto_module("moto.moto_server.werkzeug_app")
    application: WSGIApplication = server.DomainDispatcherApplication(service_routers.application_of)
    return application


def _answering_at_once(cloud: CloudState) -> ControlPlane:
    """What moto does not implement raises inside it, or has no route: the caller would see a dropped connection, which
    the AWS provider retries for minutes, or a web page that reads as "not found". 501 is neither.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        why_not = refusal(request)
        if why_not is not None:
            return _error(request, 501, why_not)
        asked = f"{signed_service(request)} {request.method} {request.path}"
        try:
            with carrying_out_for(cloud):
                answered = wsgi.ask(_moto(), request)
        except NotImplementedError as error:
            return _error(request, 501, f"The local cloud does not implement {error or asked}")
        except Exception as error:  # noqa: BLE001 - a fault in moto is answered too, and shown
            traceback.print_exc()
            return _error(request, 500, f"The local cloud failed at {asked}: {type(error).__name__}: {error}")
        if answered.status == 404 and NO_ROUTE in answered.body:
            return _error(request, 501, f"The local cloud does not implement {asked}")
        return answered

    return answer


def _error(request: HttpRequest, status: int, message: str) -> HttpResponse:
    code = {501: "NotImplemented"}.get(status, "InternalFailure")
    answer = error_answer(protocol_of(signed_service(request), request.headers), status, code, message)
    answer.headers.set("x-amzn-ErrorType", code)
    return answer
