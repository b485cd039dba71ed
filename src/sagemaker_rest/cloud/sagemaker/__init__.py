"""SageMaker hosting, whole: `control_plane` keeps models, endpoint configurations and endpoints; `runtime` answers
InvokeEndpoint; `containers` answer `/invocations`.
"""
