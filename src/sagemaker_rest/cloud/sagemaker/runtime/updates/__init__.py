"""An endpoint's way from one configuration to the next: `rollout` takes the steps that `deployment_policy` says, on a
`clock` that may run fast, and goes back when `alarms` go off; `traffic` divides requests between two fleets meanwhile.
It imports `variants`; `runtime` imports it.
"""
