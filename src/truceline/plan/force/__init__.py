"""Force: from what stands where to people, pool and cost, with the range of every assumption."""
