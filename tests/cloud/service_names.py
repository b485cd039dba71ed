"""The names of AWS's services as botocore and moto have them: `python -m tests.cloud.service_names` writes the list.

Do so when a new botocore or moto has a service that the local cloud's list lacks.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from botocore.loaders import Loader

from sagemaker_rest.cloud import services
from sagemaker_rest.cloud.neighbours.backends import moto_module

COMMAND = "python -m tests.cloud.service_names"
FILE = Path(services.__file__).with_name("services.json")
# moto's names, where they are not botocore's without dashes
_MODULES = {"docdb": "rds", "lambda": "awslambda", "neptune": "rds"}
# moto's makes its answers up; what is signed for SageMaker is our own control plane's
_NOT_OFFERED = {"bedrock-runtime", "sagemaker-metrics"}


@cache
def metadata() -> dict[str, dict[str, Any]]:
    """Return the metadata of each of botocore's services."""
    loader = Loader()
    names = loader.list_available_services("service-2")
    return {name: loader.load_service_model(name, "service-2")["metadata"] for name in names}


def current() -> dict[str, Any]:
    """Return the list as the installed botocore and moto make it."""
    modules = set(moto_module("moto.backends").list_of_moto_modules())
    signed_as = defaultdict(list)
    for name, of_service in metadata().items():
        signed_as[of_service.get("signingName", of_service["endpointPrefix"]).lower()].append(name)
    with_moto = {name for name in metadata() if _MODULES.get(name, name.replace("-", "")) in modules}
    return {
        "offered": sorted(with_moto - _NOT_OFFERED),
        "rest": sorted(name for name, each in metadata().items() if each["protocol"].startswith("rest-")),
        "signed_as": {name: found for name, found in sorted(signed_as.items()) if found != [name]},
    }


def main() -> None:
    FILE.write_text(json.dumps(current(), indent=1) + "\n")


if __name__ == "__main__":
    main()
