"""InvokeEndpointAsync: `invocation` takes a request into the `queue`, `inference` answers it when its turn comes, and
`outcome` says so in S3 and to `topics`; `metrics` are the backlog. It imports `variants`; `operations` imports it.
"""
