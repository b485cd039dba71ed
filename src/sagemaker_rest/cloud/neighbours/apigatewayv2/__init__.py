"""HTTP APIs and WebSocket APIs: moto keeps them, and nobody answers their requests."""
