"""WAFv2: what moto lacks, and the web ACL that stands before a stage (`web_acls`)."""
