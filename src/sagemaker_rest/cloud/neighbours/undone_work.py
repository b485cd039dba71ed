"""Work that nobody does here: operations that moto answers as if it were done, or with a result that it makes up.

They are answered 501, because a stack that was tested against such an answer was not tested. What only keeps a record
(a queue's message, an instance that nobody starts, a schedule) is moto's. Services are named as in SDKs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.protocol.called_operation import CalledOperation
from sagemaker_rest.cloud.services import signing_name

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class UndoneWork:
    """Operations of a service, and the sentence that says what nobody does."""

    service: str
    operations: tuple[str, ...]
    why: str


_STACKS = (
    "nobody makes the resources of a template here. Make them by their own services' operations, as Terraform does, or "
    "deploy the template to AWS"
)
_INFERENCE = (
    "its models are AWS's own, and an answer of theirs would be made up. Ask AWS for it, or deploy a model to SageMaker"
)

TABLE = (
    UndoneWork(
        "apigatewaymanagementapi",
        ("DeleteConnection", "GetConnection", "PostToConnection"),
        "nobody is connected to a WebSocket API here",
    ),
    UndoneWork(
        "athena",
        ("GetQueryResults", "StartQueryExecution"),
        "nobody runs queries over S3 here",
    ),
    UndoneWork("batch", ("SubmitJob",), "nobody runs jobs here"),
    UndoneWork(
        "bedrock",
        ("CreateModelCustomizationJob",),
        "nobody trains models here",
    ),
    UndoneWork(
        "cloudformation",
        (
            "CreateChangeSet",
            "CreateStack",
            "CreateStackInstances",
            "CreateStackSet",
            "ExecuteChangeSet",
            "UpdateStack",
            "UpdateStackInstances",
            "UpdateStackSet",
        ),
        _STACKS,
    ),
    UndoneWork("codebuild", ("StartBuild",), "nobody runs builds here"),
    UndoneWork("codepipeline", ("StartPipelineExecution",), "nobody runs pipelines here"),
    UndoneWork(
        "comprehend",
        (
            "CreateDocumentClassifier",
            "CreateEntityRecognizer",
            "DetectKeyPhrases",
            "DetectPiiEntities",
            "DetectSentiment",
            "StartDocumentClassificationJob",
            "StartDominantLanguageDetectionJob",
            "StartEntitiesDetectionJob",
            "StartEventsDetectionJob",
            "StartFlywheelIteration",
            "StartKeyPhrasesDetectionJob",
            "StartPiiEntitiesDetectionJob",
            "StartSentimentDetectionJob",
            "StartTargetedSentimentDetectionJob",
            "StartTopicsDetectionJob",
        ),
        _INFERENCE,
    ),
    UndoneWork("datasync", ("StartTaskExecution",), "nobody copies data here"),
    UndoneWork("dms", ("StartReplicationTask", "TestConnection"), "nobody reaches databases here"),
    UndoneWork("ecr", ("DescribeImageScanFindings", "StartImageScan"), "nobody scans images here"),
    UndoneWork("ecs", ("RunTask", "StartTask"), "nobody runs containers of ECS here"),
    UndoneWork("emr", ("AddJobFlowSteps", "RunJobFlow"), "nobody runs clusters of EMR here"),
    UndoneWork("emr-containers", ("StartJobRun",), "nobody runs jobs here"),
    UndoneWork("emr-serverless", ("StartJobRun",), "nobody runs jobs here"),
    UndoneWork(
        "fis", ("StartExperiment",), "nobody carries experiments out here: see `sagemaker-rest fault` for faults"
    ),
    UndoneWork(
        "glue",
        ("StartCrawler", "StartJobRun", "StartTrigger", "StartWorkflowRun"),
        "nobody runs crawlers and jobs here",
    ),
    UndoneWork("polly", ("SynthesizeSpeech",), "nobody speaks here"),
    UndoneWork("rds-data", ("ExecuteStatement",), "a database cluster has no database behind it here"),
    UndoneWork(
        "redshift-data",
        ("DescribeStatement", "ExecuteStatement", "GetStatementResult"),
        "a cluster has no database behind it here",
    ),
    UndoneWork(
        "rekognition",
        (
            "CompareFaces",
            "DetectCustomLabels",
            "DetectLabels",
            "DetectText",
            "GetFaceSearch",
            "GetTextDetection",
            "StartFaceSearch",
            "StartTextDetection",
        ),
        _INFERENCE,
    ),
    UndoneWork("ssm", ("SendCommand",), "no instance runs commands here"),
    UndoneWork("stepfunctions", ("StartExecution",), "nobody runs state machines here"),
    UndoneWork(
        "textract",
        (
            "DetectDocumentText",
            "GetDocumentAnalysis",
            "GetDocumentTextDetection",
            "StartDocumentAnalysis",
            "StartDocumentTextDetection",
        ),
        _INFERENCE,
    ),
    UndoneWork("timestream-query", ("Query",), "nobody runs queries here"),
    UndoneWork("transcribe", ("StartMedicalTranscriptionJob", "StartTranscriptionJob"), _INFERENCE),
)
_BY_CALL: Mapping[CalledOperation, UndoneWork] = {
    CalledOperation(signing_name(work.service), operation): work for work in TABLE for operation in work.operations
}
_SIGNED_FOR = frozenset(called.service for called in _BY_CALL)


def has_undone_work(signed_for: str) -> bool:
    """Return whether an operation of a service with that signing name is in the table."""
    return signed_for in _SIGNED_FOR


def undone_work(called: CalledOperation) -> UndoneWork | None:
    """Return the work that an operation would have to do; None if it is not in the table."""
    return _BY_CALL.get(called)
