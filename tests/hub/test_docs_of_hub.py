"""What docs/jupyterhub.md has people write is taken by JupyterHub itself, and by its Helm chart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from jupyterhub.app import JupyterHub
from jupyterhub.scopes import scope_definitions
from jupyterhub.services.service import Service
from jupyterhub.spawner import LocalProcessSpawner

PAGE: Final = (Path(__file__).parents[2] / "docs/jupyterhub.md").read_text("utf-8")
SECTIONS: Final = dict(re.findall(r"^## (.+)\n((?:(?!^## ).*\n?)*)", PAGE, re.M))

CHART: Final[dict[str, Any]] = {
    "hub": {"services": {"onlyoffice": {"url": str}}},
    "singleuser": {
        "extraLabels": {"hub.jupyter.org/network-access-proxy-http": str},
        "extraEnv": {"ONLYOFFICE_URL": str, "ONLYOFFICE_HUB_SERVICE": str},
    },
}
"""The keys of the chart's values that we use, as its ``values.schema.yaml`` knows them: that is
part of the chart, which is no package of Python's to be had where tests run. `hub.services` takes
what JupyterHub takes for a service, by the service's name."""

PODS_THAT_MAY_CONNECT: Final = {
    "hub.jupyter.org/network-access-hub",
    "hub.jupyter.org/network-access-proxy-http",
}
"""The labels that the chart's network policies look for."""


def blocks(section: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", SECTIONS[section], re.S | re.M)


@pytest.mark.parametrize("section", [name for name in SECTIONS if blocks(name, "python")])
def test_a_hub_starts_with_the_configuration_of_a_section(section: str, tmp_path: Path) -> None:
    file = tmp_path / "jupyterhub_config.py"
    # In the order of the page: the later ones add to the first.
    file.write_text("\n".join(blocks(section, "python")))
    hub = JupyterHub()
    hub.load_config_file(str(file))
    assert hub.config.keys() <= {"JupyterHub", "Spawner", "OnlyOffice"}
    for service in hub.services:
        assert service.keys() <= Service.class_traits().keys()
        assert Service(**service).url == service["url"]
    for role in hub.load_roles:
        assert set(role["scopes"]) <= scope_definitions.keys()
        assert set(role["services"]) <= {service["name"] for service in hub.services}
    spawner = LocalProcessSpawner(config=hub.config)
    assert all(isinstance(value, str) for value in spawner.environment.values())
    assert spawner.environment or spawner.args


def keys(values: dict[str, Any], *above: str) -> Iterator[tuple[str, ...]]:
    for key, value in values.items():
        path = (*above, key)
        yield from keys(value, *path) if isinstance(value, dict) else [path]


def test_the_helm_chart_of_the_hub_knows_the_keys_of_its_values() -> None:
    values, deployment = map(yaml.safe_load, blocks("Zero to JupyterHub", "yaml"))
    assert set(keys(values)) <= set(keys(CHART))
    url = values["hub"]["services"]["onlyoffice"]["url"]
    pod = deployment["spec"]["template"]
    assert url == f"http://{deployment['metadata']['name']}:9105"
    labels = {name for name in pod["metadata"]["labels"] if "/" in name}
    assert labels == PODS_THAT_MAY_CONNECT
    (container,) = pod["spec"]["containers"]
    env = {entry["name"]: entry.get("value", entry.get("valueFrom")) for entry in container["env"]}
    # The chart puts tokens of services into its secret "hub", under their names.
    assert env["JUPYTERHUB_API_TOKEN"]["secretKeyRef"] == {
        "name": "hub",
        "key": "hub.services.onlyoffice.apiToken",
    }
    assert env["JUPYTERHUB_CLIENT_ID"] == "service-onlyoffice"
