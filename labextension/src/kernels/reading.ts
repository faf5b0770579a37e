import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';

import { requestJSON, textOf, understood } from '../request';

/**
 * Code that reads a document in a notebook of a folder; rejects as `request` does.
 */
export async function readingCode(
  settings: ServerConnection.ISettings,
  path: string,
  folder: string
): Promise<string> {
  const query = URLExt.objectToQueryString({ folder });
  return understood(
    'reading',
    answer => textOf(answer, 'code'),
    await requestJSON(settings, `reading/${URLExt.encodeParts(path)}${query}`)
  );
}
