"""API Gateway's REST APIs, whole: `control_plane` is what Terraform makes, `data_plane` is what a request meets."""
