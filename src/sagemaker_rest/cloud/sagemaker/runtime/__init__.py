"""SageMaker Runtime: from an endpoint's name to a variant to a container, with InvokeEndpoint's limits and errors.

`endpoint` is what an endpoint is made of, `runtime` holds what is live, and a `fleet` is what serves one endpoint.
A request comes in through `operations`: `invocation` holds it to the API's limits (`header_constraints`), picks a
variant, counts it (`endpoint_metrics`) and answers, in AWS's words where something is wrong (`service_errors`).
`variants` brings containers up and asks them, `updates` moves an endpoint from one fleet to the next, `asynchronous` is
the queue of requests that are answered in S3.

It starts containers through `containers` and knows neither API Gateway nor moto: what it needs of the control plane are
protocols (`variants.artifacts`, `variants.logs`, `updates.alarms`, `asynchronous.topics`).
"""
