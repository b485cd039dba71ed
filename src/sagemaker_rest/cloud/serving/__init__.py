"""Model containers, each a process of its own with the HTTP contract of a SageMaker container and TensorFlow Serving's
REST API. It reads a folder with a model and answers on a loopback port; it knows nothing of endpoints, roles or S3.
"""
