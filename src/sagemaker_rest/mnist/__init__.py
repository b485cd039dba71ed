"""The demo model: where the digits come from, training, `model.tar.gz` and `payload.json`. It imports nothing else of
this package but `errors`; TensorFlow is imported by `training` alone, so that the rest answers at once.
"""
