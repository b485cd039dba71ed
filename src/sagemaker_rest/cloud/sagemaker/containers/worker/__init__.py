"""The process of a container: started by `pool` as `python -m sagemaker_rest.cloud.sagemaker.containers.worker`.

Only this package imports TensorFlow. It may import `rest`, `invocations`, `layout` and `assignment`; the caller's side
never imports it, it only starts it.
"""
