"""What every answer of the site must carry, whatever it is (ecosystem of headers: OWASP ASVS 5.0, 3.4)."""

from werkzeug import Response

REQUIRED = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What programs of other sites may read: nothing of it depends on who asks.
FOR_PROGRAMS = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
UNUSED = ("camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()", "display-capture=()")


def faults(answer: Response, *, path: str, for_programs: bool = False) -> list[str]:
    """Return what is wrong with the headers of an answer: nothing, it is hoped."""
    required = {**REQUIRED, **(FOR_PROGRAMS if for_programs else {})}
    wrong = [
        f"{name}: {answer.headers.get(name)}"
        for name in required
        if answer.headers.get(name) != required[name]
    ]
    policy = answer.headers.get("Permissions-Policy", "")
    wrong += [f"Permissions-Policy lacks {feature}" for feature in UNUSED if feature not in policy]
    if not for_programs and "Access-Control-Allow-Origin" in answer.headers:
        wrong.append("read by other sites")
    if path == "/admin" or path.startswith("/admin/"):
        if answer.headers.get("Cache-Control") != "no-store":
            wrong.append(f"Cache-Control: {answer.headers.get('Cache-Control')}")
    else:
        if "Set-Cookie" in answer.headers:
            wrong.append("sets a cookie")
        if "cookie" in answer.headers.get("Vary", "").lower():
            wrong.append("varies by cookie")
    return wrong
