"""moto for every service but API Gateway and SageMaker: a folder a service, where moto lacks or gets wrong something.

A mend of moto is a function with `@replaces`, `@surrounds` or `@adds` of `mends` on it, which names what it mends
(`moto.iam.responses:IamResponse.create_user`), the version of moto and the symptom seen in it, and the page that says
how AWS behaves. `moto_application` imports the modules with mends and calls `mends.install` once; a mend is put in
place when moto's module is loaded, and two that meet on one target are refused unless one says `extends=` the other. A
test keeps a fingerprint of moto's source below each mend, and names the mend, its symptom and what to do when moto
changes there. What a mend needs of the cloud whose request it is, it asks `cloud_state.this_cloud` for.

In the same folders is what lets the data planes see moto's state and write to it: through `backends`, which loads a
service of moto's when it is first needed. Only this folder reads moto's models. It imports the data planes, never the
other way round.
"""
