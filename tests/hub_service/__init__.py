"""The hub service with a real Jupyter server, and a few lines in place of the Hub."""
