"""Groups of commands that are a command as well."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

FALLBACK = "folder"


class WithFolder(TyperGroup):
    """A group whose first word, if it names no command of it, is a mission folder."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command of the first word, else the one for a folder."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = [FALLBACK, *args]
        return super().resolve_command(ctx, args)
