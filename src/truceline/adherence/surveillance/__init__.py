"""Surveillance: alarms and changes of counts whose watching is known, one method a file."""
