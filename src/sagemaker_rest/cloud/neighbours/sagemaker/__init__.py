"""SageMaker: what Create calls refuse and Describe calls give back, and the life of endpoints, which moto only records:
`endpoint_lifecycle` brings them up in the runtime, from what `endpoint_definitions` reads of moto.
"""

from sagemaker_rest.cloud.neighbours.backends import moto_module

moto_module("moto.sagemaker")
