data "aws_sagemaker_prebuilt_ecr_image" "prebuilt_ecr_image" {
  for_each = {
    kmeans       = { repository = "kmeans", tag = null, region = null }
    tensorflow   = { repository = "tensorflow-inference", tag = "2.19.0-cpu", region = null }
    other_region = { repository = "sagemaker-scikit-learn", tag = "1.2-1-cpu-py3", region = "eu-central-1" }
  }

  repository_name = each.value.repository
  image_tag       = each.value.tag
  region          = each.value.region
}
