"""Kept for the branches under way: the store is `sagemaker_rest.cloud.records`."""

from sagemaker_rest.cloud.records import Record, Records, Store

__all__ = ["Record", "Records", "Store"]
