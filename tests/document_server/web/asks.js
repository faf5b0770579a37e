/*
 * What the editor asks of its host page: a button for each thing whose handler was there when the
 * editor was made, as in the original.
 */
'use strict';

window.asks = function ({ emit, post, find, title, config }) {
  const BUTTONS = [
    {
      id: 'rename',
      label: 'Rename…',
      flag: 'canRename',
      press: startRenaming
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

  async function saveAs(format = null) {
    const { fileType, url } = await post('download', { format });
    emit('onRequestSaveAs', {
      fileType,
      title: find('title').textContent.replace(/\.[^.]*$/, `.${fileType}`),
      url
    });
  }

  return {
    render(mode) {
      const editor = config().editorConfig || {};
      const permissions = config().document.permissions || {};
      find('asks').replaceChildren(
        ...BUTTONS.filter(
          ({ flag, isOffered }) =>
            editor[flag] && (!isOffered || isOffered({ mode, permissions }))
        ).map(({ id, label, press }) => {
          const button = document.createElement('button');
          button.className = 'text';
          button.dataset.testid = `${id}-button`;
          button.textContent = label;
          button.onclick = () => press();
          return button;
        })
      );
    }
  };
};
