import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { OnlyOfficeAPI } from '../api';
import { refreshFolder } from '../chosen';
import { DocumentEvents, changesFolder, isWrite } from '../events';
import type { IDocumentEvent } from '../events';
import type { EditorModel } from '../model';
import { showChanged, showRestored } from '../outside';
import {
  CommandIDs,
  DOMAIN,
  FACTORY,
  IOnlyOfficeTracker,
  openAt
} from '../tokens';
import type { Conflicts } from '../versions/conflicts';
import { OnlyOfficeWidget } from '../widget';

/** Tells what the server did with the documents, and refreshes the file browser. */
export const eventsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:events',
  description: 'Tells what becomes of office documents on the server.',
  autoStart: true,
  requires: [IOnlyOfficeTracker],
  optional: [IFileBrowserFactory, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: IOnlyOfficeTracker,
    browsers: IFileBrowserFactory | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, serviceManager } = app;
    const { contents, events, serverSettings } = serviceManager;

    const refresh = (folder: string): void => {
      refreshFolder(folder, browsers, contents);
    };
    const open = async (
      path: string,
      beside?: OnlyOfficeWidget
    ): Promise<OnlyOfficeWidget | undefined> => {
      const widget: unknown = await commands.execute('docmanager:open', {
        path,
        factory: FACTORY,
        ...(beside ? { options: { mode: 'split-right', ref: beside.id } } : {})
      });
      return widget instanceof OnlyOfficeWidget ? widget : undefined;
    };

    let conflicts: Promise<Conflicts> | null = null;
    const loadConflicts = async (): Promise<Conflicts> => {
      const { Conflicts, VersionsAPI } = await import('../versions/conflicts');
      const api = new OnlyOfficeAPI(serverSettings);
      return new Conflicts({
        api: new VersionsAPI(serverSettings),
        contents,
        open,
        refresh,
        save: path => api.save(path),
        tabAt: path => openAt(tracker, path),
        tracker,
        trans
      });
    };
    const addConflict = async (
      path: string,
      copy: string,
      message: string
    ): Promise<void> => {
      try {
        conflicts ??= loadConflicts();
        (await conflicts).add(path, copy, message);
      } catch {
        // Where not even that can be loaded, people still have to know.
        conflicts = null;
        tell(message, copy, trans.__('Open copy'), commands);
      }
    };

    new DocumentEvents(events).occurred.connect((_, event) => {
      const { action, copy, path } = event;
      const model = openAt(tracker, path)?.model;
      const message = messageOf(event, trans);
      if (model) {
        noteProgress(model, event);
      }
      if (action === 'conflict' && copy !== null) {
        void addConflict(path, copy, message);
      } else if (action === 'conflict') {
        if (model) {
          void showChanged(model, message, trans);
        }
      } else if (action === 'restored' && model) {
        void showRestored(model, trans);
      } else if (action === 'settled' && copy !== null) {
        void conflicts?.then(found => found.settle(copy));
      } else if (action === 'submitted' && copy !== null) {
        Notification.success(message, {
          actions: [
            {
              label: trans.__('Open'),
              callback: () => {
                void open(copy);
              }
            }
          ]
        });
      } else if (action === 'recovered' && copy !== null) {
        tell(message, copy, trans.__('Open copy'), commands);
      } else if (action === 'recovered' && model) {
        model.status.notify({ id: action, severity: 'warning', text: message });
      } else if (action === 'recovered') {
        tell(message, path, trans.__('Open'), commands);
      } else if (action === 'save-failed' && !model) {
        // Most documents are saved after their tab was closed.
        Notification.error(message, { autoClose: false });
      }
      if (changesFolder(event)) {
        refresh(PathExt.dirname(copy ?? path));
      }
    });
  }
};

function noteProgress(model: EditorModel, event: IDocumentEvent): void {
  const { action, copy, message, users } = event;
  if (users !== null) {
    model.status.setUsers(users);
  }
  if (isWrite(action)) {
    model.noteSaved();
  } else if (action === 'conflict' && copy !== null) {
    model.noteSaved(copy);
  } else if (action === 'save-failed') {
    model.noteNotSaved(message);
  }
}

/** What happened, in a sentence. */
function messageOf(event: IDocumentEvent, trans: TranslationBundle): string {
  const name = PathExt.basename(event.path);
  const copy = PathExt.basename(event.copy ?? '');
  switch (event.action) {
    case 'conflict':
      return (
        event.message ??
        (copy === ''
          ? trans.__(
              '%1 was changed by another program while it is open.',
              name
            )
          : trans.__(
              '%1 was changed by somebody else while it was being edited. What was typed is in %2.',
              name,
              copy
            ))
      );
    case 'recovered':
      return (
        event.message ??
        (copy === ''
          ? trans.__('What could not be saved into %1 is in it now.', name)
          : trans.__(
              '%1 could not be saved as usual. What was typed is in %2.',
              name,
              copy
            ))
      );
    case 'submitted':
      return trans.__(
        '%1 was filled in and submitted. It is in %2.',
        name,
        copy
      );
    case 'save-failed':
      return trans.__(
        '%1 was not saved. %2',
        name,
        event.message ?? trans.__('The Document Server keeps what was typed.')
      );
    default:
      return event.message ?? '';
  }
}

/** Tell it wherever people are, with a way to the file that it is about. */
function tell(
  message: string,
  path: string,
  label: string,
  commands: CommandRegistry
): void {
  Notification.warning(message, {
    autoClose: false,
    actions: [
      {
        label,
        displayType: 'accent',
        callback: () => {
          void commands.execute(CommandIDs.open, { path });
        }
      }
    ]
  });
}
