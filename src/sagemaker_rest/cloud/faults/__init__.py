"""The faults that the local cloud was told to inject: an error for an operation, latency, a dropped connection, an
endpoint that fails or finds no instance, a container that is killed.

`fault` says what a fault is, `documents` reads and writes one as JSON, `register` knows which are to strike, `admin`
answers `/_sagemaker-rest/faults`, and `client` is for those who test against the cloud. `control_plane`, `data_plane`
and `hazards` stand before what they disturb. `server` and `front` import it, and it imports the data planes' types;
nothing that it disturbs knows of it.
"""
