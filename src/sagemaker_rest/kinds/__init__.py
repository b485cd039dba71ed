"""Every kind of thing that a stack can leave: how it is listed, how its ARN reads and which tags it has, and how it is
deleted with what hangs on it. One file a subject; `all_kinds` is the one table, in the order in which they must go.

The check that an account is as it was before (`targets.inventory`) and the sweeper (`sweep`) share it.
"""
