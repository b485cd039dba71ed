"""IAM and STS: what moto lacks, and who a key or a role is, for the data planes (`credentials`, `identity`)."""
