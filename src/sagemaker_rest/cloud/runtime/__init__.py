"""SageMaker Runtime: from an endpoint's name to a variant to a container, with InvokeEndpoint's limits and errors.

`endpoint` is what an endpoint is made of, `deployment` brings a variant up, `runtime` holds what is live and
`invocation`
answers requests. It starts containers through `serving` and knows neither API Gateway nor moto.
"""
