"""Cognito: what moto's user pools lack, and their keys for the gateway (`user_pools`)."""
