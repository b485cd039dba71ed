"""`sagemaker-rest pack`: from a model as its framework saves it to a `model.tar.gz` that SageMaker serves.

A module for each framework recognises its files and returns what it has `found`; nothing in them is executed and no
framework is imported. `packing` chooses between them and packs, `commands` offers it on the command line.
"""
