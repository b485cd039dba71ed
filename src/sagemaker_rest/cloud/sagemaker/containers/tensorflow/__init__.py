"""Containers with the HTTP contract of AWS's TensorFlow Serving image, and TensorFlow Serving's REST API.

The caller's side: `launcher` starts processes, or takes one that has imported TensorFlow already (`worker_process`),
and gives it an `assignment`; `layout` says which models lie in an artifact, `images` which image is served. The
container's side: `worker` is the process; `invocations` is what SageMaker's container adds, `rest` is TensorFlow
Serving's API as pure functions. The caller's side imports neither `worker` nor `rest` (and so neither numpy nor
TensorFlow); only `worker` imports TensorFlow.
"""
