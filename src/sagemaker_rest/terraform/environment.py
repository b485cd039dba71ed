"""The environment of a Terraform command: built here and nowhere else, so that nothing of the user's slips in unseen.

A `TF_VAR_name`, a `TF_CLI_ARGS` or an `AWS_PROFILE` that happens to be exported changes what a test proves. So a
command gets a short list of what it needs from the user, and what the target gives it.
"""

import os
from collections.abc import Mapping

from sagemaker_rest.terraform.collector import pace

# What finds programs, home, temporary files, certificates and the network, how much memory Terraform may take to be
# quick, and the user's own Terraform CLI settings (a mirror of the registry is named in TF_CLI_CONFIG_FILE).
_PASSED = frozenset(
    {
        "ALL_PROXY",
        "GOGC",
        "HOME",
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "LANG",
        "LOGNAME",
        "NO_PROXY",
        "PATH",
        "SSH_AUTH_SOCK",
        "SSL_CERT_DIR",
        "SSL_CERT_FILE",
        "TERRAFORM_CONFIG",
        "TF_CLI_CONFIG_FILE",
        "TMPDIR",
        "USER",
    }
)
# Credentials of module registries, and how git fetches modules.
_PASSED_PREFIXES = ("GIT_", "TF_REGISTRY_", "TF_TOKEN_")

_AUTOMATION = {
    "CHECKPOINT_DISABLE": "1",  # no call home for newer versions
    "TF_INPUT": "0",
    "TF_IN_AUTOMATION": "1",
    # Where providers make their sockets: in the folder that Terraform works in, which goes with the workspace. One that
    # is killed leaves its socket, by default among everybody's temporary files. Relative, because the path of a socket
    # has 108 characters at most. https://github.com/hashicorp/go-plugin/blob/v1.6.0/constants.go
    "PLUGIN_UNIX_SOCKET_DIR": ".",
}


def command_environment(
    target: Mapping[str, str], *, user: Mapping[str, str] | None = None, log_path: str | None = None
) -> dict[str, str]:
    """Return the environment of a Terraform command: the user's `PATH`, `HOME`, network and CLI settings, and `target`
    on top.

    `user` is the environment to take from (the process's own by default). A `TF_LOG` of the user's is obeyed, but
    written to `log_path`: on stderr it would bury the diagnostics.
    """
    given = os.environ if user is None else user
    kept = {
        name: value for name, value in given.items() if name.upper() in _PASSED or name.startswith(_PASSED_PREFIXES)
    }
    if log_path is not None and "TF_LOG" in given:
        kept |= {"TF_LOG": given["TF_LOG"], "TF_LOG_PATH": log_path}
    return kept | pace(kept) | _AUTOMATION | dict(target)
