"""SageMaker Runtime: from an endpoint's name to a variant to a container, with InvokeEndpoint's limits and errors.

`endpoint` is what an endpoint is made of and `runtime` holds what is live.
- A variant comes up in `deployment`: `model_data` brings its artifacts, `logs` sends what its containers print.
- An endpoint changes in `rollout`, as `deployment_policy` says: `traffic` divides requests between two `fleet`s.
- A request comes in through `operations`: `invocation`, or `async_invocation` for those that wait in `async_queue`.
  `container_choice` says which containers it is for and `pipeline` asks them; `multi_model` loads what it names.
- Beside it, in the background: `shadow` sends copies, `data_capture` keeps what was asked and answered.
- `service_errors` and `failure_reasons` are AWS's words, for callers and for DescribeEndpoint.

It starts containers through `serving` and knows neither API Gateway nor moto: `artifacts`, `logs`, `topics` and
`alarms` are what it needs of the control plane.
"""
