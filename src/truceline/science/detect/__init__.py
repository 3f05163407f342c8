"""Detection: one file a way of noticing acts, all with one signature."""
