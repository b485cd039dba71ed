"""Every kind of thing that a run can leave: how its ARN reads, how it is listed where the Resource Groups Tagging API
does not list it, and how it is deleted with what hangs on it. One file a service; `all_kinds` has them in the order in
which they must go.
"""
