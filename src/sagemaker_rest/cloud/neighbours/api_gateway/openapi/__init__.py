"""REST APIs defined by an OpenAPI document: `documents` reads the text, `definition` says what an API is made of,
`reading` and `operations` get the one out of the other, `importing` puts it on an API of moto, and `imports` has the
two calls that do it. All but the last two know nothing of moto.
"""
