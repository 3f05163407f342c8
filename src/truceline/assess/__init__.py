"""From incidents to findings: what each clause in force says about each."""
