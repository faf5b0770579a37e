/*
 * What the editor asks of its host page: a button for each thing whose handler was there when the
 * editor was made, as in the original.
 */
'use strict';

window.asks = function ({
  emit,
  post,
  find,
  title,
  notice,
  fail,
  leave,
  submit,
  config,
  show
}) {
  /* The file whose cells this spreadsheet shows, as the original keeps it in the spreadsheet. */
  let linked = null;
  const isSheet = () => config().documentType === 'cell';
  const favorite = () => (config().document.info || {}).favorite;
  /* Filling in is possible where nothing else is. */
  const isFilled = ({ edit, review, comment, fillForms }) =>
    config().documentType === 'pdf' &&
    fillForms === true &&
    [edit, review, comment].every(right => right === false);
  const goback = () => (config().editorConfig.customization || {}).goback;
  const BUTTONS = [
    {
      id: 'copy-cells',
      label: 'Copy cells',
      flag: 'canRequestReferenceData',
      isOffered: isSheet,
      press: () => {
        const { referenceData, title } = config().document;
        post('clipboard', { referenceData, title });
      }
    },
    {
      id: 'paste-link',
      label: 'Paste link',
      flag: 'canRequestReferenceData',
      isOffered: ({ mode }) => mode === 'edit' && isSheet(),
      press: pasteLink
    },
    {
      id: 'update-links',
      label: 'Update values',
      flag: 'canRequestReferenceData',
      isOffered: ({ mode }) => mode === 'edit' && isSheet(),
      press: () => emit('onRequestReferenceData', linked)
    },
    {
      id: 'change-source',
      label: 'Change source',
      flag: 'canRequestReferenceSource',
      isOffered: ({ mode }) => mode === 'edit' && isSheet(),
      press: () => emit('onRequestReferenceSource')
    },
    {
      id: 'open-source',
      label: 'Open source',
      flag: 'canRequestOpen',
      isOffered: ({ mode }) => mode === 'edit' && isSheet(),
      press: () => {
        // Opened here, as the click is here: a browser would not let the host page do it.
        const windowName = `wname-${Date.now()}`;
        window.open('', windowName);
        emit('onRequestOpen', { ...linked, windowName });
      }
    },
    {
      id: 'rename',
      label: 'Rename…',
      flag: 'canRename',
      press: startRenaming
    },
    {
      id: 'submit',
      label: 'Submit',
      isOffered: ({ mode, permissions }) =>
        mode === 'edit' &&
        isFilled(permissions) &&
        (config().editorConfig.customization || {}).submitForm !== false,
      press: submit
    },
    {
      id: 'save-as',
      label: 'Save copy as…',
      flag: 'canRequestSaveAs',
      isOffered: ({ permissions }) => permissions.download !== false,
      press: saveAs
    },
    {
      id: 'save-as-pdf',
      label: 'Save copy as PDF…',
      flag: 'canRequestSaveAs',
      isOffered: ({ permissions }) => permissions.download !== false,
      press: () => saveAs('pdf')
    },
    {
      id: 'insert-image',
      label: 'Image from storage',
      flag: 'canRequestInsertImage',
      isOffered: ({ mode }) => mode === 'edit',
      press: () => emit('onRequestInsertImage', { c: 'add' })
    },
    {
      id: 'compare',
      label: 'Compare',
      flag: 'canRequestSelectDocument',
      isOffered: ({ mode }) => mode === 'edit',
      press: () => emit('onRequestSelectDocument', { c: 'compare' })
    },
    {
      id: 'mail-merge',
      label: 'Mail merge',
      flag: 'canRequestSelectSpreadsheet',
      isOffered: ({ mode }) => mode === 'edit',
      press: () => emit('onRequestSelectSpreadsheet', { c: 'mailmerge' })
    },
    {
      id: 'mention',
      label: 'Mention',
      flag: 'canRequestUsers',
      isOffered: () => config().editorConfig.canRequestSendNotify,
      press: () => emit('onRequestUsers', { c: 'mention' })
    },
    {
      id: 'create-new',
      label: 'Create new',
      flag: 'canRequestCreateNew',
      press: () => emit('onRequestCreateNew')
    },
    {
      id: 'favorite',
      label: 'Favorite',
      isOffered: () => favorite() !== undefined,
      press: () => emit('onMetaChange', { favorite: !favorite() })
    },
    {
      id: 'go-back',
      label: 'Open file location',
      isOffered: () => !!goback()?.url,
      press: () => window.open(goback().url, '_blank')
    },
    {
      id: 'recent',
      label: 'Open recent',
      isOffered: () => !!config().editorConfig.recent,
      press: () => window.open(config().editorConfig.recent[0].url)
    },
    {
      id: 'link',
      label: 'Get link',
      flag: 'canMakeActionLink',
      press: () =>
        emit('onMakeActionLink', {
          action: { type: 'bookmark', data: find('title').textContent }
        })
    },
    {
      id: 'history',
      label: 'Version history',
      flag: 'canUseHistory',
      press: () => emit('onRequestHistory')
    }
  ];

  /* The original shows the name that was typed at once, whatever the host page makes of it. */
  function startRenaming() {
    const field = find('title-input');
    const shown = find('title').textContent;
    const dot = shown.lastIndexOf('.');
    const extension = dot > 0 ? shown.slice(dot) : '';
    field.value = dot > 0 ? shown.slice(0, dot) : shown;
    field.hidden = false;
    field.select();
    field.onkeydown = event => {
      if (event.key === 'Enter') {
        field.hidden = true;
        emit('onRequestRename', field.value);
        title(field.value + extension);
      }
    };
  }

  /* Between documents of one system only; the original pastes mere values otherwise. */
  async function pasteLink() {
    const { referenceData, title } = await post('clipboard', {});
    const own = config().document.referenceData || {};
    if (referenceData && referenceData.instanceId === own.instanceId) {
      linked = { referenceData, path: title };
      emit('onRequestReferenceData', linked);
    } else {
      notice('Values were pasted.');
    }
  }

  async function takeLinked(method, argument) {
    if (argument.error) {
      notice(argument.error);
      return;
    }
    const answer = await taken(method, argument);
    if (answer) {
      const { path, referenceData } = argument;
      linked = { referenceData, path };
      const [page] = answer.surface.pages;
      find('status').textContent = `From ${path}: ${page.rows.join(' ')}`;
    }
  }

  async function saveAs(format = null) {
    const { fileType, url } = await post('download', { format });
    emit('onRequestSaveAs', {
      fileType,
      title: find('title').textContent.replace(/\.[^.]*$/, `.${fileType}`),
      url
    });
  }

  /* Answers an argument of a signed method; tells what is wrong with it, as the original does. */
  async function taken(method, argument) {
    const answer = await post('answer', { method, argument });
    if (answer.error) {
      fail(answer.error, `The answer to ${method} was refused.`);
      return null;
    }
    return answer;
  }

  function button(id, label, press) {
    const made = document.createElement('button');
    made.className = 'text';
    made.dataset.testid = `${id}-button`;
    made.textContent = label;
    made.onclick = () => press();
    return made;
  }

  function versionRow({ version, created, user, changes }, current) {
    const row = document.createElement('li');
    row.dataset.version = version;
    row.append(
      button('version', `${version}: ${created}, ${user.name}`, () =>
        emit('onRequestHistoryData', version)
      )
    );
    for (const change of changes || []) {
      const line = document.createElement('div');
      line.textContent = `${change.created} ${change.user.name}`;
      row.append(line);
    }
    if (version !== current && config().editorConfig.canHistoryRestore) {
      row.append(
        button('restore', 'Restore', () =>
          emit('onRequestRestore', { version })
        )
      );
    }
    return row;
  }

  const commands = {
    refreshHistory({ argument }) {
      const panel = find('history');
      if (argument.error) {
        notice(argument.error);
        return;
      }
      const list = document.createElement('ol');
      list.reversed = true;
      list.append(
        ...argument.history
          .map(entry => versionRow(entry, argument.currentVersion))
          .reverse()
      );
      const close = button('close-history', 'Close history', () =>
        emit('onRequestHistoryClose')
      );
      panel.replaceChildren(
        ...(config().editorConfig.canHistoryClose ? [close] : []),
        list
      );
      panel.hidden = false;
    },
    async insertImage({ argument }) {
      const answer = await taken('insertImage', argument);
      if (answer) {
        find('status').textContent = `Inserted: ${answer.pictures.join(', ')}`;
      }
    },
    async setRequestedDocument({ argument }) {
      const answer = await taken('setRequestedDocument', argument);
      if (answer) {
        find('status').textContent =
          `To ${argument.c}: ${answer.surface.pages[0].rows.join(' ')}`;
      }
    },
    async setRequestedSpreadsheet({ argument }) {
      const answer = await taken('setRequestedSpreadsheet', argument);
      if (answer) {
        find('status').textContent =
          `For ${argument.c}: ${answer.surface.pages[0].rows.join(' ')}`;
      }
    },
    setFavorite({ argument }) {
      config().document.info.favorite = argument;
      find('favorite-button').setAttribute('aria-pressed', String(argument));
    },
    setReferenceData: ({ argument }) =>
      takeLinked('setReferenceData', argument),
    setReferenceSource: ({ argument }) =>
      takeLinked('setReferenceSource', argument),
    /* The original finds people in a comment by their address, and offers only who has one. */
    setUsers({ argument }) {
      const panel = find('history');
      panel.replaceChildren(
        ...argument.users
          .filter(({ email, name }) => email && name)
          .map(({ email, name }) =>
            button('person', name, () => {
              panel.hidden = true;
              emit('onRequestSendNotify', {
                message: `+${email} please look`,
                emails: [email],
                actionLink: { action: { type: 'comment', data: 'c1' } }
              });
            })
          )
      );
      panel.hidden = false;
    },
    setActionLink({ argument }) {
      find('title').dataset.link = argument;
      notice(argument);
    },
    async setHistoryData({ argument }) {
      if (argument.error) {
        notice(argument.error);
        return;
      }
      // Whoever looks at a version does not edit any more.
      leave();
      const answer = await taken('setHistoryData', argument);
      if (answer) {
        show(answer.surface);
        find('status').textContent =
          `Version ${argument.version}, ${answer.highlighted} changes shown`;
      }
    }
  };

  return {
    commands,
    render(mode) {
      const editor = config().editorConfig || {};
      const permissions = config().document.permissions || {};
      find('asks').replaceChildren(
        ...BUTTONS.filter(
          ({ flag, isOffered }) =>
            (!flag || editor[flag]) && (!isOffered || isOffered({ mode, permissions }))
        ).map(({ id, label, press }) => button(id, label, press))
      );
    }
  };
};
