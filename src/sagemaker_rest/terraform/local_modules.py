"""Installing modules as `terraform init` does, where there is nothing to fetch.

All that init writes then is a list of folders. Terraform compares it with the configuration before it uses it, and asks
for an init if they differ: https://github.com/hashicorp/terraform/tree/v1.11.4/internal/modsdir
"""

import json
import posixpath
from collections.abc import Iterator
from pathlib import Path

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.configuration import is_local, read_configuration

_DEEPEST = 20


class _InitNeededError(Exception):
    """Only `terraform init` can install this."""


def install(root: Path) -> bool:
    """Install the modules that the root module in `root` calls; False if that is a matter for `terraform init`."""
    try:
        modules = [{"Key": "", "Source": "", "Dir": "."}, *_called(root, "", ".", _DEEPEST)]
    except (_InitNeededError, TerraformError):
        return False
    folder = root / ".terraform" / "modules"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "modules.json").write_text(json.dumps({"Modules": modules}), encoding="utf-8")
    return True


def _called(root: Path, prefix: str, folder: str, depth: int) -> Iterator[dict[str, str]]:
    """Yield the modules that the one in `root/folder` calls, and those that they call."""
    calls = read_configuration(root / folder).module_calls
    if depth == 0 or len(calls) != len({name for name, _ in calls}):  # a circle; a call that an override changes
        raise _InitNeededError
    for name, source in calls:
        if not is_local(source):
            raise _InitNeededError
        key, place = f"{prefix}{name}", posixpath.normpath(posixpath.join(folder, source))
        normal = posixpath.normpath(source)
        yield {"Key": key, "Source": normal if normal.startswith("../") else f"./{normal}", "Dir": place}
        yield from _called(root, f"{key}.", place, depth - 1)
