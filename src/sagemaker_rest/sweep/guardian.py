"""`python -m sagemaker_rest.sweep.guardian FOLDER`: destroys the stacks of a process that ends without doing so.

`sagemaker_rest.targets.guardian` starts it, and tells it on its standard input when all is well. When that closes
without a word, the process is gone. Nothing is imported before that: a guardian that is never needed costs nothing.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path


def main() -> int:
    """Wait; returns 0 if there was nothing to do, or all of it was done."""
    # whoever ends the run with a signal to all of its processes means the tests, not their cleaning up
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    if sys.stdin.buffer.read():
        return 0
    return take_over(Path(sys.argv[1]))


def take_over(folder: Path) -> int:
    """Destroy what the deployer of `folder` has left; the last one of a run sweeps and removes the run's folder."""
    from sagemaker_rest.runs.run import read_run  # noqa: PLC0415  see above
    from sagemaker_rest.sweep.finishing import finish_stacks, forget, sweep_run  # noqa: PLC0415
    from sagemaker_rest.targets.deployer import deploying_processes, taking_over  # noqa: PLC0415
    from sagemaker_rest.targets.record import recorded_stacks  # noqa: PLC0415

    with taking_over(folder):
        run = read_run(folder.parent)
        run.ask_for_sweep(f"the process of {folder.name} was killed")
        failures = finish_stacks(folder, run, say=_say)
    if deploying_processes(folder.parent) or _is_alive(folder.parent):
        return bool(failures)  # the others of the run sweep when they end
    failures += sweep_run(run, say=_say)
    if not failures and not recorded_stacks(folder.parent):
        forget(folder.parent)
    return bool(failures)


def _is_alive(run_folder: Path) -> bool:
    """Whether the process that has the run is there; it waits for its guardians."""
    import psutil  # noqa: PLC0415  see above

    from sagemaker_rest.runs.run import JOURNAL_FILE  # noqa: PLC0415

    owner = json.loads((run_folder / JOURNAL_FILE).read_text(encoding="utf-8"))["process"]
    try:
        return bool(psutil.Process(owner).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
