"""The calls of the provider protocol that are treated in a way of their own, by name."""

# Protocols 5 and 6 name the same calls differently.
SCHEMA = frozenset({"GetSchema", "GetProviderSchema"})
PREPARE = frozenset({"PrepareProviderConfig", "ValidateProviderConfig"})
CONFIGURE = frozenset({"Configure", "ConfigureProvider"})
STOP = frozenset({"Stop", "StopProvider"})
ANSWERED_HERE = SCHEMA | PREPARE | CONFIGURE | STOP
# Terraform makes these calls of providers that it has not configured: no configuration has a part in the answer.
WITHOUT_CONFIGURATION = frozenset(
    {
        "CallFunction",
        "GetFunctions",
        "GetMetadata",
        "GetResourceIdentitySchemas",
        "ValidateDataResourceConfig",
        "ValidateDataSourceConfig",
        "ValidateEphemeralResourceConfig",
        "ValidateResourceConfig",
        "ValidateResourceTypeConfig",
    }
)
