"""Outside formats, one a file; streams in, records or bytes out."""
