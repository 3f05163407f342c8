"""Which reports hang together, and what that makes of an incident's standing."""
