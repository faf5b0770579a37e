import { PathExt } from '@jupyterlab/coreutils';

import { eventText } from '../docsapi';
import type { IEditorEvent } from '../docsapi';
import { FORMATS } from '../formats';
import type { Family } from '../formats';
import { documentPath } from '../paths';
import { chooseFiles } from './choose';
import type { FileAsker } from './choose';
import { getPictures } from './filelist';
import { PICTURES } from './pictures';
import type { IAsker, IAskTools } from './tools';

/** Give the editor pictures that somebody chooses. */
export async function insertImage(
  asker: IAsker,
  event: IEditorEvent,
  tools: IAskTools
): Promise<void> {
  const title = tools.trans.__('Choose a Picture');
  const answer = await chosen(
    asker,
    event,
    title,
    PICTURES,
    tools,
    getPictures
  );
  if (answer) {
    asker.editor()?.insertImage?.(answer);
  }
}

/** Give the editor a document to compare its own with, or to take text from. */
export async function selectDocument(
  asker: IAsker,
  event: IEditorEvent,
  tools: IAskTools
): Promise<void> {
  const title = tools.trans.__('Choose a Document');
  const answer = await chosen(asker, event, title, ofFamily('word'), tools);
  if (answer) {
    asker.editor()?.setRequestedDocument?.(answer);
  }
}

/** Give the editor a spreadsheet with the recipients of letters. */
export async function selectSpreadsheet(
  asker: IAsker,
  event: IEditorEvent,
  tools: IAskTools
): Promise<void> {
  const title = tools.trans.__('Choose a Spreadsheet');
  const answer = await chosen(asker, event, title, ofFamily('cell'), tools);
  if (answer) {
    asker.editor()?.setRequestedSpreadsheet?.(answer);
  }
}

/** What the editor is to be given, signed; null if nothing was chosen. */
async function chosen(
  { context }: IAsker,
  event: IEditorEvent,
  title: string,
  extensions: ReadonlySet<string>,
  tools: IAskTools,
  ask?: FileAsker
): Promise<object | null> {
  const { api, contents } = tools;
  const folder = PathExt.dirname(context.path);
  const paths = await chooseFiles(title, folder, extensions, tools, ask);
  return paths.length === 0
    ? null
    : api.lend(
        paths.map(path => documentPath(path, contents)),
        eventText(event, 'c')
      );
}

/** The extensions of what one kind of editor opens. */
export function ofFamily(family: Family): ReadonlySet<string> {
  return new Set(
    Object.keys(FORMATS).filter(ext => FORMATS[ext]?.family === family)
  );
}
