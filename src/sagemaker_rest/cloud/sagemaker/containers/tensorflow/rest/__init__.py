"""TensorFlow Serving's REST API as pure functions: JSON to arrays, arrays to JSON, paths, statuses and error messages.

Nothing here does I/O or imports TensorFlow; numpy is all it needs. `worker` puts a loaded model behind it.
"""
