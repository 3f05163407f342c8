"""Simulation: a seeded world with known truth, written as the files real sources write."""
