(() => {
  'use strict';
  const page = JSON.parse(document.getElementById('page').textContent);
  const name = document.title;
  const panel = document.getElementById('panel');
  let unsent = false;

  document.getElementById('retry').addEventListener('click', () => location.reload());
  window.addEventListener('beforeunload', event => {
    // What was typed in the last second has not reached the Document Server yet.
    if (unsent) {
      event.preventDefault();
    }
  });

  function fail(reason) {
    document.querySelector('#panel h1').textContent = `${name} cannot be opened`;
    document.getElementById('reason').textContent = reason;
    panel.hidden = false;
    document.querySelector('main').hidden = true;
  }

  function tell(message) {
    const bar = document.getElementById('bar');
    bar.textContent = message;
    bar.hidden = false;
  }

  function start() {
    if (typeof window.DocsAPI === 'undefined') {
      fail('The Document Server answered, but not with its editor.');
      return;
    }
    let reported = -Infinity;
    // So that the server is not stopped as idle while somebody types.
    function reportTyping() {
      if (Date.now() - reported < 60000) {
        return;
      }
      reported = Date.now();
      fetch(`${location.pathname.split('/onlyoffice/edit/')[0]}/onlyoffice/typed`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-XSRFToken': page.xsrf },
        body: '{}'
      }).catch(() => {});
    }

    const config = structuredClone(page.config);
    config.events = {
      onDocumentStateChange: event => {
        unsent = event.data;
        if (unsent) {
          reportTyping();
        }
        document.title = unsent ? `• ${name}` : name;
      },
      onError: event => fail(`ONLYOFFICE reports: ${event.data.errorDescription} (${event.data.errorCode})`),
      onWarning: event => tell(`ONLYOFFICE reports: ${event.data.warningDescription} (${event.data.warningCode})`),
      // The session ended meanwhile: a fresh page has a fresh key.
      onRequestRefreshFile: () => location.reload(),
      onOutdatedVersion: () => location.reload()
    };
    new window.DocsAPI.DocEditor('editor', config);
  }

  // As a blob, so that a refusal arrives here as a sentence and not in the frame.
  async function preview() {
    tell('Making a preview…');
    const response = await fetch(page.preview);
    if (!response.ok) {
      const answer = await response.json().catch(() => ({}));
      fail(answer.message || `The preview failed (${response.status}).`);
      return;
    }
    const frame = document.createElement('iframe');
    frame.title = name;
    frame.src = URL.createObjectURL(await response.blob());
    document.getElementById('editor').replaceWith(frame);
    tell(`Preview. ${page.message}`);
  }

  if (page.preview) {
    preview().catch(error => fail(`The preview failed: ${error.message}`));
    return;
  }
  if (page.failure) {
    fail(page.failure);
    return;
  }
  if (page.message) {
    tell(page.message);
  }
  if (location.protocol === 'https:' && page.apiUrl.startsWith('http:')) {
    fail('This page is served over https, so the browser blocks a Document Server that is not.');
    return;
  }
  const script = document.createElement('script');
  script.src = page.apiUrl;
  script.onload = start;
  script.onerror = () => fail('The browser cannot load the editor from the Document Server.');
  document.head.append(script);
})();
