(() => {
  'use strict';
  const page = JSON.parse(document.getElementById('page').textContent);
  const trans = {
    __: (text, ...values) =>
      (page.words[text] ?? text).replace(/%(\d)/g, (_, number) => values[number - 1])
  };
  /* The server speaks English; in other languages its reason says what is the matter. */
  const isEnglish = page.language === 'en';
  const failures = {
    'not-found': trans.__('It may have been renamed, moved or deleted.'),
    denied: trans.__('You may not open this document'),
    format: trans.__('ONLYOFFICE cannot open this format'),
    'not-configured': trans.__('ONLYOFFICE is not set up yet'),
    unreachable: trans.__('The Document Server does not answer'),
    secret: trans.__('The secret is missing or wrong')
  };
  const limits = { 'read-only': trans.__('You may read this file, but not write it.') };
  if ((page.request?.mode ?? 'edit') === 'edit') {
    limits.format = trans.__('ONLYOFFICE shows this format, but does not write it back.');
  }
  const inWordsOf = (known, reason, message) => (isEnglish ? message : (known[reason] ?? message));

  const panel = document.getElementById('panel');
  let unsent = false;
  let key = page.config?.document.key;

  /* The document: where it is now, and its editor. */
  const place = {
    path: page.path,
    name: document.title,
    editor: null,
    moved(path) {
      place.path = path;
      place.name = path.slice(path.lastIndexOf('/') + 1);
      showTitle();
    }
  };

  function showTitle() {
    document.title = unsent ? `• ${place.name}` : place.name;
  }

  document.getElementById('retry').addEventListener('click', () => location.reload());
  window.addEventListener('beforeunload', event => {
    // What was typed in the last second has not reached the Document Server yet.
    if (unsent) {
      event.preventDefault();
    }
  });

  function fail(reason) {
    document.querySelector('#panel h1').textContent = trans.__(
      '%1 cannot be opened',
      place.name
    );
    document.getElementById('reason').textContent = reason;
    panel.hidden = false;
    document.querySelector('main').hidden = true;
  }

  function tell(message) {
    const bar = document.getElementById('bar');
    bar.textContent = message;
    bar.hidden = message === '';
  }

  /* The editor's words, whose lines are those of a page. */
  const inWords = (description, code) =>
    trans.__('ONLYOFFICE reports: %1 (%2)', description.replace(/\s*<br\s*\/?>\s*/gi, ' '), code);

  function start() {
    if (typeof window.DocsAPI === 'undefined') {
      fail(trans.__('The Document Server answered, but not with its editor.'));
      return;
    }
    make(page.config);
  }

  let reported = -Infinity;
  // So that the server is not stopped as idle while somebody types.
  function reportTyping() {
    if (Date.now() - reported < 60000) {
      return;
    }
    reported = Date.now();
    fetch(`${page.baseUrl}onlyoffice/typed`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-XSRFToken': page.xsrf },
      body: '{}'
    }).catch(() => {});
  }

  const asks = window.asks({ page, place, tell, reopen, trans });
  const { open, ...answers } = asks;

  function make(config) {
    const copy = structuredClone(config);
    key = config.document.key;
    let isThere = false;
    copy.events = {
      ...answers,
      onDocumentStateChange: event => {
        unsent = event.data;
        if (unsent) {
          reportTyping();
        }
        showTitle();
      },
      onDocumentReady: () => {
        isThere = true;
      },
      onError: event => {
        const words = inWords(event.data.errorDescription, event.data.errorCode);
        // A document that is there may hold typing: nothing takes it away.
        if (isThere) {
          tell(words);
        } else {
          fail(words);
        }
      },
      onWarning: event => tell(inWords(event.data.warningDescription, event.data.warningCode)),
      onInfo: event => {
        // An editor for comments or for filling in alone calls itself a view, too.
        const { edit, review } = config.document.permissions;
        if (event.data.mode === 'view' && config.editorConfig.mode === 'edit' && (edit || review)) {
          tell(
            trans.__(
              'Opened for reading only: a free Document Server lets 20 tabs edit at a time, and that many may be open. Close some that nobody needs, then reload.'
            )
          );
        }
      },
      onRequestEditRights: () => reopen({ mode: 'edit' }).catch(error => tell(error.message)),
      // The session ended meanwhile, or somebody changed the file: the same frame goes on.
      onRequestRefreshFile: () => refresh().catch(error => fail(error.message)),
      onOutdatedVersion: () => reopen({ outdated: key }).catch(error => fail(error.message))
    };
    place.editor = new window.DocsAPI.DocEditor('editor', copy);
  }

  /* Answers a configuration; without a Document Server, a fresh page shows what there is. */
  async function opened(body) {
    const answer = await open(body);
    if (answer.editor !== 'onlyoffice') {
      location.reload();
      return null;
    }
    return answer;
  }

  async function reopen(body) {
    const answer = await opened(body);
    if (answer) {
      if (body.mode) {
        page.request.mode = body.mode;
      }
      place.editor.destroyEditor();
      make(answer.config);
      if (answer.message) {
        tell(inWordsOf(limits, answer.reason, answer.message));
      }
    }
  }

  async function refresh() {
    const answer = await opened({ outdated: key });
    if (answer) {
      key = answer.config.document.key;
      place.editor.refreshFile(answer.config);
    }
  }

  // As a blob, so that a refusal arrives here as a sentence and not in the frame.
  async function preview() {
    tell(trans.__('Making a preview…'));
    const response = await fetch(page.preview);
    if (!response.ok) {
      const answer = await response.json().catch(() => ({}));
      fail(answer.message || trans.__('The preview failed: %1', response.status));
      return;
    }
    const frame = document.createElement('iframe');
    frame.title = place.name;
    frame.src = URL.createObjectURL(await response.blob());
    document.getElementById('editor').replaceWith(frame);
    tell(trans.__('Preview. %1', inWordsOf(failures, page.reason, page.message)));
  }

  if (page.preview) {
    preview().catch(error => fail(trans.__('The preview failed: %1', error.message)));
    return;
  }
  if (page.failure) {
    fail(inWordsOf(failures, page.reason, page.failure));
    return;
  }
  if (page.message) {
    tell(inWordsOf(limits, page.reason, page.message));
  }
  if (location.protocol === 'https:' && page.apiUrl.startsWith('http:')) {
    fail(
      trans.__(
        'This page is served over https, so the browser blocks a Document Server that is not.'
      )
    );
    return;
  }
  const script = document.createElement('script');
  script.src = page.apiUrl;
  script.onload = start;
  script.onerror = () =>
    fail(trans.__('The browser cannot load the editor from the Document Server.'));
  document.head.append(script);
})();
