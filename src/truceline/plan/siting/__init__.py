"""Siting: what to place where so that most is seen under the ceilings, with a certified bound."""
