"""``python -m jupyter_onlyoffice.hub``."""

from .app import HubServiceApp

if __name__ == "__main__":
    HubServiceApp.launch_instance()
