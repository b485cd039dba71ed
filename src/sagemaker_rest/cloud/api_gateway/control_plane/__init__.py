"""REST APIs as Terraform makes them, and what belongs to them: frozen records by account and region.

One file for each of AWS's resources: its record, its operations by their AWS names, and the table of what UpdateX may
patch; `control_plane` lists them all. `cloud.records` keeps records, `patching` applies patch operations, `paging` cuts
lists. May import `protocol` and the frozen data of `api_gateway.data_plane`; imports nothing of moto.
"""
