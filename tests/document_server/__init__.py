"""A stand-in for ONLYOFFICE Document Server 9.3, strict where the original is.

It listens on a real port, serves api.js and an editor frame, verifies every token, fetches
``document.url``, edits real documents and calls back with the bodies, headers, tokens, order and
timing rules recorded from an original (``recordings/``). Between its frame and itself it speaks
plain HTTP with a long poll instead of a socket; what that says is nobody else's business.

In a test's own loop::

    server = await DocumentServer(secret="…", time_scale=0.02).start()    # or: async with
    editor = await server.open(config)       # plays the browser; config as for DocsAPI.DocEditor
    editor.mode, editor.errors, editor.warnings, editor.events, editor.text, editor.users
    await editor.type("text")                # returns at onDocumentStateChange false
    await editor.type("lost", wait=False)    # still in the editor: close() now loses it
    await editor.save()                      # Save button: True when a force save was stored
    await editor.close()                     # destroyEditor()
    record = await server.callback(status=2) # next such callback once answered; each comes once
    record.fields, record.headers, record.header_claims, record.token_claims, record.answer
    server.callbacks, server.downloads, server.commands, server.results.records
    server.faults.conversion = "fails"       # see `Faults`: hang, 500, cut, slow, huge, …
    server.faults.answers["command"] = "hang"
    server.forgotten.keep(key, data, "docx") # preset a forgotten file
    url = server.links.cache("a.docx", data) # any bytes behind a result link
    await server.stop()

As a process of its own, for browsers: ``python -m tests.document_server --secret …`` prints its
address as one JSON line and takes faults at ``POST /_test/faults`` (`control` lists the rest);
`DocumentServerProcess` starts one and has these as methods.

What typing does to a file: docx, odt, rtf, html, txt, md: continues the last paragraph, a line
feed starts another; xlsx, ods, csv: each line goes into the next free cell of column A of the
first sheet; pptx, odp: continues the title, or the first text box, of the first slide; pdf: is
kept as a comment behind the end. One XML part is changed and all others keep their bytes, so
charts, images and macros stay (`office.ooxml`, `office.odf`).

All times are the original's times ``time_scale`` (`Settings`); tokens and links live unscaled.

Where things are: `server` wires; `opening` and `signatures` decide what is let in; `sessions`,
`documents`, `loading` and `saving` are the life of a document; `callbacks`, `fetching` and
`outgoing` talk to the integrator; `routes`, `frame_routes`, `results` and `control` are what it
listens on; `office` edits files; ``web/`` is api.js and the frame. For tests: `client` (an editor),
`connector` and `bench` (an integrator), `recorded` (recorded callbacks to be signed and posted
anew), `replay` and `scenarios` (recordings done again), `distil` (recordings made small).
"""

from .client import Editor
from .events import Event
from .faults import Faults
from .process import DocumentServerProcess
from .records import CallbackRecord, CommandRecord, DownloadRecord, ResultRecord
from .server import DocumentServer
from .settings import Settings

__all__ = [
    "CallbackRecord",
    "CommandRecord",
    "DocumentServer",
    "DocumentServerProcess",
    "DownloadRecord",
    "Editor",
    "Event",
    "Faults",
    "ResultRecord",
    "Settings",
]
