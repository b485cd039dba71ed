"""The demo model, from handwritten digits to `model.tar.gz` and `payload.json`.

`loading` finds the digits (`mnist_folder`, `keras_mnist` and `scikit_digits` are the three places), `training` makes
the network, `saved_model` and `archive` put it into the form that SageMaker's TensorFlow Serving container loads,
`artifact` does all of that once and keeps the result, `payload` and `png` make the request, `commands` offers it on the
command line.

It imports nothing else of this package but `errors`. TensorFlow is imported only when a network is trained or saved,
or MNIST must be downloaded (`quiet_tensorflow`), so that the rest answers at once.
"""
