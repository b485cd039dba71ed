"""Requests that a seed makes, by the ten thousand: none may crash, hang or break the local cloud."""
