"""KMS: the keys that AWS manages for its services."""
