"""The context that a provider's answers depend on, besides the question: its binary and its environment."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

# Variables of the terminal, the session and this harness, which say nothing to a provider. Everything else counts,
# because a provider may take defaults from any variable.
_SAYS_NOTHING = frozenset(
    {
        "CHECKPOINT_DISABLE",
        "COLORTERM",
        "COLUMNS",
        "GOGC",
        "HISTSIZE",
        "HOSTNAME",
        "LINES",
        "LS_COLORS",
        "OLDPWD",
        "PATH",
        "PS1",
        "PWD",
        "SHLVL",
        "TERM",
        "TMPDIR",
        "WINDOWID",
        "_",
    }
)
_SAYS_NOTHING_PREFIXES = (
    "DBUS_",
    "PYTEST_",
    "PYTHON",
    "SSH_",
    "TERM_",
    "TF_",
    "TOX_",
    "VIRTUAL_ENV",
    "VSCODE_",
    "XDG_",
)
# The AWS provider reads these when it is configured, which is never answered from memory; and the local target
# listens on another port in each run.
_READ_BY_CONFIGURE = {"aws": ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")}


def binary_identity(binary: Path) -> str:
    """Return which build of a provider this is, from its file's metadata: reading all of it (700 MB) would take longer
    than is gained.

    Raises:
        OSError: there is no such file.
    """
    resolved = binary.resolve(strict=True)
    status = resolved.stat()
    return f"{resolved}|{status.st_dev}|{status.st_ino}|{status.st_size}|{status.st_mtime_ns}"


def environment_identity(environment: Mapping[str, str], provider_type: str) -> str:
    """Return a digest of the variables that may affect what the provider says of its schema or a configuration."""
    ignored = (*_SAYS_NOTHING_PREFIXES, *_READ_BY_CONFIGURE.get(provider_type, ()))
    counted = {
        name: value
        for name, value in environment.items()
        if name.upper() not in _SAYS_NOTHING and not name.upper().startswith(ignored)
    }
    return hashlib.sha256(json.dumps(counted, sort_keys=True).encode()).hexdigest()
