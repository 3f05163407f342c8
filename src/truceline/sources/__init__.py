"""Bytes from outside: files, and what guards against bad ones."""
