"""Security headers of every answer: content policy, no framing, no sniffing, no storing of personal data."""

from collections.abc import Callable, Sequence

from flask import Flask, Response, request

from auth.here import house
from auth.sessions import is_https

KEPT_BY_BROWSERS = ("/_dash-component-suites/", "/assets/", "/_favicon.ico")


def content_policy(script_hashes: Sequence[str]) -> str:
    """Everything from ourselves. Charts write style attributes, hence 'unsafe-inline' for styles only."""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def add_headers(server: Flask, script_hashes: Callable[[], Sequence[str]]) -> None:
    """Set the headers after every request; the hashes are asked for once, after the last callback exists."""
    policy: list[str] = []

    @server.after_request
    def secure(response: Response) -> Response:
        if not policy:
            policy.append(content_policy(script_hashes()))
        response.headers["Content-Security-Policy"] = policy[0]
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if not request.path.startswith(KEPT_BY_BROWSERS):
            response.headers["Cache-Control"] = "no-store"
        elif "m" in request.args:  # Dash names an asset by its time of change
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        if is_https(house().settings):
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
            response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return response
