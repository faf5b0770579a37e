"""A notebook in JupyterLab, with a real kernel."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

from playwright.sync_api import Locator, expect

from .lab import Lab


def write_notebook(file: Path, *cells: str) -> None:
    """Write a notebook for the kernel that is installed beside Jupyter."""
    notebook = {
        "cells": [
            {
                "id": f"cell-{number}",
                "cell_type": "code",
                "source": dedent(source),
                "metadata": {},
                "outputs": [],
                "execution_count": None,
            }
            for number, source in enumerate(cells, 1)
        ],
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    file.write_text(json.dumps(notebook), "utf-8")


class Notebook:
    """A notebook that is open in a tab."""

    def __init__(self, lab: Lab, name: str) -> None:
        self._lab = lab
        self._name = name
        self.area = lab.page.locator(".jp-NotebookPanel:visible")

    def cell(self, number: int) -> Locator:
        """Return a cell, the first of which has the number 1."""
        return self.area.locator(".jp-CodeCell").nth(number - 1)

    def output(self, number: int) -> Locator:
        return self.cell(number).locator(".jp-OutputArea-output")

    def prompt(self, number: int) -> Locator:
        return self.cell(number).locator(".jp-InputPrompt")

    def ready(self) -> None:
        """Wait for the kernel."""
        self._lab.tab(self._name).click()
        expect(self._lab.page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
