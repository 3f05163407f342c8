"""Coalition: who would take part on what condition, and which options that can staff."""
