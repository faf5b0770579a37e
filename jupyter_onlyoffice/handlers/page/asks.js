/*
 * What the editor asks of the page that has a document to itself. What takes a file browser is not
 * answered here; the editor has no button for what nobody answers.
 */
'use strict';

window.asks = ({ page, place, tell, reopen, trans }) => {

  async function ask(method, address, body) {
    const response = await fetch(page.baseUrl + address, {
      method,
      headers: { 'Content-Type': 'application/json', 'X-XSRFToken': page.xsrf },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    });
    const answer = response.status === 204 ? {} : await response.json().catch(() => ({}));
    if (!response.ok) {
      throw Object.assign(
        new Error(answer.message || trans.__('The Jupyter server answered with %1.', response.status)),
        { status: response.status }
      );
    }
    return answer;
  }

  const quoted = path => path.split('/').map(encodeURIComponent).join('/');
  const post = (route, body) => ask('POST', `onlyoffice/${route}`, { path: place.path, ...body });
  const folder = () => place.path.slice(0, place.path.lastIndexOf('/') + 1);
  const addressOf = path => `${page.baseUrl}onlyoffice/edit/${quoted(path)}`;
  const extensionOf = name => /\.[^.]*$/.exec(name)?.[0] ?? '';

  let said = '';
  function say(text) {
    said = text;
    tell(text);
  }

  /*
   * Answers the editor; what goes wrong is told above it. What others tell there stays: the editor
   * asks for people as soon as it is open, and nobody has read anything by then.
   */
  const answer = work => event => {
    if (said !== '' && document.getElementById('bar').textContent === said) {
      say('');
    }
    work(event).catch(error => say(error.message));
  };

  async function rename({ data }) {
    const name = String(data).trim() + extensionOf(place.name);
    if (name === place.name) {
      return;
    }
    try {
      if (!String(data).trim() || name.startsWith('.') || /[/\\:]/.test(name)) {
        throw new Error(trans.__('“%1” cannot be the name of a document.', name));
      }
      const made = await ask('PATCH', `api/contents/${quoted(place.path)}`, {
        path: folder() + name
      });
      place.moved(made.path);
      history.replaceState(null, '', addressOf(made.path) + location.search);
    } catch (error) {
      // The editor shows what was typed as if it were the name.
      await post('title', {}).catch(() => {});
      throw error.status === 409
        ? new Error(trans.__('There is a file “%1” already; the document keeps its name.', name))
        : error;
    }
  }

  /* Asks for a name in the document's folder; null if there is to be none, after all. */
  function nameOfCopy(name, complaint) {
    const dialog = document.getElementById('copy');
    const field = dialog.querySelector('input');
    field.value = name;
    dialog.querySelector('p').textContent = complaint;
    dialog.showModal();
    field.setSelectionRange(0, name.length - extensionOf(name).length);
    return new Promise(resolve => {
      dialog.onclose = () => resolve(dialog.returnValue === 'save' ? field.value.trim() : null);
    });
  }

  async function saveAs({ data: { fileType, title, url } }) {
    const wanted = `${title.replace(/\.[^.]*$/, '')}.${fileType}`;
    let name = wanted === place.name ? wanted.replace(/(\.[^.]*)$/, '-copy$1') : wanted;
    let complaint = '';
    for (;;) {
      name = await nameOfCopy(name, complaint);
      if (name === null) {
        return;
      }
      try {
        const made = await post('save-as', {
          path: folder().slice(0, -1),
          name,
          fileType,
          url
        });
        say(trans.__('Saved as %1.', made.path));
        return;
      } catch (error) {
        if (![400, 403, 409].includes(error.status)) {
          throw error;
        }
        complaint = error.message;
      }
    }
  }

  let moments = [];

  async function listHistory() {
    try {
      const { states } = await ask('GET', `onlyoffice/timeline/${quoted(place.path)}`);
      moments = states;
      place.editor.refreshHistory({
        currentVersion: moments.length,
        history: moments.map(({ key, created, user, changes, serverVersion }, index) => ({
          version: index + 1,
          key,
          created: created ? new Date(created).toLocaleString(page.language) : trans.__('before'),
          user: { id: user.id || 'unknown', name: user.name || trans.__('Changed outside the editor') },
          ...(changes.length && serverVersion ? { changes, serverVersion } : {})
        }))
      });
    } catch (error) {
      place.editor.refreshHistory({ error: error.message });
    }
  }

  async function showVersion({ data: version }) {
    try {
      const state = encodeURIComponent(moments[version - 1].id);
      const query = `state=${state}&number=${version}`;
      place.editor.setHistoryData(
        await ask('GET', `onlyoffice/timeline/${quoted(place.path)}?${query}`)
      );
    } catch (error) {
      place.editor.setHistoryData({ version, error: error.message });
    }
  }

  async function restore({ data: { version, url, fileType } }) {
    await post('restore', {
      open: true,
      ...(url ? { url, fileType } : { version: moments[version - 1].id })
    });
    await listHistory();
  }

  async function updateReference({ data }) {
    const file = await post('reference', { reference: data }).catch(error => ({
      error: error.message
    }));
    place.editor.setReferenceData(file);
  }

  /* The editor has opened an empty window for it, which a page may fill. */
  async function openReference({ data }) {
    const target = data.windowName ? window.open('', data.windowName) : null;
    try {
      const { path } = await post('locate', { reference: data });
      const address = addressOf(path);
      if (target) {
        target.location.href = new URL(address, location.href).href;
      } else {
        window.open(address);
      }
    } catch (error) {
      target?.close();
      throw error;
    }
  }

  async function listPeople({ data: { c, id } }) {
    const { people } = await ask('GET', `onlyoffice/people/${quoted(place.path)}`);
    const users = Array.isArray(id) ? people.filter(person => id.includes(person.id)) : people;
    place.editor.setUsers({ c, users });
  }

  async function mention({ data: { emails, message, actionLink } }) {
    await post('mention', { emails, message, place: actionLink ?? null });
  }

  async function noteMeta({ data: { favorite, title } }) {
    // Somebody else has renamed it; a long name is shown shortened.
    if (title && title !== place.name && !title.includes('…')) {
      place.moved(folder() + title);
    }
    if (typeof favorite === 'boolean') {
      await post('favorites', { favorite });
      place.editor.setFavorite(favorite);
    }
  }

  const writing = page.mayWrite
    ? {
        onRequestRename: answer(rename),
        onRequestSaveAs: answer(saveAs),
        onRequestRestore: answer(restore)
      }
    : {};
  return {
    ...writing,
    onRequestHistory: answer(listHistory),
    onRequestHistoryData: answer(showVersion),
    onRequestHistoryClose: answer(() => reopen({})),
    onRequestReferenceData: answer(updateReference),
    onRequestOpen: answer(openReference),
    onRequestUsers: answer(listPeople),
    onRequestSendNotify: answer(mention),
    // It also comes when nobody has asked for anything, so nothing that was told goes.
    onMetaChange: event => {
      noteMeta(event).catch(error => say(error.message));
    },
    onMakeActionLink: ({ data }) => {
      const link = new URL(addressOf(place.path), location.href);
      link.searchParams.set('place', JSON.stringify(data));
      place.editor.setActionLink(link.href);
    },
    // What it takes to open the document anew, in the same page.
    open: body => post('open', { ...page.request, back: 'folder', ...body })
  };
};
