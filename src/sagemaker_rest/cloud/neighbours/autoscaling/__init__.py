"""Application Auto Scaling: targets, policies and actions as AWS keeps them, and `actions`, by which they scale."""
