"""Render: a released document as HTML, JSON, PDF or DOCX; nothing else is accepted."""
