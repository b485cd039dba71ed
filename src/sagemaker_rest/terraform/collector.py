"""The pace at which Go's runtime collects garbage in Terraform and in a provider."""

from collections.abc import Mapping

# How much the heap may grow before, in percent. At Go's own 100, a fifth of the processor time of a plan with the AWS
# provider goes there, for a tenth less memory. https://pkg.go.dev/runtime#hdr-Environment_Variables
_VARIABLE = "GOGC"
_PERCENT = "400"


def pace(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables to add to `environment` for a program that ends before much garbage has come together."""
    return {} if _VARIABLE in environment else {_VARIABLE: _PERCENT}
