"""What was not seen: how many incidents no list, sensor or observer has, with its interval."""
