"""API Gateway's data plane for REST APIs: route → authorise → validate → map → integrate → map back, over a frozen
snapshot of what was deployed. It calls services by the `Service` protocol and asks a `RoleSource` for the
integration's role; it knows neither moto nor SageMaker. `access` holds the checks of who may call.
"""
