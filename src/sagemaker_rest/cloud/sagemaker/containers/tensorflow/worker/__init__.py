"""The process of a container: `launcher` starts this package with `python -m`.

Only this package imports TensorFlow. It may import `rest`, `invocations`, `layout` and `assignment`; the caller's side
never imports it, it only starts it.
"""
