"""The beginning of a framework container's process, in the Python of the cloud: `code` fetches the user's script,
`environments` builds what it asks for, `python` chooses the interpreter; then the process becomes that interpreter.
"""
