"""Bytes to outside: files an export is made of."""
