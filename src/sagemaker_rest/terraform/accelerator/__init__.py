"""Terraform in under a second: a provider that stays, and a proxy before it that knows the long answers.

    with accelerated(Path("infrastructure")) as environment:        # acceleration.py
        subprocess.run(["terraform", "plan"], cwd="infrastructure", env=environment)

What it does. Every Terraform command starts the provider, fetches the schema of every type it has (2,141 of them, 4.9
MB, for the AWS provider), and has it check its whole self again before it is configured. Here the provider runs in
debug mode, Terraform is told so (TF_REATTACH_PROVIDERS), and at the socket it finds a proxy. The proxy answers the
schema, cut down to the types in use, and the check of the provider's configuration from memory; every other call goes
to a provider.

Why it is right.
- A type is left out only if its name is nowhere in the files that the command reads; in doubt the schema is whole
  (types_in_use.py).
- The check's answer is kept for the same bytes, the same build of the provider and the same environment, and only
  if it raised nothing (answers.py, identity.py). Terraform ignores everything else in it.
- Each configuration has a process of its own, also where one root module has several (pool.py), and the working
  directory is Terraform's.
- A version that the configuration may not allow is not used (version_constraints.py).
- Where it cannot work, plain Terraform runs (acceleration.py).

What it does not do. It makes nothing faster that the provider does with AWS. `terraform init` is not helped to find a
provider: the binary has to be there. A provider that has been configured also checks resources before it is configured
again, where plain Terraform would ask a fresh one; no provider is known to answer that differently.
Terraform's stack trace of a provider that panics is not shown: plain Terraform shows it.

Where things are. Terraform's connection comes in at proxy.py and is served by relay.py, with http2.py and grpc.py for
the protocol, calls.py and caller.py for what is called and by whom, answers.py for what is known (../answer_cache.py
keeps it), and wire.py for what is inside a message. Processes: pool.py, provider_process.py, guard.py. Nothing here
imports pytest or the cloud.
"""
