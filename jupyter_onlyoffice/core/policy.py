"""Content security policies."""

from __future__ import annotations

from collections.abc import Mapping


def widened(policy: str, sources: Mapping[str, str]) -> str:
    """Return a policy that lets in ``sources`` as well.

    Browsers take only the first directive of a name, so one that is there already is added to.

    Args:
        policy: as an administrator or Jupyter set it.
        sources: by directive, separated by spaces.
    """
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        name, *values = directive.split() or [""]
        if name:
            directives.setdefault(name.lower(), values)
    for name, added in sources.items():
        kept = [value for value in directives.get(name, []) if value != "'none'"]
        directives[name] = [*kept, *(value for value in added.split() if value not in kept)]
    return "; ".join(" ".join([name, *values]) for name, values in directives.items())
