"""What an administrator's Prometheus is told."""

from __future__ import annotations

from ..document_server import DocumentServer
from ..jupyter import Fetch, Jupyter
from ..office import docx_bytes


async def told(fetch: Fetch) -> dict[str, float]:
    response = await fetch("metrics")
    assert response.code == 200
    lines = [line for line in response.body.decode().splitlines() if "jupyter_onlyoffice_" in line]
    assert not any("report" in line for line in lines), "names of documents are nobody's business"
    values = [line.rpartition(" ") for line in lines if not line.startswith("#")]
    return {name: float(value) for name, _, value in values}


async def test_what_happens_to_documents_is_counted(
    jupyter: Jupyter, document_server: DocumentServer, jp_fetch: Fetch
) -> None:
    jupyter.write("report.docx", docx_bytes("Before"))
    before = await told(jp_fetch)
    editor = await document_server.open(await jupyter.config("report.docx"))
    await editor.type("Typed.")
    assert await editor.save()
    now = await told(jp_fetch)

    def more(name: str) -> float:
        return now[name] - before.get(name, 0)

    assert more('jupyter_onlyoffice_opened_total{editor="onlyoffice",reason=""}') == 1
    assert more("jupyter_onlyoffice_save_seconds_count") == 1
    assert now["jupyter_onlyoffice_sessions"] == 1
    assert now["jupyter_onlyoffice_engine_jobs"] == 0

    assert (await jupyter.post("open", {"path": "report-2.docx"})).code == 404
    (jupyter.root / "report.docx").chmod(0o444)
    await editor.type("More.")
    assert not await editor.save()
    now = await told(jp_fetch)
    assert more('jupyter_onlyoffice_failures_total{reason="not-found",route="open"}') == 1
    assert more('jupyter_onlyoffice_failures_total{reason="not-stored",route="callback"}') == 1
    assert more("jupyter_onlyoffice_save_seconds_count") == 1
    (jupyter.root / "report.docx").chmod(0o644)
    await editor.close()
    assert (await document_server.callback(status=2)).ok
    assert (await told(jp_fetch))["jupyter_onlyoffice_sessions"] == 0
