"""The layer that SageMaker's container adds in front of TensorFlow Serving, as pure functions on text and headers.

It may import `rest`; it does no I/O and does not know TensorFlow.
"""
