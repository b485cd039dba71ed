"""The provider accelerator."""
