"""The hub service: makes one Document Server safe for a JupyterHub of people who are strangers.

It alone has the Document Server's secret. Users' servers ask it, each with its own token for the
Hub, and it signs only what that server may touch; the Document Server talks to it alone, and it
passes on what is asked of a server. Users may run any code in their servers, so nothing that a
server says is believed. ``python -m jupyter_onlyoffice.hub`` runs it.
"""
