"""What several steps must agree on: lines, sectors, zones, weapons."""
