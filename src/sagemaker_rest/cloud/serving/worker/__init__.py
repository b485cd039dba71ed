"""The container's process: `python -m sagemaker_rest.cloud.serving.worker`, started by `pool` and by nothing else.

Only this package imports TensorFlow. It may import `rest`, `invocations`, `layout` and `assignment`; the caller's side
never imports it, it only starts it.
"""
