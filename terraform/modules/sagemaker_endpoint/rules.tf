locals {
  # by model, what cannot be right in it: parts of a sentence
  model_mistakes = { for name in keys(local.models) : name => flatten([for key, container in local.containers : concat(
    container.model_package_name != null && anytrue([container.archive != null, container.prebuilt_image != null, container.multi_model != null]) ? [
      "model_package_name beside archive, prebuilt_image or multi_model. A package brings its image and its artifact: leave them out",
    ] : [],
    # AWS would find out when the endpoint does not come up
    startswith(coalesce(container.prebuilt, "-"), "sagemaker-scikit-learn:") && !contains(keys(container.environment), "SAGEMAKER_PROGRAM") ? [
      "scikit-learn's image and no entry_point. It serves by a script alone: put one with model_fn into the archive's code/, and name it",
    ] : [],
  ) if container.model == name]) }
}
