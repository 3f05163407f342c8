"""Score: estimates held against a simulated truth; nothing else may read the truth."""
