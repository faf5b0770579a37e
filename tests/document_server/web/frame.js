/*
 * The editor's page. It knows the host page only by postMessage and the server only by /doc/…;
 * client.py does the same without a browser.
 */
(function () {
  'use strict';

  const DARK = [
    'theme-dark',
    'theme-night',
    'theme-contrast-dark',
    'default-dark'
  ];
  const TABS = {
    word: ['File', 'Home', 'Insert', 'Draw', 'Layout', 'References', 'View'],
    cell: [
      'File',
      'Home',
      'Insert',
      'Draw',
      'Layout',
      'Formula',
      'Data',
      'View'
    ],
    slide: [
      'File',
      'Home',
      'Insert',
      'Draw',
      'Transitions',
      'Animation',
      'View'
    ],
    pdf: ['File', 'Home', 'Comment', 'Edit', 'View']
  };
  /* The forcesavetype of a form that is sent off. */
  const SUBMIT = 3;
  const SERVER = new URL('../../../../doc/', location.href);
  const FLUSH = Number(document.documentElement.dataset.flush);
  const query = new URLSearchParams(location.search);
  const frameEditorId = query.get('frameEditorId');

  const find = name => document.querySelector(`[data-testid="${name}"]`);
  const surfaceElement = find('editor-surface');
  const input = find('editor-input');

  let config = null;
  let handlers = [];
  let connection = '';
  let generation = 0;
  let surface = { family: 'word', pages: [] };
  let users = [];
  let mode = null;
  let forcesave = false;
  let autosave = true;
  let pending = '';
  let sending = false;
  let flushTimer = 0;

  function emit(event, data) {
    parent.postMessage(JSON.stringify({ event, frameEditorId, data }), '*');
  }

  async function post(what, body) {
    const url = new URL(what, SERVER);
    url.searchParams.set('connection', connection);
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(body)
    });
    if (!response.ok) {
      throw new Error(`status ${response.status}`);
    }
    return response.json();
  }

  const asks = window.asks({
    emit,
    post,
    find,
    title,
    notice,
    fail,
    leave() {
      leave();
      generation += 1;
    },
    config: () => config,
    async submit() {
      await flush();
      if ((await post('submit', {})).started) {
        status('Submitting…');
      }
    },
    show(shown) {
      surface = shown;
      mode = 'view';
      pending = '';
      render();
      renderMode();
    }
  });

  /* ---- what is shown ---- */

  function status(text) {
    find('status').textContent = text;
  }

  function notice(text) {
    find('message').textContent = text || '';
    find('message').hidden = !text;
  }

  function dialog(title, text, onOk, onCancel) {
    const box = find('dialog');
    box.querySelector('h1').textContent = title;
    box.querySelector('p').textContent = text.replace(/<br\s*\/?>/g, '\n');
    find('dialog-cancel').hidden = !onCancel;
    find('dialog-ok').onclick = () => {
      box.hidden = true;
      onOk();
    };
    find('dialog-cancel').onclick = () => {
      box.hidden = true;
      onCancel();
    };
    box.hidden = false;
    find('dialog-ok').focus();
  }

  function column(index) {
    const letter = String.fromCharCode(65 + (index % 26));
    return index < 26 ? letter : column(Math.floor(index / 26) - 1) + letter;
  }

  /* The same rules as office/content.py, for what is not on the server yet. */
  function withPending() {
    const pages = surface.pages.map(page => ({
      ...page,
      rows: page.rows.map(row => [...row])
    }));
    if (!pages.length) {
      pages.push({ title: '', rows: [] });
    }
    let place = [0, 0];
    if (surface.family === 'cell') {
      const rows = pages[0].rows;
      let next = rows.reduce(
        (last, row, index) => (row[0] ? index + 1 : last),
        0
      );
      for (const value of pending.split('\n').filter(Boolean)) {
        while (rows.length <= next) {
          rows.push(['']);
        }
        rows[next][0] = value;
        next += 1;
      }
      place = [0, pending && !pending.endsWith('\n') ? next - 1 : next];
    } else if (surface.family === 'slide') {
      const rows = pages[0].rows;
      if (!rows.length) {
        rows.push(['']);
      }
      rows[0][0] = (rows[0][0] || '') + pending;
    } else {
      const last = pages.length - 1;
      const rows = pages[last].rows;
      if (!rows.length) {
        rows.push(['']);
      }
      const [first, ...others] = pending.split('\n');
      rows[rows.length - 1][0] = (rows[rows.length - 1][0] || '') + first;
      others.forEach(line => rows.push([line]));
      place = [last, rows.length - 1];
    }
    return { pages, place };
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) {
      made.className = className;
    }
    if (text !== undefined) {
      made.textContent = text;
    }
    return made;
  }

  function paragraphs(page, at) {
    return page.rows.map((row, index) => {
      const heading = (page.headings || []).includes(index);
      const line = element('p', heading ? 'heading' : '', row.join('\t'));
      if (index === at && mode === 'edit') {
        line.append(element('span', 'caret'));
      }
      return line;
    });
  }

  function grid(page, at) {
    const table = element('table', 'grid');
    const width = Math.max(8, ...page.rows.map(row => row.length));
    const head = table.insertRow();
    head.append(element('th'));
    for (let x = 0; x < width; x++) {
      head.append(element('th', '', column(x)));
    }
    for (let y = 0; y < Math.max(24, page.rows.length + 3); y++) {
      const line = table.insertRow();
      line.append(element('th', '', String(y + 1)));
      for (let x = 0; x < width; x++) {
        const active = y === at && x === 0 && mode === 'edit';
        line.append(
          element('td', active ? 'active' : '', (page.rows[y] || [])[x] || '')
        );
      }
    }
    return table;
  }

  function render() {
    const { pages, place } = withPending();
    const family = surface.family;
    document.documentElement.dataset.family = family;
    const shown = family === 'cell' ? pages.slice(0, 1) : pages;
    surfaceElement.replaceChildren(
      ...shown.map((page, number) => {
        const at = number === place[0] ? place[1] : -1;
        if (family === 'cell') {
          return grid(page, at);
        }
        const sheet = element('div', family === 'slide' ? 'slide' : 'paper');
        sheet.append(...paragraphs(page, at));
        return sheet;
      })
    );
    const count = pages.length;
    document.querySelector('.place').textContent =
      family === 'cell'
        ? pages.map(page => page.title || 'Sheet1').join('   ')
        : `${family === 'slide' ? 'Slide' : 'Page'} 1 of ${count}`;
  }

  function renderUsers() {
    const names = users.map(user => user.name);
    find('users').replaceChildren(
      ...names.map(name => element('span', '', name))
    );
  }

  function renderMode() {
    const may = config.editorConfig || {};
    const permissions = (config.document && config.document.permissions) || {};
    find('edit-button').hidden = !(
      mode === 'view' &&
      may.canRequestEditRights &&
      permissions.edit !== false
    );
    const close = (may.customization || {}).close;
    find('close-button').hidden = !(
      may.canRequestClose &&
      close &&
      close.visible !== false
    );
    find('save-button').disabled = mode !== 'edit';
    asks.render(mode);
    input.readOnly = mode !== 'edit';
    surfaceElement.setAttribute('aria-readonly', String(mode !== 'edit'));
  }

  function applyTheme() {
    const wanted =
      ((config.editorConfig || {}).customization || {}).uiTheme || '';
    const systemDark = matchMedia('(prefers-color-scheme: dark)').matches;
    const dark =
      DARK.includes(wanted) || (wanted === 'theme-system' && systemDark);
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    const { compactToolbar, zoom } =
      (config.editorConfig || {}).customization || {};
    document.documentElement.dataset.toolbar = compactToolbar
      ? 'compact'
      : 'whole';
    document.querySelector('.zoom').textContent = `${zoom || 100}%`;
    document.documentElement.lang = (config.editorConfig || {}).lang || 'en';
  }

  function renderTabs() {
    const tabs = (TABS[surface.family] || TABS.word).map((name, index) =>
      element(index === 1 ? 'b' : 'span', '', name)
    );
    document.querySelector('nav').replaceChildren(...tabs);
  }

  /* ---- typing ---- */

  function typed(text) {
    if (mode !== 'edit' || !text) {
      return;
    }
    if (!pending) {
      emit('onDocumentStateChange', true);
    }
    pending += text;
    status('Edited');
    render();
    flushSoon();
  }

  function erased() {
    if (mode === 'edit' && pending) {
      pending = pending.slice(0, -1);
      render();
      flushSoon();
    }
  }

  function flushSoon() {
    clearTimeout(flushTimer);
    if (autosave) {
      flushTimer = setTimeout(flush, FLUSH);
    }
  }

  async function flush() {
    clearTimeout(flushTimer);
    if (!pending || sending) {
      return;
    }
    const text = pending;
    sending = true;
    try {
      const answer = await post('changes', { text });
      pending = pending.slice(text.length);
      if (answer.surface) {
        surface = answer.surface;
      }
      render();
      if (answer.taken && !pending) {
        status('All changes saved');
        emit('onDocumentStateChange', false);
      }
    } catch {
      status('Connection lost');
    } finally {
      sending = false;
    }
    if (pending && autosave) {
      await flush();
    }
  }

  async function save() {
    if (mode !== 'edit') {
      return;
    }
    await flush();
    if (forcesave) {
      const { started } = await post('forcesave', {});
      if (started) {
        status('Saving…');
      }
    } else {
      status('All changes saved');
    }
  }

  /* ---- the server ---- */

  async function connect() {
    const mine = ++generation;
    const response = await fetch(new URL('open', SERVER), {
      method: 'POST',
      body: JSON.stringify({ config })
    });
    const answer = await response.json();
    if (mine !== generation) {
      return;
    }
    if ('refused' in answer) {
      fail(answer.refused, answer.description);
    } else if (!answer.hangs) {
      connection = answer.connection;
      poll(mine);
    }
  }

  async function poll(mine) {
    let after = 0;
    while (mine === generation) {
      const url = new URL('events', SERVER);
      url.searchParams.set('connection', connection);
      url.searchParams.set('after', String(after));
      let events;
      try {
        const response = await fetch(url);
        if (!response.ok) {
          return;
        }
        ({ events } = await response.json());
      } catch {
        status('Connection lost');
        return;
      }
      for (const [kind, data] of events) {
        after += 1;
        if (mine === generation) {
          heard(kind, data);
        }
      }
    }
  }

  let silent = false;

  function heard(kind, data) {
    switch (kind) {
      case 'opened':
        ({ mode, users, surface, forcesave, autosave } = data);
        opened(data.title);
        break;
      case 'error':
        fail(data.code, data.description);
        break;
      case 'warning':
        warn(data.code, data.description);
        break;
      case 'version':
        versionChanged();
        break;
      case 'dialog':
        emit('onUserActionRequired');
        dialog(
          data === 'csv' ? 'Choose CSV options' : 'Choose TXT options',
          'Encoding: Unicode (UTF-8)',
          () => post('choice', {})
        );
        break;
      case 'changed':
        surface = data.surface;
        render();
        break;
      case 'users':
        users = data;
        renderUsers();
        break;
      case 'meta':
        title(data.title);
        emit('onMetaChange', data);
        break;
      case 'dropped':
        mode = 'view';
        renderMode();
        render();
        notice('The file cannot be accessed right now.');
        break;
      case 'forcesaved':
        if (data.type === SUBMIT && data.saved) {
          status('Form submitted successfully');
          emit('onSubmit');
        } else {
          status(data.saved ? 'All changes saved' : 'Saving failed');
        }
        break;
    }
  }

  function title(text) {
    if (text) {
      find('title').textContent = text;
      document.title = text;
    }
  }

  function opened(name) {
    title(name);
    render();
    renderTabs();
    renderUsers();
    renderMode();
    status(mode === 'edit' ? '' : 'View only');
    if (silent) {
      silent = false;
      return;
    }
    // A loading original takes the focus, wherever it was.
    input.focus({ preventScroll: true });
    const { action } = (config.editorConfig || {}).actionLink || {};
    if (action) {
      notice(`At the ${action.type} ${action.data}`);
    }
    const { edit, review } = (config.document || {}).permissions || {};
    const changesText = edit !== false || review === true;
    emit('onInfo', { mode: changesText ? mode : 'view' });
    emit('onDocumentReady');
  }

  function fail(errorCode, errorDescription) {
    status('Error');
    dialog(
      'Error',
      `${errorDescription}\n\nPress "OK" to close the editor.`,
      () => {
        if ((config.editorConfig || {}).canRequestClose) {
          emit('onRequestClose');
        }
      }
    );
    emit('onError', { errorCode, errorDescription });
  }

  function warn(warningCode, warningDescription) {
    if (warningCode === -23) {
      pending = '';
      mode = 'view';
      render();
      renderMode();
    }
    dialog('Warning', warningDescription, () => input.focus());
    emit('onWarning', { warningCode, warningDescription });
  }

  function versionChanged() {
    const name = ['onRequestRefreshFile', 'onOutdatedVersion'].find(one =>
      handlers.includes(one)
    );
    if (name) {
      emit(name);
    } else {
      notice('The file version has been changed. The page will be reloaded.');
    }
  }

  function leave() {
    if (connection) {
      const url = new URL('leave', SERVER);
      url.searchParams.set('connection', connection);
      navigator.sendBeacon(url);
      connection = '';
    }
  }

  /* ---- the host page ---- */

  async function verified(data) {
    const answer = await post('verify', data.argument || {});
    if (answer.error) {
      fail(
        answer.error,
        answer.error === -21
          ? 'The document security token has expired.<br>Please contact your Document Server administrator.'
          : 'The document security token is not correctly formed.<br>Please contact your Document Server administrator.'
      );
      return false;
    }
    return true;
  }

  const commands = {
    init(data) {
      config = data.config;
      handlers = data.handlers;
      applyTheme();
      title(config.document.title);
      renderTabs();
    },
    openDocument() {
      connect();
    },
    requestClose() {
      if (pending || sending) {
        dialog(
          'Warning',
          'All unsaved changes in this document will be lost.\n' +
            'Click "Cancel" then "Save" to save them. Click "OK" to discard all the unsaved changes.',
          () => emit('onRequestClose'),
          () => input.focus()
        );
      } else {
        emit('onRequestClose');
      }
    },
    refreshFile(data) {
      leave();
      if (surface.family === 'cell') {
        // As in 9.3, with nobody typing.
        for (const changed of [true, true, false, false]) {
          emit('onDocumentStateChange', changed);
        }
      }
      Object.assign(
        config,
        { document: undefined, editorConfig: {} },
        data.argument
      );
      config.document.token = config.token;
      pending = '';
      silent = true;
      applyTheme();
      connect();
    },
    grabFocus() {
      if (surface.family === 'cell') {
        // As in 9.3: the spreadsheet's editor fails, and lets nothing be typed any more.
        mode = 'view';
        renderMode();
        emit('onWarning', {
          warningCode: -25,
          warningDescription:
            'An error occurred during the work with the document.<br>' +
            "Use the 'Download as' option to save the file backup copy to a drive."
        });
        throw new TypeError(
          "Cannot read properties of undefined (reading 'focus')"
        );
      }
      input.focus({ preventScroll: true });
    },
    blurFocus() {
      input.blur();
    },
    showMessage(data) {
      const message = data.argument;
      notice(message && message.msg ? message.msg : String(message || ''));
    },
    denyEditingRights(data) {
      mode = 'view';
      renderMode();
      render();
      notice(String(data.argument || ''));
    },
    async downloadAs(data) {
      const answer = await post('download', { format: data.argument || null });
      emit('onDownloadAs', answer);
    }
  };

  Object.assign(commands, asks.commands);

  addEventListener('message', async event => {
    if (event.source !== parent || typeof event.data !== 'string') {
      return;
    }
    const message = JSON.parse(event.data);
    const command = commands[message.command];
    const data = message.data || {};
    if (
      data.signed &&
      !['refreshFile', ...Object.keys(asks.commands)].includes(
        message.command
      ) &&
      !(await verified(data))
    ) {
      return;
    }
    if (command) {
      command(data);
    }
  });

  addEventListener('keydown', event => {
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === 's') {
      event.preventDefault();
      save();
    } else if (control && 'bifpok'.includes(event.key.toLowerCase())) {
      event.preventDefault();
    } else if (event.target === input && event.key === 'Tab') {
      event.preventDefault();
      typed('\t');
    } else if (event.target === input && event.key === 'Backspace') {
      event.preventDefault();
      erased();
    }
  });
  input.addEventListener('input', event => {
    if (!event.isComposing) {
      const text = input.value;
      input.value = '';
      typed(text);
    }
  });
  input.addEventListener('compositionend', () => {
    const text = input.value;
    input.value = '';
    typed(text);
  });
  addEventListener('focus', () => {
    if (document.activeElement === document.body) {
      input.focus({ preventScroll: true });
    }
  });
  input.addEventListener('focus', () =>
    surfaceElement.classList.add('focused')
  );
  input.addEventListener('blur', () =>
    surfaceElement.classList.remove('focused')
  );
  surfaceElement.addEventListener('focus', () =>
    input.focus({ preventScroll: true })
  );
  surfaceElement.addEventListener('mousedown', event => {
    event.preventDefault();
    input.focus({ preventScroll: true });
  });
  find('save-button').addEventListener('click', save);
  find('edit-button').addEventListener('click', () =>
    emit('onRequestEditRights')
  );
  find('close-button').addEventListener('click', () => commands.requestClose());
  addEventListener('beforeunload', event => {
    if (pending || sending) {
      event.preventDefault();
    }
  });
  addEventListener('pagehide', leave);

  emit('onAppReady');
})();
