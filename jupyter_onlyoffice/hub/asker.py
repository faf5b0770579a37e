"""Who asks: the Hub knows whose token it is, and which server may have it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from ..core.errors import AccessDenied
from ..core.namespaces import ServerName, folder_namespace, is_proof
from .approving import Asker

_MOST_FOLDERS = 100
_LONGEST_TOKEN = 512
"""The Hub's own have 32 characters; what is asked for is remembered for a while."""
_LONGEST_NAME = 255  # as in the Hub's data base


class Hub(Protocol):
    """Tells who a token is; `jupyterhub.services.auth.HubAuth` does."""

    def user_for_token(self, token: str, *, sync: bool) -> Any: ...


async def identified(hub: Hub, token: str, server: str, proofs: str) -> Asker:
    """Return the asker.

    Args:
        server: which of the user's servers asks, by its own name.
        proofs: of the shared folders that it can read, with commas between them.

    Raises:
        AccessDenied: the Hub does not know the token, or it is not one for that server.
    """
    known = 0 < len(token) <= _LONGEST_TOKEN
    model = await hub.user_for_token(token, sync=False) if known else None
    if not isinstance(model, dict) or model.get("kind") != "user":
        raise AccessDenied("The Hub does not know this server.")
    if not _is_name(server):
        raise AccessDenied("No server is called so.")
    name = ServerName(str(model["name"]), server)
    if not _may_use(model, name):
        raise AccessDenied("The Hub does not let this token use that server.")
    given = [proof for proof in proofs.split(",") if is_proof(proof)][:_MOST_FOLDERS]
    return Asker(
        name,
        frozenset(map(folder_namespace, given)),
        frozenset(folder_namespace(proof) for proof in given if proof.startswith("w")),
    )


def _is_name(server: str) -> bool:
    """Tell whether a server can be called so: it becomes a part of addresses, and is shown."""
    is_step = server in {".", ".."} or "/" in server
    return server.isprintable() and len(server) <= _LONGEST_NAME and not is_step


def _may_use(model: Mapping[str, Any], name: ServerName) -> bool:
    """Tell whether a token is for a server: one server's token is no other's, nor a service's."""
    scopes: Collection[str] = model.get("scopes") or ()
    return not {
        "access:servers",
        f"access:servers!user={name.owner}",
        f"access:servers!server={name.owner}/{name.server}",
    }.isdisjoint(scopes)
