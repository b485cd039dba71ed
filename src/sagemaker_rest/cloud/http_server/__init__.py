"""HTTP/1.1 on one port. Requests arrive as they were sent, header names with their case and underscores included, and
answers leave as they are.

aiohttp reads requests and refuses most of what is none: contradictory lengths, a lone CR, endless lines, HTTP/2's
preface. `heads` refuses what aiohttp lets through, `limits` says how long and how large anything may be.
"""
