"""`sagemaker-rest fault`: tell a cloud that runs by hand to fail."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from sagemaker_rest.errors import FaultError

if TYPE_CHECKING:
    import argparse

    from sagemaker_rest.cloud.faults.client import CloudFaults

_DESCRIPTION = """\
Tell a local cloud of this user to fail, see what was struck, and end it. docs/faults.md lists what there is.
"""


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `fault`."""
    parser = subparsers.add_parser("fault", help="tell the local AWS to fail", description=_DESCRIPTION)
    parser.add_argument(
        "--url",
        default=os.environ.get("AWS_ENDPOINT_URL", "http://127.0.0.1:4566"),
        help="the URL of the cloud (default: AWS_ENDPOINT_URL, or %(default)s)",
    )
    kinds = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    placing = kinds.add_parser("place", help="place a fault, and print it with its id")
    placing.add_argument("document", metavar="JSON", help="the fault, with its kind, service and operation")
    placing.set_defaults(run=place)
    showing = kinds.add_parser("list", help="print every fault and how many calls it has struck")
    showing.set_defaults(run=show)
    ending = kinds.add_parser("end", help="end one fault, or all")
    ending.add_argument("id", nargs="?", metavar="ID", help="the fault to end (default: all)")
    ending.set_defaults(run=end)


def place(options: argparse.Namespace) -> int:
    """Place a fault."""
    try:
        document = json.loads(options.document)
    except ValueError as error:
        raise FaultError(f"{options.document!r} is not JSON ({error}); docs/faults.md shows faults") from error
    _print(_faults(options).place(document))
    return 0


def show(options: argparse.Namespace) -> int:
    """Print every fault."""
    _print(*_faults(options).placed())
    return 0


def end(options: argparse.Namespace) -> int:
    """End one fault, or all."""
    faults = _faults(options)
    if options.id is None:
        faults.clear()
    else:
        faults.remove(options.id)
    return 0


def _faults(options: argparse.Namespace) -> CloudFaults:
    from sagemaker_rest.cloud.faults.client import CloudFaults as Faults  # noqa: PLC0415  no other command needs it

    return Faults(options.url)


def _print(*documents: Any) -> None:
    for document in documents:
        print(json.dumps(document))  # noqa: T201
