"""ACM: certificates that are validated by DNS in the cloud's own time."""
