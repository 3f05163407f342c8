"""The flow joins the steps: one pipeline a file, pure from tables to tables."""
