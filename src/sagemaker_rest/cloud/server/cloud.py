"""The local cloud put together behind one port of this process."""

from __future__ import annotations

import functools
import logging
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sagemaker_rest.cloud.api_gateway.control_plane.control_plane import ApiGatewayControlPlane
from sagemaker_rest.cloud.api_gateway.control_plane.published import (
    PublishedDomains,
    PublishedStages,
    PublishedSubscriptions,
    logging_role,
)
from sagemaker_rest.cloud.api_gateway.control_plane.surroundings import Surroundings as ApiGatewaySurroundings
from sagemaker_rest.cloud.api_gateway.data_plane.access.access_control import AccessControl, Directories
from sagemaker_rest.cloud.api_gateway.data_plane.access.quotas import UsageLedger
from sagemaker_rest.cloud.api_gateway.data_plane.gateway import Gateway
from sagemaker_rest.cloud.api_gateway.data_plane.reporting import Reporter
from sagemaker_rest.cloud.api_gateway.data_plane.test_invocation import MethodTests
from sagemaker_rest.cloud.api_gateway.data_plane.worker_processes import WorkerProcesses
from sagemaker_rest.cloud.faults.admin import FaultAdministration
from sagemaker_rest.cloud.faults.connection import Delay
from sagemaker_rest.cloud.faults.control_plane import FaultyControlPlane
from sagemaker_rest.cloud.faults.data_plane import FaultyGateway, FaultyRuntime
from sagemaker_rest.cloud.faults.hazards import InjectedHazards
from sagemaker_rest.cloud.faults.register import FaultRegister
from sagemaker_rest.cloud.http_server.server import HttpServer, listen
from sagemaker_rest.cloud.neighbours.autoscaling.actions import VariantScaling
from sagemaker_rest.cloud.neighbours.autoscaling.scalable_targets import MotoScalableTargets
from sagemaker_rest.cloud.neighbours.cloud_state import CloudState
from sagemaker_rest.cloud.neighbours.cloudwatch.alarm_actions import AlarmActions
from sagemaker_rest.cloud.neighbours.cloudwatch.alarm_evaluation import AlarmEvaluation
from sagemaker_rest.cloud.neighbours.cloudwatch.alarm_states import CloudWatchAlarms
from sagemaker_rest.cloud.neighbours.cloudwatch.gateway_logs import GatewayLogs, may_write_logs
from sagemaker_rest.cloud.neighbours.cloudwatch.log_events import CloudWatchLogs
from sagemaker_rest.cloud.neighbours.cloudwatch.metric_counts import MotoMetrics
from sagemaker_rest.cloud.neighbours.cloudwatch.recent_metrics import RecentMetrics
from sagemaker_rest.cloud.neighbours.cloudwatch.sns_topics import SnsTopics
from sagemaker_rest.cloud.neighbours.cognito.user_pools import MotoUserPools
from sagemaker_rest.cloud.neighbours.ec2.vpc_endpoints import MotoVpcEndpoints
from sagemaker_rest.cloud.neighbours.iam.credentials import MotoCredentials
from sagemaker_rest.cloud.neighbours.iam.identity import IamRoles
from sagemaker_rest.cloud.neighbours.iam.model_sessions import ModelSessions
from sagemaker_rest.cloud.neighbours.loading_ahead import load_ahead
from sagemaker_rest.cloud.neighbours.moto_application import moto_control_plane
from sagemaker_rest.cloud.neighbours.s3.artifact_store import S3Artifacts
from sagemaker_rest.cloud.neighbours.wafv2.web_acls import web_acl_of
from sagemaker_rest.cloud.own_api import DIRECTORY_PREFIX, OwnApi
from sagemaker_rest.cloud.sagemaker.containers.command.launcher import CommandLauncher
from sagemaker_rest.cloud.sagemaker.containers.engine.launcher import EngineLauncher, NamedImageLauncher
from sagemaker_rest.cloud.sagemaker.containers.folders import remove_folder
from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerPool
from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRules
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.launcher import TensorFlowLauncher
from sagemaker_rest.cloud.sagemaker.containers.toolkits.launcher import ToolkitLauncher
from sagemaker_rest.cloud.sagemaker.control_plane.control_plane import SageMakerControlPlane
from sagemaker_rest.cloud.sagemaker.control_plane.scaling import VariantInstances
from sagemaker_rest.cloud.sagemaker.control_plane.surroundings import Surroundings as SageMakerSurroundings
from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.inference import AsyncInference, Surroundings
from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.invocation import InvokeEndpointAsync
from sagemaker_rest.cloud.sagemaker.runtime.invocation import InvokeEndpoint
from sagemaker_rest.cloud.sagemaker.runtime.operations import SageMakerRuntime
from sagemaker_rest.cloud.sagemaker.runtime.response_stream import InvokeEndpointWithResponseStream
from sagemaker_rest.cloud.sagemaker.runtime.runtime import Runtime
from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import DEFAULT_FACTOR, Clock
from sagemaker_rest.cloud.sagemaker.runtime.variants.deployment import VariantDeployer
from sagemaker_rest.cloud.sagemaker.runtime.variants.role_credentials import RoleCredentials
from sagemaker_rest.cloud.server.account import MadeThings
from sagemaker_rest.cloud.server.admission import Admission
from sagemaker_rest.cloud.server.api_gateway_calls import api_gateway_calls
from sagemaker_rest.cloud.server.control_planes import ControlPlanes
from sagemaker_rest.cloud.server.event_loop import EventLoopThread
from sagemaker_rest.cloud.server.front import Front
from sagemaker_rest.cloud.server.signed_calls import signed_calls

if TYPE_CHECKING:
    from types import TracebackType

    from sagemaker_rest.cloud.sagemaker.containers.launching import ContainerLauncher


@dataclass(frozen=True, slots=True)
class CloudSettings:
    """`port` 0 takes a free one. `spare_containers` import TensorFlow in advance: at once if `warm`, else when a
    stack begins. `allowed_hosts` are names that the cloud answers to beside addresses, localhost and AWS's own.
    """

    port: int = 0
    host: str = "127.0.0.1"
    spare_containers: int = 1
    warm: bool = False
    # how many seconds of AWS's waits pass in a real one: see runtime.clock
    clock_factor: float = DEFAULT_FACTOR
    # how the user wants images to be served, before anything else is looked at
    containers: ContainerRules = field(default_factory=ContainerRules)
    allowed_hosts: frozenset[str] = frozenset()


class Cloud:
    """An AWS in this process. A context manager: on exit every container, the port and the working directory are
    gone.
    """

    def __init__(self, settings: CloudSettings) -> None:
        remove_stale_directories()
        self.directory = Path(tempfile.mkdtemp(prefix=f"{DIRECTORY_PREFIX}{os.getpid()}-"))
        commands = CommandLauncher(settings.containers)
        self._pool = ContainerPool(self.directory, (commands, *_other_launchers(settings, self.directory)))
        self._own_api = OwnApi()
        sessions = ModelSessions()
        self._credentials = RoleCredentials(sessions)
        roles = IamRoles()
        artifacts = S3Artifacts()
        deployer = VariantDeployer(
            roles=roles,
            artifacts=artifacts,
            captures=artifacts,
            logs=CloudWatchLogs(),
            pool=self._pool,
            directory=self.directory,
            credentials=self._credentials,
        )
        clock = Clock(settings.clock_factor)
        metrics = RecentMetrics(MotoMetrics(), clock)
        faults = FaultRegister()
        self._delay = Delay()
        hazards = InjectedHazards(faults)
        alarms = CloudWatchAlarms(roles)
        self._runtime = Runtime(deployer, clock=clock, alarms=alarms, hazards=hazards)
        sagemaker = SageMakerControlPlane(SageMakerSurroundings(self._runtime, alarms, MotoScalableTargets(), roles))
        scaling = VariantScaling(VariantInstances(sagemaker), clock)
        self._alarms = AlarmEvaluation(metrics, clock, AlarmActions(scaling))
        surroundings = Surroundings(roles, artifacts, artifacts, SnsTopics(), metrics)
        self._loop = EventLoopThread("cloud-server")
        self._async_inference = AsyncInference(self._runtime, surroundings, clock, self._loop.run)
        sagemaker_runtime = FaultyRuntime(
            SageMakerRuntime(
                InvokeEndpoint(self._runtime, metrics=metrics, hazards=hazards),
                async_invocations=InvokeEndpointAsync(self._runtime, self._async_inference),
                invocations_response_stream=InvokeEndpointWithResponseStream(self._runtime, metrics, hazards),
            ),
            faults,
            self._delay,
        )
        workers = WorkerProcesses()
        usage, services = UsageLedger(), {"runtime.sagemaker": sagemaker_runtime}
        api_gateway = ApiGatewayControlPlane(
            ApiGatewaySurroundings(
                usage=usage,
                web_acl_of=web_acl_of,
                test_invoke=MethodTests(services, roles, self._loop.run, workers),
                may_write_logs=functools.partial(may_write_logs, roles),
            )
        )
        published = api_gateway.store
        directories = Directories(
            MotoCredentials(), MotoUserPools(), PublishedSubscriptions(published), MotoVpcEndpoints()
        )
        logs = GatewayLogs(roles, functools.partial(logging_role, published))
        self._gateway = Gateway(
            PublishedStages(published, web_acl_of),
            services,
            roles,
            access=AccessControl(directories, usage),
            reporter=Reporter(metrics, logs),
            domains=PublishedDomains(published),
            workers=workers,
        )
        own_resources = (sagemaker.tagged_resources,)
        neighbours = sessions.guarding(moto_control_plane(CloudState(clock, metrics, own_resources)))
        self._control_planes = ControlPlanes(
            {
                "apigateway": api_gateway_calls(signed_calls(api_gateway.answer), neighbours),
                "sagemaker": signed_calls(sagemaker.answer),
            },
            neighbours,
        )
        self._front = Front(
            gateway=FaultyGateway(self._gateway, faults, self._delay),
            sagemaker_runtime=sagemaker_runtime,
            control_plane=FaultyControlPlane(self._control_planes, faults, self._delay),
            faults=FaultAdministration(faults),
            admission=Admission(settings.allowed_hosts),
            own_api=self._own_api,
            credentials=self._credentials,
            made=MadeThings({"apigateway": published, "sagemaker": sagemaker.store}),
            stand_ins=commands.stand_ins,
            on_change=self._pool.warm,
        )
        self._server = HttpServer(self._front)
        self._settings = settings
        self._address = (settings.host, settings.port)

    def __enter__(self) -> Self:
        try:
            listener = listen(self._settings.host, self._settings.port)
        except OSError:
            self._loop.close()
            self._release()
            raise
        self._address = listener.getsockname()[:2]
        self._own_api.publish(self.directory, self._address[1])
        self._credentials.serve_at(self.url)
        self._loop.start()
        self._loop.run(self._server.start(listener))
        load_ahead()
        self._alarms.start()
        self._async_inference.start()
        if self._settings.warm:
            self._pool.warm()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.run(self._stop())
        self._alarms.close()
        self._async_inference.close()
        self._loop.close()
        self._control_planes.close()
        self._release()

    @property
    def url(self) -> str:
        """Return its URL, for example `http://127.0.0.1:4566`."""
        host, port = self._address
        return f"http://{host}:{port}"

    async def _stop(self) -> None:
        self._delay.close()
        await self._server.stop()
        self._pool.hang_up()

    def _release(self) -> None:
        self._front.close()
        self._gateway.close()
        self._runtime.close()
        self._pool.close()
        remove_folder(self.directory)


def _other_launchers(settings: CloudSettings, directory: Path) -> tuple[ContainerLauncher, ...]:
    """Return what serves the images that no command serves, in the order in which they are asked."""
    rules = settings.containers
    engine = EngineLauncher(rules)
    return (
        NamedImageLauncher(rules, engine),
        ToolkitLauncher(rules),
        TensorFlowLauncher(directory, settings.spare_containers),
        *((engine,) if rules.uses_engine else ()),
    )


def remove_stale_directories(parent: Path | None = None) -> None:
    """Remove the working directories of clouds that were killed before they could: their process is gone."""
    for directory in (parent or Path(tempfile.gettempdir())).glob(f"{DIRECTORY_PREFIX}*-*"):
        pid = directory.name.removeprefix(DIRECTORY_PREFIX).split("-")[0]
        if pid.isdigit() and not _is_running(int(pid)):
            logging.getLogger(__name__).info("removing %s, left by a cloud that was killed", directory)
            remove_folder(directory)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
