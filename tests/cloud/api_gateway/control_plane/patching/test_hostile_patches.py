"""Hostile patches of stages, plans, keys and domain names are carried out or refused, and spoil nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.control_plane.control_plane import ApiGatewayControlPlane
from sagemaker_rest.cloud.api_gateway.control_plane.published import PublishedDomains, PublishedStages
from sagemaker_rest.cloud.http import HttpRequest
from tests.cloud.own_service import SCOPE, client_of

ACCEPTABLE = {200, 400, 404, 409}
KINDS = ("stage", "deployment", "plan", "usage", "key", "domain", "mapping", "link", "certificate")
_PATHS = (
    *("", "/", "/name", "/description", "/deploymentId", "/variables/a", "/variables/", "/*/*", "/GET"),
    *("/*/*/logging/loglevel", "/a/GET/throttling/rateLimit", "//GET/caching/ttlInSeconds", "/a/throttling/burstLimit"),
    *("/*/*/caching/unauthorizedCacheControlHeaderStrategy", "/cacheClusterSize", "/cacheClusterEnabled"),
    *("/canarySettings", "/canarySettings/deploymentId", "/canarySettings/percentTraffic"),
    *("/canarySettings/stageVariableOverrides/a", "/accessLogSettings", "/accessLogSettings/format"),
    *("/accessLogSettings/destinationArn", "/clientCertificateId", "/documentationVersion", "/tracingEnabled"),
    *("/apiStages", "/apiStages/{api}:v1/throttle", "/apiStages/{api}:v1/throttle/a/GET/rateLimit", "/quota/limit"),
    *("/apiStages/{api}:v1/throttle/a", "/quota", "/quota/period", "/quota/offset", "/throttle", "/productCode"),
    *("/throttle/burstLimit", "/throttle/rateLimit", "/remaining", "/enabled", "/customerId", "/stages", "/labels"),
    *("/endpointConfiguration/types/0", "/endpointConfiguration/types", "/endpointConfiguration/ipAddressType"),
    *("/mutualTlsAuthentication/truststoreUri", "/mutualTlsAuthentication/truststoreVersion", "/policy"),
    *("/managementPolicy", "/securityPolicy", "/regionalCertificateArn", "/basePath", "/restapiId", "/stage"),
)
_TEXT = st.text(max_size=20) | st.sampled_from(
    [
        "",
        "0",
        "-1",
        "1_0",
        "٣",
        "9" * 400,
        "1e400",
        "nan",
        "null",
        "true",
        "a" * 5000,
        "{",
        "{api}:v1",
        "EDGE",
        "s3://a/b",
    ]
)
_PATCH = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "remove", "replace", "copy"]), "path": st.sampled_from(_PATHS)},
    optional={"value": st.none() | _TEXT, "from": st.sampled_from(_PATHS)},
)


@dataclass(frozen=True)
class Patched:
    """A control plane with one of everything, by the paths of its resources."""

    plane: ApiGatewayControlPlane
    api: str
    paths: dict[str, str]

    def send(self, method: str, path: str, body: bytes = b"") -> int:
        return self.plane.answer(HttpRequest(method, path, "", Headers({"Host": "localhost"}), body), SCOPE).status

    def is_whole(self) -> bool:
        """Return whether everything can still be shown, and served."""
        shown = {self.send("GET", path) for kind, path in self.paths.items() if kind not in ("usage", "mapping")}
        served = PublishedStages(self.plane.store).find(self.api, "v1")
        return shown == {200} and served is not None and PublishedDomains(self.plane.store).mappings("a.b") is not None


@pytest.fixture(scope="module")
def patched() -> Patched:
    plane = ApiGatewayControlPlane()
    client: Any = client_of("apigateway", plane.answer)
    api = client.create_rest_api(name="a")
    method = {"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "GET"}
    client.put_method(**method, authorizationType="NONE")
    client.put_integration(**method, type="MOCK")
    deployment = client.create_deployment(restApiId=api["id"], stageName="v1")["id"]
    stages = [{"apiId": api["id"], "stage": "v1"}]
    plan = client.create_usage_plan(name="p", apiStages=stages, quota={"limit": 1, "period": "DAY"})["id"]
    key = client.create_api_key(name="k")["id"]
    client.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
    client.create_domain_name(
        domainName="a.b", regionalCertificateArn="arn", endpointConfiguration={"types": ["REGIONAL"]}
    )
    client.create_base_path_mapping(domainName="a.b", restApiId=api["id"], basePath="x")
    link = client.create_vpc_link(name="l", targetArns=["arn:aws:elb:eu-west-1:123456789012:x"])["id"]
    certificate = client.generate_client_certificate()["clientCertificateId"]
    return Patched(
        plane,
        api["id"],
        {
            "stage": f"/restapis/{api['id']}/stages/v1",
            "deployment": f"/restapis/{api['id']}/deployments/{deployment}",
            "plan": f"/usageplans/{plan}",
            "usage": f"/usageplans/{plan}/keys/{key}/usage",
            "key": f"/apikeys/{key}",
            "domain": "/domainnames/a.b",
            "mapping": "/domainnames/a.b/basepathmappings/x",
            "link": f"/vpclinks/{link}",
            "certificate": f"/clientcertificates/{certificate}",
        },
    )


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(patches=st.lists(_PATCH, min_size=1, max_size=3))
@example(patches=[{"op": "replace", "path": "/name"}])
@example(patches=[{"op": "replace", "path": "/canarySettings/percentTraffic", "value": "nan"}])
@example(patches=[{"op": "replace", "path": "/apiStages/{api}:v1/throttle/a/GET/rateLimit", "value": "1e400"}])
def test_a_patch_is_carried_out_or_refused(patched: Patched, kind: str, patches: list[dict[str, Any]]) -> None:
    body = json.dumps({"patchOperations": patches}).replace("{api}", patched.api).encode()

    assert patched.send("PATCH", patched.paths[kind], body) in ACCEPTABLE
    assert patched.is_whole()
