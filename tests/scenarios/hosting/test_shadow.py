"""Shadow variants: they get copies, and nobody hears of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.hosting.hosted import archive_of, container, variant

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scenarios.hosting.hosted import Hosting

FAILING = """
def handler(data, context):
    if b"fail" in data.read():
        raise ValueError("the shadow failed")
    return "from the shadow", "text/plain"
"""


@pytest.fixture(scope="module")
def endpoint(hosting: Hosting, saved_models: Path, plus_two: bytes) -> str:
    """Every request is copied to a shadow, and what both are asked and answer is captured."""
    failing = archive_of(saved_models / "half_plus" / "2", "half_plus/2", {"code/inference.py": FAILING})
    production = hosting.model(container(hosting.upload("production.tar.gz", plus_two)))
    shadow = hosting.model(container(hosting.upload("shadow.tar.gz", failing)))
    return hosting.endpoint(
        variant(production, "production"),
        ShadowProductionVariants=[variant(shadow, "shadow")],
        DataCaptureConfig={
            "InitialSamplingPercentage": 100,
            "DestinationS3Uri": f"s3://{hosting.bucket}/captured",
            "CaptureOptions": [{"CaptureMode": "InputAndOutput"}],
            "CaptureContentTypeHeader": {"CsvContentTypes": ["text/plain"]},
        },
    )


def invocations(hosting: Hosting, endpoint: str, variant_name: str) -> float:
    """Return how often CloudWatch says that the variant was asked."""
    now = datetime.now(UTC)
    points = hosting.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/SageMaker",
        MetricName="Invocations",
        Dimensions=[{"Name": "EndpointName", "Value": endpoint}, {"Name": "VariantName", "Value": variant_name}],
        StartTime=now - timedelta(minutes=5),
        EndTime=now + timedelta(minutes=5),
        Period=3600,
        Statistics=["Sum"],
    )["Datapoints"]
    return float(sum(point["Sum"] for point in points))


def test_a_shadow_gets_a_copy_and_production_answers(hosting: Hosting, endpoint: str) -> None:
    answer = hosting.invoke(endpoint, {"instances": [2.0]})
    captured = hosting.objects(f"captured/{endpoint}/shadow/", 1)

    assert (answer["InvokedProductionVariant"], answer["Body"]) == ("production", {"predictions": [3.0]})
    hosting.log(endpoint, "shadow/", '"POST /invocations" 200')
    line = json.loads(next(iter(captured.values())).splitlines()[0])
    assert line["captureData"]["endpointOutput"]["data"] == "from the shadow"


def test_a_shadow_that_fails_is_heard_of_in_the_log_alone(hosting: Hosting, endpoint: str) -> None:
    answer = hosting.invoke(endpoint, {"instances": [2.0], "signature_name": "serving_default", "fail": 1})

    assert answer["Body"] == {"predictions": [3.0]}
    hosting.log(endpoint, "shadow/", '"POST /invocations" 500')


def test_a_shadow_has_metrics_of_its_own(hosting: Hosting, endpoint: str) -> None:
    hosting.invoke(endpoint, {"instances": [2.0]})
    hosting.objects(f"captured/{endpoint}/shadow/", 1)

    assert invocations(hosting, endpoint, "shadow") >= 1


def test_a_shadow_cannot_be_asked_for(hosting: Hosting, endpoint: str) -> None:
    with pytest.raises(hosting.runtime.exceptions.ValidationError):
        hosting.invoke(endpoint, {"instances": [2.0]}, TargetVariant="shadow")


def test_capture_is_on_unless_it_is_turned_off(hosting: Hosting, endpoint: str) -> None:
    described = hosting.sagemaker.describe_endpoint(EndpointName=endpoint)["DataCaptureConfig"]

    assert (described["EnableCapture"], described["CaptureStatus"]) == (True, "Started")
