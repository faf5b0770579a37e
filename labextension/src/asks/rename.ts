import { PathExt } from '@jupyterlab/coreutils';
import { isValidFileName } from '@jupyterlab/docmanager';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { documentPath } from '../paths';
import type { IAsker, IAskTools } from './tools';

/**
 * Rename a document as somebody wants it who has typed another name in its editor.
 *
 * JupyterLab renames; tab and file browser follow by themselves, and the server tells the other
 * editors.
 *
 * @param stem - The new name without its extension, which stays.
 */
export async function rename(
  { context }: Pick<IAsker, 'context'>,
  stem: string,
  tools: Pick<IAskTools, 'api' | 'contents' | 'trans'>
): Promise<void> {
  const { api, contents, trans } = tools;
  const path = context.localPath;
  const name = stem.trim() + PathExt.extname(path);
  if (name === PathExt.basename(path)) {
    return;
  }
  try {
    if (!stem.trim() || stem.startsWith('.') || !isValidFileName(name)) {
      throw new Error(
        trans.__('“%1” cannot be the name of a document.', stem.trim())
      );
    }
    await context.rename(name);
  } catch (error) {
    // The editor shows what was typed as if it were the name.
    await api.tellTitle(documentPath(context.path, contents)).catch(() => {
      // It is the lesser trouble.
    });
    throw inWords(error, name, trans);
  }
}

function inWords(
  error: unknown,
  name: string,
  trans: TranslationBundle
): unknown {
  return error instanceof ServerConnection.ResponseError &&
    error.response.status === 409
    ? new Error(
        trans.__(
          'There is a file “%1” already; the document keeps its name.',
          name
        )
      )
    : error;
}
