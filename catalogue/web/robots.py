"""`/robots.txt` (RFC 9309): what crawlers need not read, and where the sitemap is.

It hides nothing: what must stay hidden asks who is there. Forms whose answers are endless are left out.
"""

from flask import Blueprint, Response, url_for

from catalogue.web.site import public_address

blueprint = Blueprint("robots", __name__)

# Searches and comparisons of anything with anything; codes looked up; the pages of those who edit.
_LEFT_OUT = ("/admin/", "/recherche", "/comparer", "/codes")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Answer with the rules, the same for all."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _LEFT_OUT)]
    lines.append(f"Sitemap: {public_address()}{url_for('sitemap.index')}")
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
