import type { TranslationBundle } from '@jupyterlab/translation';

import type { DocumentStatus } from '../status';
import type { IDrafts } from './drafts';
import { DRAFT, draftNotice } from './notices';

export { Drafts } from './drafts';

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
