"""Render: a released document as HTML or JSON; nothing else is accepted."""
