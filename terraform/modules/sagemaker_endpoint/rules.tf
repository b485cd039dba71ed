# The rules that the provider does not check while planning and that concern more than one value. Each is here once, with the sentence
# for the user who breaks it. One unknown value would put off a whole list until apply, so what may be unknown has lists of its own.
locals {
  wrong = concat(local.wrong_names, local.wrong_models, local.wrong_operation, local.wrong_pairs, local.wrong_uploads, local.wrong_variants)

  # Names that people try first. The types have them because Terraform drops what a type does not have without a word.
  other_names = {
    models = {
      env = "environment", image_uri = "image", model_data = "data_url", model_data_url = "data_url", model_data_source = "data_url",
    }
    variants = {
      instance_count = "initial_instance_count", model_name = "model", serverless_config = "serverless", variant_weight = "initial_variant_weight",
      weight         = "initial_variant_weight",
    }
  }
  wrong_names = flatten([
    for list, objects in { models = var.models, variants = var.variants } : [
      for key, object in objects : [
        for other, name in local.other_names[list] : "${list}[\"${key}\"] has no ${other}: it is ${name}." if object[other] != null
      ]
    ]
  ])

  name_rule = "It has at most 63 letters, digits and hyphens, and begins and ends with a letter or a digit."
  own_name  = "^[a-zA-Z0-9](-*[a-zA-Z0-9])*$"
  hostnames = { for name, model in var.models : name => compact([for container in model.containers : container.container_hostname]) }

  wrong_models = concat(
    [for name in keys(var.models) : "models has the key \"${name}\". ${local.name_rule}" if length(name) > 63 || !can(regex(local.own_name, name))],
    flatten([for name, model in var.models : [for sentence in compact([
      length(model.containers) != 1 && length(model.containers) <= 15 ? "" : join(" ", [
        "${length(model.containers)} containers in ${name}. Give the attributes of a single container without containers;",
        "a model has at most 15.",
      ]),
      length(model.containers) == 0 || alltrue([
        model.archive == null, model.prebuilt_image == null, model.multi_model == null, model.entry_point == null, model.container_hostname == null,
        length(model.environment) == 0, model.repository_access_mode == "Platform",
        ]) ? "" : join(" ", [
        "containers and attributes of a container beside them in ${name}.",
        "With containers, all attributes belong to one of them.",
      ]),
      contains(["Serial", "Direct"], model.inference_execution_mode) ? "" :
      "the inference_execution_mode \"${model.inference_execution_mode}\" in ${name}. It is Serial or Direct.",
      model.inference_execution_mode != "Direct" || length(model.containers) > 0 && length(local.hostnames[name]) == length(model.containers) ? "" : join(" ", [
        "the inference_execution_mode \"Direct\" in ${name}.",
        "It needs containers, each with a container_hostname, by which requests name it.",
      ]),
      contains([0, length(model.containers)], length(local.hostnames[name])) ? "" : join(" ", [
        "a container_hostname for ${length(local.hostnames[name])} of ${length(model.containers)} containers in ${name}.",
        "All containers of a model have one, or none has.",
      ]),
      length(distinct(local.hostnames[name])) == length(local.hostnames[name]) ? "" :
      "a container_hostname twice in ${name}. Each container of a model has its own.",
      length([for container in model.containers : true if container.multi_model != null]) <= 1 ? "" :
      "multi_model more than once in ${name}. SageMaker takes at most one container among several that serves more than one model.",
    ]) : "models has ${sentence}"]]),
    flatten([for container in values(local.containers) : [for sentence in compact([
      container.archive == null || endswith(coalesce(container.archive, "-"), ".tar.gz") ? "" : join(" ", [
        "the archive \"${container.archive}\" in ${container.model}.",
        "SageMaker takes a gzipped tar archive, so the name must end in .tar.gz.",
      ]),
      container.multi_model == null || container.compression_type == "Gzip" && container.accept_eula == null ? "" : join(" ", [
        "multi_model with compression_type or accept_eula in ${container.model}.",
        "A multi-model container serves .tar.gz archives only; SageMaker takes no model data source for it.",
      ]),
      contains(["Platform", "Vpc"], container.repository_access_mode) ? "" :
      "the repository_access_mode \"${container.repository_access_mode}\" in ${container.model}. It is Platform, for ECR, or Vpc, for a private registry.",
      container.repository_access_mode != "Vpc" || var.vpc != null ? "" : join(" ", [
        "the repository_access_mode \"Vpc\" in ${container.model}, and vpc is not set.",
        "A private registry is reached through a VPC: set vpc.",
      ]),
      contains(["Gzip", "None"], container.compression_type) ? "" :
      "the compression_type \"${container.compression_type}\" in ${container.model}. It is Gzip or None.",
      contains(["Enabled", "Disabled"], try(container.multi_model.model_cache_setting, "Enabled")) ? "" :
      "the multi_model.model_cache_setting \"${container.multi_model.model_cache_setting}\" in ${container.model}. It is Enabled or Disabled.",
      length(coalesce(container.container_hostname, "-")) <= 63 && can(regex(local.own_name, coalesce(container.container_hostname, "a"))) ? "" :
      "the container_hostname \"${container.container_hostname}\" in ${container.model}. ${local.name_rule}",
      length(container.environment) <= 100 ? "" :
      "an environment of ${length(container.environment)} entries in ${container.model}. SageMaker takes at most 100.",
      alltrue([for key in keys(container.environment) : length(key) <= 1024 && can(regex("^[a-zA-Z_][a-zA-Z0-9_]*$", key))]) ? "" : join(" ", [
        "the environment keys ${join(", ", keys(container.environment))} in ${container.model}.",
        "A key has letters, digits and underscores only, does not begin with a digit, and is at most 1024 characters long.",
      ]),
    ]) : "models has ${sentence}"]]),
  )

  wrong_uploads = concat(
    [
      for path in distinct([for upload in values(local.uploads) : upload.archive if endswith(upload.key, "/missing/model.tar.gz")]) : join(" ", [
        "models has the archive \"${path}\", and there is no such file.",
        "Give the path of a model.tar.gz; a relative one counts from the folder in which Terraform runs.",
      ])
    ],
    # Base64 of the two magic bytes of gzip, 1f 8b, and of its only method, 08; only what is to be verified is read
    [
      for path in distinct([for upload in values(local.uploads) : upload.archive if upload.verify]) :
      "models has the archive \"${path}\", which is not gzip data, whatever its name says. Pack it with: tar -czf model.tar.gz FOLDER"
      if !try(startswith(filebase64(path), "H4sI"), true)
    ],
  )

  all_variants = concat(
    [for name, variant in var.variants : merge(variant, { name = name, list = "variants" })],
    [for name, variant in var.shadow_variants : merge(variant, { name = name, list = "shadow_variants", serverless = null })],
  )
  variant_timeouts = ["container_startup_health_check_timeout_in_seconds", "model_data_download_timeout_in_seconds"]
  wrong_variants = concat(
    flatten([for variant in local.all_variants : [for sentence in compact([
      length(variant.name) <= 63 && can(regex(local.own_name, variant.name)) ? "" : "the name \"${variant.name}\". ${local.name_rule}",
      can(regex("^ml\\.[a-z0-9-]+\\.[a-z0-9-]+$", coalesce(variant.instance_type, "ml.m5.large"))) ? "" :
      "the instance type \"${variant.instance_type}\" in ${variant.name}. A SageMaker instance type reads ml.FAMILY.SIZE, as ml.m5.large.",
      # The provider skips blocks in which something is unknown, and the name of a new model is.
      try(variant.initial_instance_count >= 1 && floor(variant.initial_instance_count) == variant.initial_instance_count, true) ? "" :
      "the initial_instance_count ${variant.initial_instance_count} in ${variant.name}. It must be a whole number and at least 1.",
      variant.initial_variant_weight >= 0 ? "" :
      "the initial_variant_weight ${variant.initial_variant_weight} in ${variant.name}. A weight must be 0 or more.",
      alltrue([for timeout in local.variant_timeouts : try(variant[timeout] >= 60 && variant[timeout] <= 3600, true)]) ? "" : join(" ", [
        "${join(" or ", [for timeout in local.variant_timeouts : "${timeout} ${variant[timeout]}" if variant[timeout] != null])} in ${variant.name}.",
        "It must lie between 60 and 3600 seconds.",
      ]),
      contains(["LEAST_OUTSTANDING_REQUESTS", "RANDOM"], coalesce(variant.routing_strategy, "RANDOM")) ? "" :
      "the routing_strategy \"${variant.routing_strategy}\" in ${variant.name}. It is LEAST_OUTSTANDING_REQUESTS or RANDOM.",
      try(variant.volume_size_in_gb >= 1 && variant.volume_size_in_gb <= 512 && floor(variant.volume_size_in_gb) == variant.volume_size_in_gb, true) ? "" :
      "the volume_size_in_gb ${variant.volume_size_in_gb} in ${variant.name}. It must be a whole number from 1 to 512.",
      can(regex("^(-|al(2|2023)-ami-sagemaker-inference-(gpu|neuron)-[0-9]+(-[0-9]+)?)$", coalesce(variant.inference_ami_version, "-"))) ? "" :
      "the inference_ami_version \"${variant.inference_ami_version}\" in ${variant.name}. It reads as al2-ami-sagemaker-inference-gpu-2.",
      contains(["ENABLED", "DISABLED"], try(variant.managed_instance_scaling.status, "ENABLED")) ? "" :
      "the managed_instance_scaling.status \"${variant.managed_instance_scaling.status}\" in ${variant.name}. It is ENABLED or DISABLED.",
      try(variant.managed_instance_scaling.min_instance_count >= 1, true) && try(variant.managed_instance_scaling.max_instance_count >= 1, true) &&
      try(variant.managed_instance_scaling.max_instance_count >= variant.managed_instance_scaling.min_instance_count, true) ? "" : join(" ", [
        "managed_instance_scaling from ${coalesce(variant.managed_instance_scaling.min_instance_count, 1)} to",
        "${try(format("%g", variant.managed_instance_scaling.max_instance_count), "any number of")} instances in ${variant.name}.",
        "min_instance_count must be 1 or more, and max_instance_count no less than it.",
      ]),
      # https://docs.aws.amazon.com/sagemaker/latest/dg/host-instance-storage.html
      variant.volume_size_in_gb == null || !can(regex("^ml\\.([a-z]+[0-9]+[a-z]*d[a-z]*|g5)\\.", variant.instance_type)) ? "" : join(" ", [
        "a volume_size_in_gb with the instance type \"${variant.instance_type}\" in ${variant.name}.",
        "These instances have local storage of a fixed size: leave volume_size_in_gb out.",
      ]),
    ]) : "${variant.list} has ${sentence}"]]),
    anytrue([for variant in var.variants : variant.initial_variant_weight != 0]) ? [] : [
      "variants has no initial_variant_weight above 0, so no variant would get a request. Give at least one of ${join(", ", keys(var.variants))} a weight.",
    ],
    [
      for name, variant in var.shadow_variants : join(" ", [
        "shadow_variants has the weight ${variant.initial_variant_weight} in ${name}.",
        "It must be more than 0: a shadow variant without requests is of no use.",
      ]) if variant.initial_variant_weight == 0
    ],
    [
      for name, variant in var.variants : join(" ", [
        "variants has serverless and settings of instances in ${name} (${join(", ", local.instance_settings[name])}).",
        "A serverless variant has no instances of its own, and no GPU: leave them out.",
      ]) if variant.serverless != null && length(local.instance_settings[name]) > 0
    ],
    flatten([for name, variant in var.variants : [for serverless in variant.serverless[*] : [for sentence in compact([
      contains([1024, 2048, 3072, 4096, 5120, 6144], serverless.memory_size_in_mb) ? "" :
      "memory_size_in_mb ${serverless.memory_size_in_mb} in ${name}. It is 1024, 2048, 3072, 4096, 5120 or 6144.",
      contains(range(1, 201), serverless.max_concurrency) ? "" :
      "max_concurrency ${serverless.max_concurrency} in ${name}. It must be a whole number from 1 to 200.",
      try(contains(range(1, serverless.max_concurrency + 1), coalesce(serverless.provisioned_concurrency)), true) ? "" :
      "provisioned_concurrency ${serverless.provisioned_concurrency} in ${name}. It must be a whole number from 1 to max_concurrency.",
    ]) : "variants has the serverless.${sentence}"]]]),
  )
  instance_settings = { for name, variant in var.variants : name => [
    for field in [
      "core_dump", "enable_ssm_access", "inference_ami_version", "initial_instance_count", "instance_type", "managed_instance_scaling",
      "routing_strategy", "volume_size_in_gb",
    ] : field if variant[field] != null && variant[field] != false
  ] }

  # --- between models, variants and the rest ---

  serverless_in_words = "variants has serverless in ${join(", ", local.serverless_variants)}"
  shadows_in_words    = "shadow_variants has ${join(", ", keys(var.shadow_variants))}"
  has_serverless      = length(local.serverless_variants) > 0
  has_shadow          = length(var.shadow_variants) > 0
  # of models, those that a request must say more about than that it is one
  choosing_models = [
    for name, model in var.models : name
    if model.inference_execution_mode == "Direct" || anytrue([for container in concat([model], model.containers) : container.multi_model != null])
  ]
  many_in_one = [
    for name, model in var.models : name
    if length(model.containers) > 1 || anytrue([for container in concat([model], model.containers) : container.multi_model != null])
  ]
  unshared_features = compact([
    var.vpc == null ? "" : "vpc",
    var.network_isolation ? "network_isolation" : "",
    var.data_capture == null ? "" : "data_capture",
    var.async_inference == null ? "" : "async_inference",
  ])
  inferentia_1  = distinct([for type in compact(values(local.instance_types)) : "\"${type}\"" if startswith(type, "ml.inf1.")])
  unserved      = setsubtract(keys(var.models), values(local.served_models))
  names_in_both = setintersection(keys(var.variants), keys(var.shadow_variants))
  unknown_models = [
    for name in local.variants_without_model : "${name} is ${local.served_models[name] == null ? "not set" : "\"${local.served_models[name]}\""}"
  ]

  wrong_pairs = compact([
    length(local.variants_without_model) == 0 ? "" : join(" ", [
      "The model of ${join(", ", local.unknown_models)}.",
      "The model of a variant must be a key in models, which has ${join(", ", keys(var.models))}; only where there is one may it be left out.",
    ]),
    length(local.names_in_both) == 0 ? "" :
    "variants and shadow_variants both have ${join(", ", local.names_in_both)}. Each variant of an endpoint has a name of its own.",
    length(local.unserved) == 0 ? "" : join(" ", [
      "models has ${join(", ", local.unserved)}, which no variant in variants or shadow_variants serves.",
      "Name it as the model of one, or leave it out.",
    ]),
    # https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html, feature exclusions
    !local.has_serverless || length(var.variants) == 1 ? "" :
    "${local.serverless_in_words}, and ${length(var.variants)} entries. A serverless endpoint has one variant.",
    !local.has_serverless || length(local.unshared_features) == 0 ? "" : join(" ", [
      "${local.serverless_in_words}, and ${join(" and ", local.unshared_features)} is set.",
      "A serverless endpoint has none of these: leave them out, or give the variant instances.",
    ]),
    # InvokeEndpointAsync can name neither a model nor a container.
    # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html
    var.async_inference == null || length(local.choosing_models) == 0 ? "" : join(" ", [
      "async_inference is set, and models has multi_model or the inference_execution_mode \"Direct\" in ${join(", ", local.choosing_models)}.",
      "An asynchronous request cannot say which archive or container is to answer it: use a model without, or leave async_inference out.",
    ]),
    # https://docs.aws.amazon.com/sagemaker/latest/dg/shadow-tests-exclusions.html
    !local.has_shadow || length(var.variants) == 1 ? "" :
    "${local.shadows_in_words}, and variants has ${length(var.variants)} entries. A shadow variant goes with exactly one production variant.",
    !local.has_shadow || !local.has_serverless && var.async_inference == null ? "" : join(" ", [
      "${local.shadows_in_words}, and the endpoint is ${var.async_inference == null ? "serverless" : "asynchronous (async_inference)"}.",
      "Only an endpoint that answers at once, from instances, has a shadow variant.",
    ]),
    !local.has_shadow || length(local.many_in_one) == 0 ? "" : join(" ", [
      "${local.shadows_in_words}, and models has several containers or multi_model in ${join(", ", local.many_in_one)}.",
      "Such models cannot be shadowed.",
    ]),
    !local.has_shadow || length(local.inferentia_1) == 0 ? "" : join(" ", [
      "${local.shadows_in_words}, and a variant has the instance type ${join(", ", local.inferentia_1)}.",
      "An endpoint on Inf1 instances cannot have a shadow variant.",
    ]),
  ])

  # --- what may be unknown until apply ---

  s3_uri = "^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"

  wrong_artifacts = flatten([for container in values(local.containers) : [for sentence in compact([
    container.archive == null || container.data_url == null ? "" : join(" ", [
      "archive \"${container.archive}\" and data_url \"${container.data_url}\" in ${container.model}.",
      "Set one of them: a local model.tar.gz to upload, or the S3 URL of one that is there already.",
    ]),
    can(regex("${local.s3_uri}/[^*?$]+$", coalesce(container.data_url, "s3://any/key"))) ? "" : join(" ", [
      "the data_url \"${container.data_url}\" in ${container.model}. It must be an S3 URL, as s3://BUCKET/KEY.tar.gz,",
      "and the key must not have *, ? or $, which mean something else in the role's policy.",
    ]),
    container.compression_type != "Gzip" || container.multi_model != null || endswith(coalesce(container.data_url, ".tar.gz"), ".tar.gz") ? "" : join(" ", [
      "the data_url \"${container.data_url}\" in ${container.model}. An artifact is a .tar.gz:",
      "for one that is not packed set compression_type = \"None\", for a folder of archives set multi_model.",
    ]),
    container.multi_model == null || endswith(coalesce(container.data_url, "-"), "/") ? "" : join(" ", [
      "multi_model with the data_url \"${coalesce(container.data_url, "-")}\" in ${container.model}.",
      "The archives of a multi-model container are below a prefix: give data_url as s3://BUCKET/PREFIX/.",
    ]),
    container.data_url != null || container.data_version == null && container.accept_eula == null && container.compression_type == "Gzip" ? "" : join(" ", [
      "data_version, accept_eula or compression_type without data_url in ${container.model}.",
      "An uploaded archive is told apart by its content, is gzipped, and is your own: leave them out.",
    ]),
    can(regex(local.kms_key_or_none, coalesce(container.kms_key_arn, "-"))) ? "" : join(" ", [
      "the kms_key_arn \"${container.kms_key_arn}\" in ${container.model}. It must be the ARN of a KMS key, as",
      "arn:aws:kms:REGION:ACCOUNT:key/ID: an IAM policy cannot name a key by its alias.",
    ]),
  ]) : "models has ${sentence}"]])

  # those beside containers, of which nothing else is looked at
  beside_containers = [
    for name, model in var.models : name if length(model.containers) > 0 && anytrue([
      model.data_url != null, model.image != null, model.model_package_name != null, model.kms_key_arn != null,
    ])
  ]
  wrong_images = concat(
    [
      for name in local.beside_containers :
      "models has containers and attributes of a container beside them in ${name}. With containers, all attributes belong to one of them."
    ],
    flatten([for key, container in local.containers : [for sentence in compact([
      anytrue([for source in ["archive", "data_url", "image", "prebuilt_image", "model_package_name"] : container[source] != null]) ? "" : join(" ", [
        "no archive, no data_url and no image in ${container.model}. The default image, TensorFlow Serving, needs a model:",
        "set archive or data_url, or an image that brings its own.",
      ]),
      container.image == null || container.prebuilt_image == null ? "" : join(" ", [
        "the image \"${container.image}\" and a prebuilt_image in ${container.model}.",
        "Set one of them: your own image, or one that AWS publishes.",
      ]),
      container.image == null || container.repository_access_mode == "Vpc" || can(regex(local.ecr_image, container.image)) ? "" : join(" ", [
        "the image \"${container.image}\" in ${container.model}. SageMaker pulls from ECR, as",
        "ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG or …@sha256:DIGEST, unless repository_access_mode is Vpc.",
      ]),
      container.repository_access_mode != "Vpc" || container.image != null ? "" : join(" ", [
        "the repository_access_mode \"Vpc\" without an image in ${container.model}.",
        "AWS publishes its images in ECR: set image, as HOST/REPOSITORY:TAG.",
      ]),
      container.repository_credentials_provider_arn == null || container.repository_access_mode == "Vpc" &&
      can(regex("^arn:[a-z-]+:lambda:[^:]+:[0-9]{12}:function:.", container.repository_credentials_provider_arn)) ? "" : join(" ", [
        "the repository_credentials_provider_arn \"${container.repository_credentials_provider_arn}\" in ${container.model}.",
        "It must be the ARN of a Lambda function, and goes with repository_access_mode \"Vpc\" only.",
      ]),
      container.model_package_name == null || container.archive == null && container.prebuilt_image == null && container.multi_model == null ? "" : join(" ", [
        "model_package_name beside archive, prebuilt_image or multi_model in ${container.model}.",
        "A package brings its image and its artifact: leave them out.",
      ]),
      # AWS would find out when the endpoint does not come up
      !startswith(coalesce(container.prebuilt, "-"), "sagemaker-scikit-learn:") || contains(keys(container.environment), "SAGEMAKER_PROGRAM") ? "" : join(" ", [
        "scikit-learn's image and no entry_point in ${container.model}. It serves by a script alone:",
        "put one with model_fn into the archive's code/, and name it.",
      ]),
    ]) : "models has ${sentence}"]]),
    !local.has_serverless || length(compact(values(local.not_serverless))) == 0 ? [] : [join(" ", [
      "${local.serverless_in_words}, and models has ${join(" and ", distinct(compact(values(local.not_serverless))))}.",
      "A serverless variant serves one container from ECR, without a GPU, with one model from a .tar.gz.",
    ])],
  )
  ecr_image = join("", [
    "^[0-9]{12}\\.dkr\\.ecr(-fips)?\\.[a-z0-9-]+\\.[a-z0-9.-]+/[a-z0-9][a-z0-9._/-]*",
    "(:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$",
  ])

  wrong_environments = concat(
    flatten([for container in values(local.containers) : [
      for key, value in container.environment :
      "models has too long an environment value for ${key} in ${container.model}. SageMaker takes at most 1024 characters a value."
      if length(value) > 1024
    ]]),
    [
      for name, characters in {
        for container in values(local.containers) : container.model => [for key, value in container.environment : length(key) + length(value)]...
      } : "models has an environment of ${sum(flatten([0, characters]))} characters in ${name}. SageMaker takes at most 32768 for all keys and values."
      if sum(flatten([0, characters])) > 32768
    ],
  )

  wrong_core_dumps = flatten([for variant in local.all_variants : [for core_dump in variant.core_dump[*] : [for sentence in compact([
    can(regex("${local.s3_uri}(/[^*?$]*)?$", core_dump.destination_s3_uri)) ? "" :
    "the core_dump.destination_s3_uri \"${core_dump.destination_s3_uri}\" in ${variant.name}. It must be an S3 URL without *, ? and $.",
    can(regex(local.kms_key_or_none, coalesce(core_dump.kms_key_arn, "-"))) ? "" :
    "the core_dump.kms_key_arn \"${core_dump.kms_key_arn}\" in ${variant.name}. It must be the ARN of a KMS key.",
    variant.list == "variants" || core_dump.kms_key_arn != null ? "" :
    "a core_dump without kms_key_arn in ${variant.name}. That of a shadow variant needs the ARN of a KMS key.",
  ]) : "${variant.list} has ${sentence}"]]])

  # --- updates ---

  watched_twice = setintersection(var.deployment.auto_rollback_alarm_names, var.alarms.roll_back ? keys(local.variant_alarm_names) : [])
  # those in percent are looked at with the variable
  wrong_instance_counts = flatten([for size in local.deployment_sizes : [
    for name, count in local.initial_instance_counts :
    "${size.name} is ${size.size.value} where ${name} has ${count}, which must be ${size.least} to ${size.most} %"
    if size.size.type == "INSTANCE_COUNT" && try(size.size.value * 100 < size.least * count || size.size.value * 100 > size.most * count, false)
  ]])
  wrong_updates = compact([
    length(local.rollback_alarm_names) <= 10 ? "" : join(" ", [
      "deployment.auto_rollback_alarm_names and alarms.roll_back make ${length(local.rollback_alarm_names)} alarms.",
      "SageMaker watches at most 10 during an update.",
    ]),
    length(local.watched_twice) == 0 ? "" : join(" ", [
      "deployment.auto_rollback_alarm_names has ${join(", ", local.watched_twice)}, which the module makes.",
      "With alarms.roll_back they are watched already: leave them out.",
    ]),
    # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-exclusions.html
    var.deployment.rolling == null || length(var.variants) == 1 ? "" :
    "deployment.rolling is set, and variants has ${length(var.variants)} entries. A rolling deployment takes one variant: use deployment.blue_green.",
    # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails.html, the note in the introduction
    !local.has_deployment || !local.has_serverless ? "" : join(" ", [
      "deployment or alarms.roll_back is set, and ${local.serverless_in_words}. SageMaker moves traffic step by step, and back by alarms,",
      "between instances only: leave both out, or give the variant instances.",
    ]),
    length(local.wrong_instance_counts) == 0 ? "" : join(" ", [
      "deployment has sizes that are no part of the instances of a variant as SageMaker takes it: ${join("; ", local.wrong_instance_counts)}.",
      "Change the size, or the variant's initial_instance_count.",
    ]),
    !local.has_deployment || length(local.inferentia_1) == 0 ? "" : join(" ", [
      "deployment is set, and a variant has the instance type ${join(", ", local.inferentia_1)}. SageMaker ignores it on Inf1 instances and moves",
      "all traffic at once: leave deployment and alarms.roll_back out, or use Inf2.",
    ]),
    length(local.variant_alarms) == 0 || var.async_inference == null ? "" : join(" ", [
      "alarms has error_rate, error_count or latency, and async_inference is set. CloudWatch has no such metrics of an asynchronous endpoint:",
      "watch ApproximateBacklogSize or InvocationFailures with alarms of yours.",
    ]),
  ])
}
