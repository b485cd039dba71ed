"""The environment that makes Terraform fast in one folder, or the plain one where that is not possible."""

import contextlib
import functools
import json
import os
import shutil
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from sagemaker_rest.errors import SagemakerRestError
from sagemaker_rest.terraform.accelerator import version_constraints
from sagemaker_rest.terraform.accelerator.accelerator import Accelerator
from sagemaker_rest.terraform.accelerator.installed import InstalledProvider, installed_providers
from sagemaker_rest.terraform.accelerator.types_in_use import configuration_texts
from sagemaker_rest.terraform.collector import pace

# A provider whose binary is smaller has few types, and starts and answers in no time by itself.
_WORTH_BYTES = 64 << 20


class AcceleratorWarning(UserWarning):
    """Terraform runs as it comes, and is slower than it could be."""


class Acceleration:
    """Terraform's environment for one folder, as a context manager. Inside it, `environment` is for any command there.

    It never fails: `why_not` says why Terraform runs plain where it does.
    """

    def __init__(
        self,
        folder: Path,
        *,
        environment: Mapping[str, str] | None = None,
        providers: Sequence[InstalledProvider] | None = None,
        cache: Path | None = None,
        log: Path | None = None,
    ) -> None:
        """Accelerate the root module in `folder`.

        `environment` is what Terraform and the providers are to see (the process's own by default), `providers` the
        ones to accelerate (by default the large ones that `terraform init` has installed in the folder), `cache` where
        answers are kept between runs, `log` what gets the providers' stderr.
        """
        # whole, because the providers in it are started from there
        self._folder = folder.resolve()
        self._plain = dict(os.environ if environment is None else environment)
        self._providers = providers
        self._cache = cache
        self._log = log
        self._accelerators: list[Accelerator] = []
        self._closing = contextlib.ExitStack()
        self.why_not: str | None = None

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            try:
                for provider in self._chosen():
                    accelerator = Accelerator(
                        provider.address,
                        provider.binary,
                        folder=self._folder,
                        environment=self._plain,
                        cache=self._cache,
                        log=self._log,
                    )
                    self._accelerators.append(stack.enter_context(accelerator))
            except (OSError, SagemakerRestError) as error:
                self._run_plain(str(error))
                return self  # leaving the stack ends what was started
            self._closing = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._accelerators = []
        self._closing.close()

    @property
    def environment(self) -> dict[str, str]:
        """Return the whole environment of a Terraform command."""
        return {**self._plain, **self.additions}

    @property
    def additions(self) -> dict[str, str]:
        """Return what the accelerator adds to the environment; nothing where Terraform runs plain."""
        if not self._accelerators:
            return {}
        given = json.loads(self._plain.get("TF_REATTACH_PROVIDERS") or "{}")
        ours = {address: entry for one in self._accelerators for address, entry in one.reattachments.items()}
        return {"TF_REATTACH_PROVIDERS": json.dumps({**given, **ours}), **pace(self._plain)}

    @property
    def is_on(self) -> bool:
        return bool(self._accelerators)

    @property
    def process_ids(self) -> list[int]:
        """Return the ids of the providers' processes now."""
        return [pid for one in self._accelerators for pid in one.process_ids]

    def take_lost_calls(self) -> list[str]:
        """Return the calls since the last time that got no answer because a provider ended or did not start."""
        lost: list[str] = []
        for one in self._accelerators:
            lost += one.lost_calls
            one.lost_calls.clear()
        return lost

    def give_whole_schema(self) -> None:
        """Leave nothing out of the schemas from now on."""
        for one in self._accelerators:
            one.give_whole_schema()

    def move(self, folder: Path) -> None:
        """Follow the folder to `folder`, to where it was moved (by `Path.rename`, say): the providers in it go on
        there.

        Another configuration may have been put into it, if it wants the same providers.
        """
        self._folder = folder.resolve()
        for one in self._accelerators:
            one.move(folder)

    def stop(self, why: str) -> None:
        """End everything; Terraform runs plain from now on, and one warning says why."""
        self.__exit__(None, None, None)
        self._run_plain(why)

    def _chosen(self) -> Sequence[InstalledProvider]:
        if self._providers is not None:
            return self._providers
        data = self._folder / (self._plain.get("TF_DATA_DIR") or ".terraform")
        large = [one for one in installed_providers(self._folder, data) if one.binary.stat().st_size >= _WORTH_BYTES]
        if not large:
            raise SagemakerRestError(f"terraform init has installed no large provider in {self._folder}")
        terraform = shutil.which("terraform", path=self._plain.get("PATH")) or "terraform"
        for provider in large:
            if not is_allowed(provider, self._folder, self._plain, terraform=terraform):
                raise SagemakerRestError(
                    f"it is not clear that the configuration allows {provider.address} {provider.version}, the version "
                    "that is installed"
                )
        return large

    def _run_plain(self, why: str) -> None:
        self._accelerators = []
        self.why_not = why
        _warn_once(why)


@contextlib.contextmanager
def accelerated(
    folder: Path,
    *,
    environment: Mapping[str, str] | None = None,
    providers: Sequence[InstalledProvider] | None = None,
    cache: Path | None = None,
    log: Path | None = None,
) -> Iterator[dict[str, str]]:
    """Give the environment for any `terraform` command in `folder`; see `Acceleration`.

    with accelerated(Path("infrastructure")) as environment:
        subprocess.run(["terraform", "plan"], cwd="infrastructure", env=environment)
    """
    with Acceleration(folder, environment=environment, providers=providers, cache=cache, log=log) as acceleration:
        yield acceleration.environment


def is_allowed(
    provider: InstalledProvider, folder: Path, environment: Mapping[str, str], *, terraform: str | Path
) -> bool:
    """Return whether the configuration in `folder`, whose modules are installed, certainly allows this version."""
    data = folder / (environment.get("TF_DATA_DIR") or ".terraform")
    with contextlib.suppress(OSError, ValueError):
        if version_constraints.are_allowed(configuration_texts(folder, data), provider.version):
            return True
    constraints = version_constraints.required_versions(terraform, folder, environment, provider.address)
    return constraints is not None and all(version_constraints.allows(one, provider.version) for one in constraints)


@functools.cache
def _warn_once(why: str) -> None:
    warnings.warn(f"Terraform runs without the accelerator: {why}", AcceleratorWarning, stacklevel=4)
