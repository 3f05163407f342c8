"""The record: everything received and decided, append-only, chained by hashes."""
