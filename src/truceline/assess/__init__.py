"""Assess: what each clause in force says about each incident."""
