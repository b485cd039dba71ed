"""SageMaker Runtime: from an endpoint's name to a variant to a container, with InvokeEndpoint's limits and errors. It
starts containers through `serving` and knows neither API Gateway nor moto.
"""
