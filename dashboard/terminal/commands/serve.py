"""`handrail serve`: the HTTP interface (docs/for_integrators.md). Needs the extra `api`.

Exit codes: 0 it was stopped; 2 it cannot be started with what was given.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from dashboard.terminal.options import FILE

_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8600, show_default=True)
@click.option(
    "--settings",
    type=FILE,
    help="YAML file: issuers of tokens, host names, limits; HANDRAIL_API_SETTINGS by default.",
)
@click.option("--openapi", is_flag=True, help="Print the OpenAPI description and end.")
def serve_command(host: str, port: int, settings: Path | None, openapi: bool) -> None:
    """Answer other systems over HTTP: check, review, packages, signed decisions, papers, CDS Hooks."""
    try:
        import fastapi  # noqa: F401
        import uvicorn
    except ModuleNotFoundError:
        raise click.UsageError(
            "The HTTP interface needs more libraries: python -m pip install -e '.[api]' in its folder."
        ) from None
    from dashboard.api.app import application, description
    from dashboard.api.connection import ProblemConnection
    from dashboard.api.desk import open_desk
    from dashboard.api.settings import read_settings
    from dashboard.impersonal_log import leave_out_what_errors_say
    from dashboard.log import VARIABLE, open_log
    from dashboard.terminal.commands.records import errors_in_one_sentence

    if openapi:
        click.echo(json.dumps(description(), indent=1))
        return
    api_settings = read_settings(settings)
    if api_settings.demonstration and host not in _THIS_MACHINE:
        raise click.UsageError(
            "Without issuers in the settings this is a demonstration, and it is served on this machine alone: "
            "leave --host out, or name a file of settings."
        )
    leave_out_what_errors_say()
    open_log(os.environ.get(VARIABLE, "info"))
    with errors_in_one_sentence():
        desk = open_desk(api_settings)
    click.echo(
        f"http://{host}:{port}/openapi.json describes what is answered. {_who(api_settings.demonstration)}",
        err=True,
    )
    uvicorn.run(
        application(desk),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=30,
        h11_max_incomplete_event_size=65_536,
        http=ProblemConnection,
    )


def _who(demonstration: bool) -> str:
    return "A demonstration: the token is ann, ben, mina, pat or ros." if demonstration else ""
