"""API Gateway: the gaps of moto's REST APIs, and its deployments, stages, keys, plans and domain names as the gateway's
data (`deployment_snapshot`, `stage_snapshot`, `access_snapshot`, `subscriptions`, `custom_domains`, `gateway_logs`).
"""

from sagemaker_rest.cloud.neighbours.backends import moto_module

moto_module("moto.apigateway")
