"""`python -m sagemaker_rest.cloud`: the local cloud as `process.start_cloud` runs it; `sagemaker-rest cloud` is for
people.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from pathlib import Path

from sagemaker_rest.cloud.importing import uncollected

with uncollected():
    from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRules, read_rules
    from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import DEFAULT_FACTOR
    from sagemaker_rest.cloud.server.cloud import Cloud, CloudSettings
    from sagemaker_rest.cloud.server.foreground import serve
    from sagemaker_rest.cloud.server.own_names import allowed_hosts
    from sagemaker_rest.errors import ContainerRuleError, TargetError


def main() -> int:
    """Serve until SIGINT or SIGTERM, or until standard input closes if asked to."""
    parser = argparse.ArgumentParser(prog="python -m sagemaker_rest.cloud", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="the port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with the parent")
    parser.add_argument("--clock-factor", type=float, default=DEFAULT_FACTOR, help="speed-up of AWS's idle waits")
    parser.add_argument("--containers", type=Path, metavar="FILE", help="rules for serving images, in TOML")
    parser.add_argument("--allow-host", action="append", default=[], help="a name that it answers to as well")
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    try:
        settings = CloudSettings(
            port=options.port,
            clock_factor=options.clock_factor,
            containers=read_rules(options.containers) if options.containers else ContainerRules(),
            allowed_hosts=allowed_hosts(options.allow_host),
        )
        serve(settings, _report, until_stdin_closes=options.until_stdin_closes)
    except (ContainerRuleError, TargetError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except OSError as error:
        print(f"The local cloud cannot listen on 127.0.0.1:{options.port}: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _report(cloud: Cloud) -> None:
    print(json.dumps({"url": cloud.url}), flush=True)  # noqa: T201 - the line that the parent waits for


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # all is released: the interpreter would take the better part of a second to free what moto holds in memory
    os._exit(status)
