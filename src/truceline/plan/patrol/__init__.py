"""Patrols: feasible tours, a mix of them nobody can foresee, and schedules drawn from it."""
