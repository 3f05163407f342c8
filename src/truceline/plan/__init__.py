"""Plan: siting, patrols, force and comparison of options; every answer with bound and gap."""
