"""Plans that need not be made again: what one was made from is noted, and while all of it is as it was, so is the plan.

A plan is a function of what Terraform reads and of what its providers say. Both are noted while a plan is made:
`watching` has the kernel tell which files Terraform opens and whom it talks to (`launcher` and `system_calls` are its
other end), and the accelerator's transcript has every call of a provider. Before a plan is given again, `readings`
compares the files, and the provider is asked everything once more: nothing is believed because it is likely. `rules`
knows what makes a plan depend on anything else, such as the time: such a plan is made anew every time, as is every plan
of something that exists. `memory` puts these together. Imports the accelerator; neither pytest nor the cloud.
"""
