"""moto with its gaps closed: a folder a service, and in it one small named piece for each thing that moto lacks or gets
wrong.

The upstream issue or the AWS page stands beside each, so that a piece can be deleted when moto grows it;
`moto_application` puts them together, and `repeated_requests` lets a call be carried out once. In the same folders is
what lets the data planes see moto's state and write to it. The only folder that reads moto's models. It imports
`gateway.snapshot`, `gateway.access` and `runtime`, never the other way round.
"""

from sagemaker_rest.cloud.neighbours.quick_import import import_moto

import_moto()
