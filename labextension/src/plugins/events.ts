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

import { DocumentEvents, isWrite } from '../events';
import type { IDocumentEvent } from '../events';
import { SAVE_FAILED } from '../status';
import type { DocumentStatus, INotice } from '../status';
import { CommandIDs, DOMAIN, IOnlyOfficeTracker, openAt } from '../tokens';

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
    const { contents, events } = app.serviceManager;

    const refresh = (folder: string): void => {
      browsers?.tracker.forEach(browser => {
        if (contents.localPath(browser.model.path) === folder) {
          void browser.model.refresh();
        }
      });
    };

    new DocumentEvents(events).occurred.connect((_, event) => {
      const status = openAt(tracker, event.path)?.model.status;
      const notice = noticeOf(event, trans);
      if (status) {
        noteProgress(status, event);
      }
      if (notice && event.copy === null && status) {
        status.notify(notice);
      } else if (notice) {
        // Also after the tab was closed: that is when most documents are saved.
        tell(notice, event.copy, app.commands, trans);
      }
      if (isWrite(event.action) || event.copy !== null) {
        refresh(PathExt.dirname(event.copy ?? event.path));
      }
    });
  }
};

function noteProgress(status: DocumentStatus, event: IDocumentEvent): void {
  if (event.users !== null) {
    status.setUsers(event.users);
  }
  if (isWrite(event.action)) {
    status.setSaveState({ name: 'saved', at: new Date() });
  } else if (event.action === 'save-failed') {
    status.setSaveState({ name: 'failed' });
  }
}

/** What must not go unseen; null where all is well. */
function noticeOf(
  event: IDocumentEvent,
  trans: TranslationBundle
): INotice | null {
  const name = PathExt.basename(event.path);
  const copy = PathExt.basename(event.copy ?? '');
  switch (event.action) {
    case 'conflict':
      return {
        id: 'conflict',
        severity: 'warning',
        text:
          event.message ??
          trans.__(
            '%1 was changed by somebody else while it was being edited. What was typed is in %2.',
            name,
            copy
          )
      };
    case 'recovered':
      return {
        id: 'recovered',
        severity: 'warning',
        text:
          event.message ??
          trans.__(
            '%1 could not be saved as usual. What was typed is in %2.',
            name,
            copy
          )
      };
    case 'save-failed':
      return {
        id: SAVE_FAILED,
        severity: 'error',
        text:
          event.message ??
          trans.__(
            '%1 could not be saved. The Document Server keeps what was typed.',
            name
          )
      };
    case 'opened':
    case 'saved':
    case 'force-saved':
    case 'closed':
      return null;
  }
}

function tell(
  notice: INotice,
  copy: string | null,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  Notification.emit(
    notice.text,
    notice.severity === 'error' ? 'error' : 'warning',
    {
      autoClose: false,
      actions:
        copy === null
          ? []
          : [
              {
                label: trans.__('Open Copy'),
                displayType: 'accent',
                callback: () => {
                  void commands.execute(CommandIDs.open, { path: copy });
                }
              }
            ]
    }
  );
}
