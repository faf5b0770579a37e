import { PathExt } from '@jupyterlab/coreutils';

import { eventText } from '../docsapi';
import type { IEditorEvent } from '../docsapi';
import { errorText } from '../failures';
import { documentPath } from '../paths';
import { chooseFiles } from './choose';
import { ofFamily } from './insert';
import type { IAsker, IAskTools } from './tools';

/**
 * Give the editor the file that cells of its document come from.
 *
 * It asks for one after the other, and waits for each answer: an error is one as well.
 */
export async function updateReference(
  { context, editor }: Pick<IAsker, 'context' | 'editor'>,
  { data }: IEditorEvent,
  { api, contents, trans }: Pick<IAskTools, 'api' | 'contents' | 'trans'>
): Promise<void> {
  let answer: object;
  try {
    const path = documentPath(context.path, contents);
    answer = await api.reference(path, { reference: data ?? null });
  } catch (error) {
    answer = { error: errorText(error, trans) };
  }
  editor()?.setReferenceData?.(answer);
}

/** Let cells come from another file, which somebody chooses. */
export async function changeReference(
  { context, editor }: Pick<IAsker, 'context' | 'editor'>,
  tools: IAskTools
): Promise<void> {
  const { api, contents, trans } = tools;
  const [chosen] = await chooseFiles(
    trans.__('Choose a Spreadsheet'),
    PathExt.dirname(context.path),
    ofFamily('cell'),
    tools
  );
  if (chosen !== undefined) {
    const answer = await api.reference(documentPath(context.path, contents), {
      chosen: documentPath(chosen, contents)
    });
    editor()?.setReferenceSource?.(answer);
  }
}

/** Open the file that cells come from. */
export async function openReference(
  { context }: Pick<IAsker, 'context'>,
  event: IEditorEvent,
  { api, contents, open }: Pick<IAskTools, 'api' | 'contents' | 'open'>
): Promise<void> {
  // The editor has opened an empty window for it; here it gets a tab of JupyterLab's.
  const name = eventText(event, 'windowName');
  if (name) {
    window.open('', name)?.close();
  }
  open(await api.locate(documentPath(context.path, contents), event.data));
}
