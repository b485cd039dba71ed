"""Model containers, each a process of its own with the HTTP contract of a SageMaker container and TensorFlow Serving's
REST API. It reads a folder with a model and answers on a loopback port; it knows nothing of endpoints, roles or S3.

The caller's side: `archive` unpacks a model.tar.gz, `layout` says which models lie in it, `images` which image is
served, `pool` starts and stops `container`s. The container's side: `worker` is the process, which holds the models of
one archive or, as a multi-model container, of those that it is told to load; `invocations` is what SageMaker's
container adds, `rest` is TensorFlow Serving's API as pure functions. The caller's side imports neither
`worker`, `invocations` nor `rest` (and so neither numpy nor TensorFlow); only `worker` imports TensorFlow.
"""
