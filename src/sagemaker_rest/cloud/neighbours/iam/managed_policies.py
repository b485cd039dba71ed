"""AWS's own policies, as in `arn:aws:iam::aws:policy/AmazonSageMakerFullAccess`. moto 5.2.5 has them and does not load
them unless it is asked to: attaching one is "NoSuchEntity".

https://docs.getmoto.org/en/latest/docs/services/iam.html
"""

from __future__ import annotations

from moto.core.config import default_user_config


def install() -> None:
    """Load them with the first use of IAM. It takes a tenth of a second."""
    default_user_config["iam"] = {"load_aws_managed_policies": True}
