"""The roof: the command line and the server, wired from the rooms."""

from data.commands import cli

if __name__ == "__main__":
    cli()
