import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { documentPath } from '../paths';
import type { DocumentStatus } from '../status';
import type { IDrafts } from './drafts';
import { DRAFT, draftNotice } from './notices';

export { Drafts } from './drafts';

/** Have what was typed and never saved follow a document, or a folder, that was renamed. */
export async function followRename(
  drafts: IDrafts,
  { newValue, oldValue }: Contents.IChangedArgs,
  contents: Pick<Contents.IManager, 'driveName' | 'localPath'>
): Promise<void> {
  try {
    if (oldValue?.path && newValue?.path) {
      await drafts.move(
        documentPath(oldValue.path, contents),
        documentPath(newValue.path, contents)
      );
    }
  } catch {
    // It is on another drive, or the browser lets this page keep nothing.
  }
}

/** Tell in a preview that something was typed before that was never saved. */
export async function tellDraft(
  drafts: IDrafts,
  path: string,
  host: { status: DocumentStatus; edit: (restore: boolean) => void },
  trans: TranslationBundle
): Promise<void> {
  try {
    const draft = await drafts.find(path);
    if (draft) {
      host.status.notify(
        draftNotice(
          draft.at,
          {
            restore: () => {
              host.edit(true);
            },
            discard: () => {
              host.status.dismiss(DRAFT);
              void drafts.drop(path);
            }
          },
          trans
        )
      );
    }
  } catch {
    // The browser lets this page keep nothing.
  }
}
