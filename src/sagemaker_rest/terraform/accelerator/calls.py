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
# These change nothing, at the provider or beyond, so that they may be asked again. What a plan calls besides is about a
# state or an import.
ONLY_ASKS = CONFIGURE | WITHOUT_CONFIGURATION | frozenset({"PlanResourceChange", "ReadDataSource"})
