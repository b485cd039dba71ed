"""`python -m sagemaker_rest.sweep.guardian FOLDER [--accelerate]`: destroys the stacks of a process that ends without
doing so, with Terraform as that process ran it.

`sagemaker_rest.targets.guardian` starts it, and tells it on its standard input when all is well. When that closes
without a word, the process is gone. Nothing is imported before that: a guardian that is never needed costs nothing.
"""

from __future__ import annotations

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
    return take_over(Path(sys.argv[1]), accelerate=bool(sys.argv[2:]))


def take_over(folder: Path, *, accelerate: bool) -> int:
    """Destroy what the deployer of `folder` has left; where its owner is gone, too, the last one of a run
    sweeps and removes the run's folder.
    """
    from sagemaker_rest.runs.run import read_run  # noqa: PLC0415  see above
    from sagemaker_rest.sweep.finishing import finish_stacks, finish_without_owner  # noqa: PLC0415
    from sagemaker_rest.targets.deployer import taking_over  # noqa: PLC0415

    with taking_over(folder):
        run = read_run(folder.parent)
        run.ask_for_sweep(f"the process of {folder.name} was killed")
        failures = finish_stacks(folder, run, say=_say, accelerate=accelerate)
    failures += finish_without_owner(run, say=_say)
    return bool(failures)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
