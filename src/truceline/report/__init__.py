"""Report: tables become a document in words, figures and charts, each number with its rows."""
