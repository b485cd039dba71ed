"""OpenAPI documents in and out.

`texts` reads JSON and YAML, `swagger` makes Swagger 2.0 documents OpenAPI 3.0 ones, `definitions` says what a document
asks for in the words of the operations (PutMethod, CreateModel, …), `settings`, `operations` and `reading` find it in a
document, `importing` carries it out. `exporting` writes the document of a deployment. May import the operations of
`control_plane`; is imported by its `control_plane` alone.
"""
