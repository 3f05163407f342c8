"""Cases: allegations and incidents on their way from received to closed."""
