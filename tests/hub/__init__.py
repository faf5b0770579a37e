"""Tests with a real JupyterHub, its proxy, and a server for each user."""
