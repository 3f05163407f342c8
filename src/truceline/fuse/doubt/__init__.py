"""How sure the grouping is: numbers, other ways, counts both ways, and what to look at."""
