"""One accelerated provider in one workspace."""

import contextlib
import itertools
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from sagemaker_rest.cache import cache_directory
from sagemaker_rest.terraform.accelerator.answers import ProviderAnswers
from sagemaker_rest.terraform.accelerator.guard import Guard
from sagemaker_rest.terraform.accelerator.pool import ProviderPool
from sagemaker_rest.terraform.accelerator.provider_process import ProviderProcess
from sagemaker_rest.terraform.accelerator.proxy import Proxy
from sagemaker_rest.terraform.answer_cache import AnswerCache
from sagemaker_rest.terraform.collector import pace

# The system's limit for a Unix socket's path is 104 bytes on macOS; go-plugin adds its own name to ours.
_LONGEST_FOLDER = 60
_SOCKET = "proxy"


class Accelerator:
    """Serves one provider to the Terraform commands of one folder, as a context manager."""

    def __init__(
        self,
        address: str,
        binary: Path,
        *,
        folder: Path,
        environment: Mapping[str, str],
        cache: Path | None = None,
        log: Path | None = None,
    ) -> None:
        """Accelerate the provider at `address`, such as `registry.terraform.io/hashicorp/aws`.

        `folder` is where Terraform runs; the provider has the same working directory and `environment`. `cache` keeps
        answers between runs (by default in the user's cache folder); `log` gets what providers write on stderr.
        """
        self.address = address
        self._binary = binary
        self._folder = folder.resolve()
        self._environment = dict(environment)
        self._cache = AnswerCache(cache or cache_directory() / "provider-answers")
        self._log = log
        self._numbers = itertools.count(1)
        self._closing = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Start.

        Raises:
            OSError: the binary is not there, or no socket can be made.
            ProviderStartError: the provider does not start in debug mode.

        """
        with contextlib.ExitStack() as stack:
            self._answers = ProviderAnswers(
                self._cache, self._binary, self._environment, self.address.rpartition("/")[2]
            )
            self._sockets = _private_folder()
            stack.callback(shutil.rmtree, self._sockets, ignore_errors=True)
            guard = Guard(self._sockets)
            stack.callback(guard.close)
            self._pool = ProviderPool(self._start)
            stack.callback(self._pool.close)
            self._proxy = Proxy(self._sockets / _SOCKET, folder=self._folder, pool=self._pool, answers=self._answers)
            stack.callback(self._proxy.close)
            self._pool.start_ahead(self._folder)
            self._protocol = self._learn_protocol()
            self._closing = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()

    @property
    def reattachments(self) -> Mapping[str, object]:
        """Return the entry for TF_REATTACH_PROVIDERS, by the provider's address."""
        return {self.address: self._proxy.reattachment(self._protocol)}

    @property
    def process_ids(self) -> list[int]:
        """Return the ids of the providers' processes now."""
        return [process.pid for process in self._pool.processes() if process.pid is not None and process.is_running]

    @property
    def lost_calls(self) -> list[str]:
        """Return the calls that got no answer because a provider ended or did not start."""
        return self._answers.lost_calls

    def give_whole_schema(self) -> None:
        """Leave nothing out of the schema from now on."""
        self._answers.whole_schema = True

    def move(self, folder: Path) -> None:
        """Follow the folder to `folder`, to where it was moved together with the providers that work in it."""
        old, self._folder = self._folder, folder.resolve()
        self._pool.move(old, self._folder)
        self._proxy.folder = self._folder

    def _learn_protocol(self) -> int:
        if (known := self._answers.protocol) is not None:
            return known
        version = self._pool.any(self._folder).protocol
        self._answers.remember_protocol(version)
        return version

    def _start(self, folder: Path) -> ProviderProcess:
        return ProviderProcess(
            self._binary,
            working_directory=folder,
            environment={**self._environment, **pace(self._environment)},
            folder=self._sockets / str(next(self._numbers)),
            log=self._log,
        )


def _private_folder() -> Path:
    """Make a new folder that only the user can enter, with a path short enough for sockets."""
    folder = tempfile.mkdtemp(prefix="accelerator-")
    if len(folder) > _LONGEST_FOLDER:
        Path(folder).rmdir()
        folder = tempfile.mkdtemp(prefix="accelerator-", dir="/tmp")
    return Path(folder)
