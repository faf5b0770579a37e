import { PathExt } from '@jupyterlab/coreutils';
import { Notification } from '@jupyterlab/apputils';
import type { Contents } from '@jupyterlab/services';

import { eventText } from '../docsapi';
import type { IEditorEvent } from '../docsapi';
import { documentPath } from '../paths';
import { OnlyOfficeResponseError } from '../request';
import { askPlace } from './place';
import type { IPlace } from './place';
import type { IAsker, IAskTools } from './tools';

/** Store what the editor has made of its document under another name, wherever somebody wants. */
export async function saveAs(
  { context }: Pick<IAsker, 'context'>,
  event: IEditorEvent,
  tools: IAskTools
): Promise<void> {
  const { api, contents, manager, open, refresh, trans, translator } = tools;
  const fileType = eventText(event, 'fileType').toLowerCase();
  const url = eventText(event, 'url');
  if (!manager || !fileType || !url) {
    return;
  }
  let place: IPlace = {
    folder: PathExt.dirname(context.path),
    name: nameOfCopy(context.localPath, eventText(event, 'title'), fileType),
    open: true
  };
  let complaint = '';
  for (;;) {
    const chosen = await askPlace(place, complaint, {
      manager,
      trans,
      translator
    });
    if (!chosen) {
      return;
    }
    place = chosen;
    try {
      const made = await api.saveAs({
        path: documentPath(place.folder, contents),
        name: place.name,
        fileType,
        url
      });
      refresh(PathExt.dirname(made.path));
      tellMade(made, place.open, tools);
      if (place.open) {
        open(made.path);
      }
      return;
    } catch (error) {
      if (!isAboutPlace(error)) {
        throw error;
      }
      complaint = error.message;
    }
  }
}

function tellMade(
  made: Contents.IModel,
  isOpened: boolean,
  { open, trans }: Pick<IAskTools, 'open' | 'trans'>
): void {
  if (isOpened) {
    return;
  }
  Notification.success(trans.__('Saved as %1.', made.path), {
    autoClose: 8_000,
    actions: [
      {
        label: trans.__('Open'),
        callback: () => {
          open(made.path);
        }
      }
    ]
  });
}

/** A name for a copy: the document's own where its type is another one. */
function nameOfCopy(path: string, title: string, fileType: string): string {
  const own = PathExt.basename(path);
  const named = title || own;
  const stem = named.slice(0, named.length - PathExt.extname(named).length);
  const name = `${stem}.${fileType}`;
  return name === own ? `${stem}-copy.${fileType}` : name;
}

/** Whether somebody can help by choosing another name or folder. */
function isAboutPlace(error: unknown): error is OnlyOfficeResponseError {
  return (
    error instanceof OnlyOfficeResponseError &&
    ['name-taken', 'malformed', 'denied', 'not-found'].includes(
      error.reason ?? ''
    )
  );
}
