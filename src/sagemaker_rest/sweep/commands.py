"""`sagemaker-rest destroy` and `sagemaker-rest sweep`: remove what runs have left."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_rest.errors import LeftoverError, RunError, TargetError
from sagemaker_rest.runs.run import JOURNAL_FILE, RUNS_FOLDER, checked_id, parse_duration, read_run

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from sagemaker_rest.runs.run import Run
    from sagemaker_rest.sweep.marks import Choice
    from sagemaker_rest.targets.target import Target

ACCOUNTS_VARIABLE = "SAGEMAKER_REST_AWS_ACCOUNTS"
_TARGETS = ("aws", "localstack")
_DESTROY = """\
Destroy what a test run has left or kept: every stack by its state, then whatever carries the run's tags. The folder
.runs/ID has all that is needed; it says which account and region that is, and credentials for another account are
refused. Works after the run was killed, and may be given again until it succeeds; then the folder is gone.
"""
_SWEEP = """\
Delete what test runs have left in an account, by its tags sagemaker-rest:run, sagemaker-rest:created and
sagemaker-rest:expires: what has expired, or with --run all of one run. Found by the Resource Groups Tagging API, and
in the listings of the services that it does not cover; dashboards and the log groups that AWS
makes by itself have no tags, and are known by the mark that the fixture unique_name puts into names. What has no such
marks is never touched. Things are deleted one kind after the other, what uses another first, and each is reported. No
state is needed. Looked at are the region of the environment and, of the runs that the folder of --runs remembers, those
where their stacks have made things; name others with --region. Objects in buckets of others are not found: give those
buckets a lifecycle rule.
"""


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `destroy` and `sweep`."""
    destroying = subparsers.add_parser(
        "destroy", help="destroy what a test run has left or kept, by its state", description=_DESTROY
    )
    destroying.add_argument("run_id", metavar="ID", help="the id of the run, the name of its folder")
    _add_runs_option(destroying)
    destroying.set_defaults(run=destroy)
    sweeping = subparsers.add_parser(
        "sweep", help="delete what test runs have left in an account, by its tags", description=_SWEEP
    )
    sweeping.add_argument("--run", dest="run_id", metavar="ID", help="all of this run, expired or not")
    sweeping.add_argument(
        "--older-than", metavar="TIME", help="only what has expired and was made at least so long ago (90m, 4h, 2d)"
    )
    sweeping.add_argument("--dry-run", action="store_true", help="delete nothing, and tell what would be deleted")
    sweeping.add_argument(
        "--target",
        choices=_TARGETS,
        default="aws",
        help="the target to sweep (default: %(default)s; a local target takes everything along when it ends)",
    )
    sweeping.add_argument(
        "--aws-accounts",
        metavar="LIST",
        help="accounts in which --target aws may delete: ACCOUNT, or ACCOUNT/REGION for one region of it; commas "
        f"between several (default: ${ACCOUNTS_VARIABLE})",
    )
    sweeping.add_argument(
        "--region",
        dest="regions",
        action="append",
        default=[],
        metavar="REGION",
        help="look in this region, too; may be given several times",
    )
    _add_runs_option(sweeping)
    sweeping.set_defaults(run=sweep)


def _add_runs_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--runs",
        type=Path,
        metavar="FOLDER",
        help=f"the folder of the runs (default: {RUNS_FOLDER} here, or in the nearest folder above that has one)",
    )


# What a command needs is imported when it runs: boto3 takes a while, and `sagemaker-rest --help` should not.


def destroy(options: argparse.Namespace) -> int:
    """Destroy all of a run.

    Raises:
        RunError: there is no such run, or it is still going on.
        LeftoverError: something is left.

    """
    from sagemaker_rest.sweep.finishing import destroy_run  # noqa: PLC0415

    folder = _runs_folder(options.runs) / checked_id(options.run_id)
    failures = destroy_run(folder, say=_say)
    if failures:
        raise LeftoverError(f"not all of run {options.run_id} is destroyed, and {folder} is kept: run this again")
    _say(f"Nothing of run {options.run_id} was found where it was looked for.")
    return 0


def sweep(options: argparse.Namespace) -> int:
    """Delete what runs have left, by its tags.

    Raises:
        TargetError: the target cannot be used.
        LeftoverError: something could not be deleted, or not be looked at.

    """
    from sagemaker_rest.sweep import sweeper  # noqa: PLC0415
    from sagemaker_rest.sweep.marks import Choice  # noqa: PLC0415
    from sagemaker_rest.targets.aws import allowed_accounts, checked_region  # noqa: PLC0415
    from sagemaker_rest.targets.choice import target_named  # noqa: PLC0415

    allowed = allowed_accounts(options.aws_accounts or os.environ.get(ACCOUNTS_VARIABLE, ""))
    older_than = parse_duration(options.older_than) if options.older_than else None
    run_id = checked_id(options.run_id) if options.run_id else None
    choice = Choice(datetime.now(UTC), older_than, run_id)
    known = _remembered_runs(options.runs, choice)
    given = [checked_region(text) for text in options.regions]
    with target_named(options.target, allowed=allowed) as target:
        for region in given:
            target.check_region(region, f"nothing was swept, because --region names {region}")
        here = [run for run in known if run.journal.get("target") == target.name]
        remembered = {region: run.id for run in here for region in run.regions}
        out_of_bounds = dict(_out_of_bounds(target, remembered))
        elsewhere = sweeper.regions(target, {*given, *remembered} - out_of_bounds.keys())
        _say(f"sweeping {target.description}{''.join(f', and {region}' for region in elsewhere)}")
        report = sweeper.sweep(
            target,
            choice,
            elsewhere=elsewhere,
            dry_run=options.dry_run,
            known_runs=[run.id for run in known],
            say=_say,
        )
    report.blind_spots += out_of_bounds.values()
    for line in (*report.remarks, *report.blind_spots):
        _say(line)
    if not report.is_complete:
        raise LeftoverError(
            f"{len(report.failures)} things were not deleted, and {len(report.blind_spots)} could not be dealt with: "
            "see above, and sweep again"
        )
    if not options.dry_run:
        _say(f"{len(report.deleted)} things deleted.")
    return 0


def _runs_folder(named: Path | None) -> Path:
    if named is not None:
        return named
    here = Path.cwd()
    above = (folder / RUNS_FOLDER for folder in (here, *here.parents))
    return next((folder for folder in above if folder.is_dir()), here / RUNS_FOLDER)


def _remembered_runs(named: Path | None, choice: Choice) -> list[Run]:
    """Return the runs that the folder here remembers and that the sweep takes."""
    from sagemaker_rest.sweep.marks import Marks  # noqa: PLC0415  see above

    found = []
    for journal in sorted(_runs_folder(named).glob(f"{choice.run or '*'}/{JOURNAL_FILE}")):
        try:
            run = read_run(journal.parent)
        except RunError as error:
            _say(str(error))
            continue
        if choice.takes(Marks(run.id, run.created, run.expires)):
            found.append(run)
    return found


def _out_of_bounds(target: Target, remembered: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the regions where runs have made things but nothing may be deleted now, each with a sentence."""
    for region, run_id in remembered.items():
        try:
            target.check_region(region, f"{region} was not looked at, where run {run_id} has made things")
        except TargetError as error:
            yield region, str(error)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  a command line
