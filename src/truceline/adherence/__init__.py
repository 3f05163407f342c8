"""Adherence: exposure, rates with and without effort correction, and where they changed."""
