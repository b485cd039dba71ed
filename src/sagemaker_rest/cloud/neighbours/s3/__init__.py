"""S3: what moto lacks, and objects for the runtime, read and written as a role (`artifact_store`)."""
