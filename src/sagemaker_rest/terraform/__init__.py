"""Running Terraform: finding or fetching the binary, the provider's files, workspaces, commands and plans. It imports
neither pytest nor the cloud: it would run any configuration against anything.
"""
