"""A module's inputs and outputs, written into its README from its HCL so that the two cannot drift apart, in the form
that terraform-docs calls `markdown document`. `module.py` reads a folder, `markdown.py` renders it and touches no file,
`readme.py` puts the text between its marks. It imports errors alone; the command line imports it.
"""
