/*
 * The page's side of the stand-in: DocsAPI.DocEditor, binding a host page as the original does.
 * Only what is written here talks to the frame; all of it by postMessage.
 */
(function (root) {
  'use strict';

  const VERSION = '9.3.0';
  const BUILD = '140';
  const FOLDERS = {
    word: 'document',
    cell: 'spreadsheet',
    slide: 'presentation',
    pdf: 'pdf'
  };
  const OLD_TYPES = {
    text: 'word',
    spreadsheet: 'cell',
    presentation: 'slide'
  };
  const EXTENSIONS = {
    word:
      'doc docm docx dot dotm dotx epub fb2 fodt gdoc hml htm html hwp hwpx md mht mhtml odt ott ' +
      'pages rtf stw sxw txt wps wpt xml',
    cell: 'csv et ett fods gsheet numbers ods ots sxc tsv xls xlsb xlsm xlsx xlt xltm xltx',
    slide:
      'dps dpt fodp gslides key odg odp otp pot potm potx pps ppsm ppsx ppt pptm pptx sxi',
    pdf: 'djvu docxf oform oxps pdf xps',
    diagram: 'vsdm vsdx vssm vssx vstm vstx'
  };
  /* Methods that only pass something on; "signed" ones need a token in their argument. */
  const PASSED_ON = {
    denyEditingRights: false,
    downloadAs: false,
    grabFocus: false,
    blurFocus: false,
    insertImage: true,
    processRightsChange: false,
    processSaveResult: false,
    refreshFile: true,
    refreshHistory: false,
    requestClose: false,
    requestRoles: false,
    setActionLink: false,
    setEmailAddresses: false,
    setFavorite: false,
    setHistoryData: true,
    setReferenceData: true,
    setReferenceSource: true,
    setRequestedDocument: true,
    setRequestedSpreadsheet: true,
    setRevisedFile: true,
    setSharingSettings: false,
    setUsers: false,
    showMessage: false,
    showSharingSettings: false,
    startFilling: false
  };

  /* What an editor has buttons for, and the handler that must be there when it is made. */
  const FLAGS = {
    canHistoryClose: 'onRequestHistoryClose',
    canHistoryRestore: 'onRequestRestore',
    canMakeActionLink: 'onMakeActionLink',
    canRename: 'onRequestRename',
    canRequestClose: 'onRequestClose',
    canRequestCreateNew: 'onRequestCreateNew',
    canRequestEditRights: 'onRequestEditRights',
    canRequestInsertImage: 'onRequestInsertImage',
    canRequestOpen: 'onRequestOpen',
    canRequestOutdatedVersion: 'onOutdatedVersion',
    canRequestReferenceData: 'onRequestReferenceData',
    canRequestReferenceSource: 'onRequestReferenceSource',
    canRequestRefreshFile: 'onRequestRefreshFile',
    canRequestSaveAs: 'onRequestSaveAs',
    canRequestSelectDocument: 'onRequestSelectDocument',
    canRequestSelectSpreadsheet: 'onRequestSelectSpreadsheet',
    canRequestSendNotify: 'onRequestSendNotify',
    canRequestSharingSettings: 'onRequestSharingSettings',
    canRequestUsers: 'onRequestUsers'
  };

  function basePath() {
    const sources = Array.from(
      document.getElementsByTagName('script'),
      script => script.src
    );
    const found = sources
      .map(source =>
        /^(.*\/)api\/documents\/api\.js(\?|#|$)/i.exec(source || '')
      )
      .filter(Boolean);
    return found.length ? found[found.length - 1][1] : '';
  }

  function typeOfExtension(extension) {
    return Object.keys(EXTENSIONS).find(type =>
      EXTENSIONS[type].split(' ').includes(extension)
    );
  }

  function randomKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(10));
    return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(
      ''
    );
  }

  /* Returns what is wrong with a config, or nothing. Fills in what follows from the rest. */
  function complaint(config) {
    const file = config.document;
    if (!file || typeof file.url !== 'string' || !file.url) {
      return 'The document cannot be opened: "document.url" is missing.';
    }
    if (file.key !== undefined && typeof file.key !== 'string') {
      return 'The document cannot be opened: "document.key" must be a string.';
    }
    if (!file.fileType && !config.documentType) {
      return 'The document cannot be opened: neither "documentType" nor "document.fileType" is set.';
    }
    if (config.documentType) {
      config.documentType =
        OLD_TYPES[config.documentType] || config.documentType;
      if (!(config.documentType in EXTENSIONS)) {
        return `The document cannot be opened: "${config.documentType}" is no documentType.`;
      }
    }
    if (file.fileType) {
      file.fileType = String(file.fileType).toLowerCase();
      const type = typeOfExtension(file.fileType);
      if (!type) {
        return `The document cannot be opened: "${file.fileType}" is not supported.`;
      }
      config.documentType = type;
    }
    return undefined;
  }

  /* The config object is the caller's: the original changes it, and so do we. */
  function complete(config, handlers) {
    const editor = (config.editorConfig = config.editorConfig || {});
    config.type = config.type || 'desktop';
    config.width = config.width || '100%';
    config.height = config.height || '100%';
    config.document.key = config.document.key || randomKey();
    config.document.title =
      config.document.title || `Unnamed.${config.document.fileType}`;
    config.document.token = config.token;
    editor.canUseHistory = !!(
      handlers.onRequestHistory && handlers.onRequestHistoryData
    );
    for (const [flag, event] of Object.entries(FLAGS)) {
      editor[flag] = !!handlers[event];
    }
  }

  function frameUrl(base, id, config) {
    const folder = FOLDERS[config.documentType] || 'document';
    const query = new URLSearchParams({
      _dc: `${VERSION}-${BUILD}`,
      lang: config.editorConfig.lang || 'en',
      type: config.type,
      fileType: config.document.fileType || '',
      frameEditorId: id,
      parentOrigin: location.origin
    });
    return `${base}${folder}editor/main/index.html?${query}`;
  }

  function makeFrame(base, id, config) {
    const frame = document.createElement('iframe');
    frame.src = frameUrl(base, id, config);
    frame.width = config.width;
    frame.height = config.height;
    frame.align = 'top';
    frame.frameBorder = '0';
    frame.name = 'frameEditor';
    frame.title = typeof config.title === 'string' ? config.title : '';
    frame.allowFullscreen = true;
    frame.setAttribute('allowfullscreen', '');
    frame.setAttribute('onmousewheel', '');
    frame.setAttribute(
      'allow',
      'autoplay; camera; microphone; display-capture; clipboard-write'
    );
    return frame;
  }

  function DocEditor(placeholderId, config) {
    const editor = this;
    const given = config || {};
    const handlers = Object.assign({}, given.events);
    let frame = null;
    let listener = null;

    function send(command, data) {
      if (frame && frame.contentWindow) {
        frame.contentWindow.postMessage(JSON.stringify({ command, data }), '*');
      }
    }

    function tell(name, data) {
      const handler = handlers[name];
      if (typeof handler === 'function') {
        handler.call(editor, { target: editor, data });
      }
    }

    function heard(message) {
      if (message.event === 'onAppReady') {
        const copy = JSON.parse(
          JSON.stringify(given, (name, value) =>
            name === 'events' ? undefined : value
          )
        );
        send('init', { config: copy, handlers: Object.keys(handlers) });
        send('openDocument', { doc: copy.document });
      }
      tell(message.event, message.data);
    }

    editor.destroyEditor = function () {
      if (listener) {
        root.removeEventListener('message', listener);
        listener = null;
      }
      if (frame && frame.parentNode) {
        const placeholder = document.createElement('div');
        placeholder.id = placeholderId;
        frame.parentNode.replaceChild(placeholder, frame);
      }
      frame = null;
    };
    editor.serviceCommand = function (command, data) {
      send('internalCommand', { command, data });
    };
    editor.createConnector = function () {
      return undefined;
    };
    editor.attachMouseEvents = editor.detachMouseEvents = function () {};
    Object.keys(PASSED_ON).forEach(name => {
      editor[name] = function (argument) {
        send(name, { argument, signed: PASSED_ON[name] });
      };
    });

    const target = document.getElementById(placeholderId);
    if (!target) {
      return;
    }
    const wrong = complaint(given);
    if (wrong) {
      root.alert(wrong);
      return;
    }
    complete(given, handlers);
    const base = basePath();
    frame = makeFrame(base, placeholderId, given);
    const origin = new URL(frame.src, location.href).origin;
    listener = function (event) {
      if (event.origin !== origin || typeof event.data !== 'string') {
        return;
      }
      let message;
      try {
        message = JSON.parse(event.data);
      } catch {
        return;
      }
      if (message && message.frameEditorId === placeholderId) {
        heard(message);
      }
    };
    root.addEventListener('message', listener);
    target.parentNode.replaceChild(frame, target);
  }

  DocEditor.version = function () {
    return VERSION;
  };
  DocEditor.warmUp = function (elementId) {
    const element = document.getElementById(elementId);
    if (element) {
      element.innerHTML = '';
    }
  };

  root.DocsAPI = Object.assign(root.DocsAPI || {}, { DocEditor });
})(window);
