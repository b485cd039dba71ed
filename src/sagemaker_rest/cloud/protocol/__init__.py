"""Requests of an AWS service parsed, checked and answered by botocore's model of the service; errors in each protocol.

Knows no service by name. May import `http` and `importing`; every other room may import it.
"""
