"""From observations to incidents: which reports are one thing, where and when it was."""
