"""How each recorded scenario is done again; ``tests/test_wire.py`` does it and compares.

Left out is ``19-docservice-restart-while-editing``: the stand-in keeps its documents in memory.
Of ``07b`` only the first and the last answer to polling are compared, of ``08u`` only the first
and the last look at the forgotten files: how many there are in between is a matter of speed. Times
themselves are not compared, nor what dialogs look like. Where the recorder changed the original
(a failing converter, shorter time-outs, a lower size limit), the stand-in is changed likewise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..replay import Script
from . import editing, failures, services, steps

LEFT_OUT = {"19-docservice-restart-while-editing"}


@dataclass(frozen=True)
class Case:
    """How a scenario is done, and what the server is set to for it."""

    script: Script
    settings: Mapping[str, Any] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    """Modes of documents: name → mode, "" for all."""
    answers: Mapping[int, str | list[str]] = field(default_factory=dict)
    """Modes of callbacks: status → mode."""
    faults: Mapping[str, Any] = field(default_factory=dict)
    interleaved: bool = False
    """Whether exchanges of different kinds overlap, so that only the order within each counts."""


CASES = {
    "00-smoke-convert": Case(steps.calls),
    "01-edit-docx-header": Case(editing.edit),
    "01-edit-pptx-header": Case(editing.edit),
    "01-edit-xlsx-header": Case(editing.edit),
    "02a-edit-inBody": Case(editing.forcesave_and_close),
    "02b-command-and-convert-inBody": Case(steps.calls),
    "03a-forcesave-command": Case(editing.forcesave_command),
    "03b-forcesave-button": Case(editing.forcesave_button),
    "03c-save-button-without-forcesave": Case(editing.save_button_without_forcesave),
    "03d-forcesave-large-userdata": Case(editing.large_userdata),
    "04-close-without-changes": Case(editing.close_unchanged),
    "05-two-users": Case(editing.two_users),
    "05b-same-user-two-tabs-and-viewer": Case(editing.two_tabs_and_viewer),
    "05c-viewer-only": Case(editing.viewer_only),
    "06a-command-no-document": Case(steps.calls),
    "06b-command-with-open-document": Case(editing.commands_with_open_document),
    "07a-convert-sync": Case(steps.calls),
    "07b-convert-async": Case(
        services.polled_conversion, documents={"": "sleep:3", "cx71508526.docx": "sleep:2"}
    ),
    "07c-convert-download-errors": Case(services.bad_urls),
    "08a-callback2-error1": Case(failures.failing_final_save, answers={2: ["error1"]}),
    "08b-callback2-http500": Case(failures.failing_final_save, answers={2: ["status:500"] * 4}),
    "08c-callback2-http400": Case(failures.failing_final_save, answers={2: ["status:400"]}),
    "08d-callback2-empty-body": Case(failures.failing_final_save, answers={2: ["empty"]}),
    "08e-callback2-html-200": Case(failures.failing_final_save, answers={2: ["html"]}),
    "08f-callback2-error1-message": Case(failures.failing_final_save, answers={2: ["errormsg"]}),
    "08g-callback2-http500-once": Case(failures.failing_final_save, answers={2: ["status:500"]}),
    "08h-callback2-http429": Case(failures.failing_final_save, answers={2: ["status:429"] * 4}),
    "08m-callback6-error1-then-close": Case(failures.failing_forcesave, answers={6: "error1"}),
    "08n-callback6-http500-then-close": Case(failures.failing_forcesave, answers={6: "status:500"}),
    "08o-callback6-button-error1": Case(failures.failing_button, answers={6: "error1"}),
    "08p-callback1-error1": Case(
        failures.failing_join("status 1 answered error 1"), answers={1: "error1"}
    ),
    "08q-callback1-http500": Case(
        failures.failing_join("status 1 answered 500"), answers={1: "status:500"}
    ),
    "08r-callback1-404": Case(
        failures.failing_join("status 1 answered 404"), answers={1: "status:404"}
    ),
    "08s-callback-host-down": Case(failures.failing_join("callback host refuses")),
    "08t-no-callback-url": Case(failures.no_callback_url),
    "08u-connector-down-at-save": Case(failures.connector_down_at_save),
    "09-document-url-failures": Case(failures.document_url_failures),
    "10a-token-errors-in-browser": Case(failures.opening_configs),
    "10b-config-differs-from-token": Case(failures.opening_configs),
    "10c-fields-missing-from-token": Case(failures.opening_configs),
    "11a-reuse-key-after-save": Case(editing.reuse_after_save),
    "11b-reuse-key-after-close-unchanged": Case(editing.reuse_after_close_unchanged),
    "11c-odd-keys": Case(failures.opening_configs),
    "12a-edit-jwt-off": Case(editing.forcesave_and_close, settings={"secret": ""}),
    "12b-command-and-convert-jwt-off": Case(steps.calls, settings={"secret": ""}),
    "12c-jwt-off-config-with-token": Case(failures.opening_configs, settings={"secret": ""}),
    "13a-close-right-after-typing": Case(editing.lost()),
    "13b-destroyEditor-right-after-typing": Case(editing.lost(events="after")),
    "13c-navigate-away-right-after-typing": Case(editing.lost()),
    "13d-strict-mode-close-without-save": Case(
        editing.lost("strict, typed, not saved", events="before")
    ),
    "13e-reload-page": Case(editing.back_again("after reload"), settings={"save_delay": 25.0}),
    "13f-reload-7s-later": Case(
        editing.back_again("away 3 s, then back"), settings={"save_delay": 25.0}
    ),
    "13g-how-long-until-typed-text-is-safe": Case(editing.how_long_until_safe),
    "13h-requestClose-right-after-typing": Case(
        editing.lost("ed.requestClose() right after typing", events="before")
    ),
    "13i-destroyEditor-after-state-false": Case(editing.close_after_state_false),
    "14-other-formats": Case(editing.other_formats),
    "14b-formats-content": Case(editing.other_formats),
    "15-docs-host-localhost": Case(editing.browser_uses_localhost),
    "15b-x-forwarded": Case(services.x_forwarded),
    "16a-status-3-and-7-conversion-fails-on-save": Case(
        failures.conversion_fails, faults={"conversion": "fails"}
    ),
    "16b-forcesave-button-conversion-fails": Case(
        failures.conversion_fails_for_button, faults={"conversion": "fails"}
    ),
    "16c-convert-fails": Case(steps.calls, faults={"conversion": "fails"}),
    "17a-autoAssembly-timer-forcesave": Case(editing.timer, settings={"auto_assembly": 15.0}),
    "18a-callback2-times-out": Case(
        failures.callback_times_out,
        settings={"callback_timeout": 5.0},
        answers={2: "sleep:14"},
        interleaved=True,
    ),
    "18b-document-url-times-out": Case(
        failures.document_url_times_out,
        settings={"download_timeout": 5.0},
        documents={"": "sleep:14"},
        interleaved=True,
    ),
    "18c-document-too-large": Case(failures.document_too_large, settings={"max_download": 1000}),
}
