"""The process of a framework's container, in the model's Python: Python 3.9 and later, the standard library, numpy and
the framework alone. It is started by path, so nothing here imports the rest of the package, or by a name other than a
sibling's.

`start` loads an application and serves it by `http_front`; an application is a module with a class `Application`, which
answers as one of AWS's images does. `script` is the user's module.
"""
