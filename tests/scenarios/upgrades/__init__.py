"""Whoever goes from the last release to this one loses nothing, unless CHANGELOG.md says so.

`last_release` finds that release, `type_constraints` and `module_interface` compare what callers see of a module,
`public_interface` what tests and shells use of the package, and `serving` reads from a plan what would be lost. What
they find is a `Break`; `announced` tells which of them an entry `BREAKING: ` names. The same checks are made of made-up
releases, so that they are known to find what they look for.
"""
