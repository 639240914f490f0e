"""A group of commands that imports another room's command only when it is called.

So `worker` does not load the pages, and this room names the others without importing them.
"""

from importlib import import_module
from typing import Any

import click
from sqlalchemy.exc import InterfaceError, OperationalError

from data.settings import SettingsError

SETTINGS_FAULT = 2
"""Exit code of a start that the settings forbid."""


class CommandGroup(click.Group):
    """Commands of this process: those added at once, and those known by "module:attribute"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._elsewhere: dict[str, tuple[str, str]] = {}
        self.default = ""
        """Command to run when none is named."""

    def add_later(self, name: str, place: str, said: str) -> None:
        """Add the click command at `place` ("module:attribute"); `said` is its line in the list."""
        self._elsewhere[name] = (place, said)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, sorted."""
        return sorted({*super().list_commands(ctx), *self._elsewhere})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported if need be."""
        if cmd_name not in self._elsewhere:
            return super().get_command(ctx, cmd_name)
        module, attribute = self._elsewhere[cmd_name][0].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing the rooms they come from."""
        lines = []
        for name in self.list_commands(ctx):
            own = self.commands.get(name)
            lines.append((name, own.get_short_help_str(80) if own else self._elsewhere[name][1]))
        with formatter.section("Commands"):
            formatter.write_dl(lines)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """No arguments at all mean the default command."""
        return super().parse_args(ctx, args or [self.default] if self.default else args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; unusable settings, or a database that is away, end it with one readable message."""
        try:
            return super().invoke(ctx)
        except SettingsError as fault:
            click.echo(f"Settings: {fault}", err=True)
            ctx.exit(SETTINGS_FAULT)
        except (OperationalError, InterfaceError) as error:
            # The driver's words name host and cause; SQLAlchemy's repeat the statement.
            said = getattr(error.orig, "args", ())
            raise click.ClickException(
                f"our own database cannot be used: {said[-1] if said else 'no answer'}"
            ) from None
