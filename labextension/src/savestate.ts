import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { SaveState } from './status';

/** How far saving is, for people; empty where there is nothing to say. */
export function saveText(state: SaveState, trans: TranslationBundle): string {
  switch (state.name) {
    case 'unchanged':
      return '';
    case 'unsaved':
      return trans.__('Unsaved changes');
    case 'saving':
      return trans.__('Saving…');
    case 'failed':
      return state.reason === null
        ? trans.__('Not saved')
        : trans.__('Not saved: %1', state.reason);
    case 'saved':
      return trans.__('Saved at %1', timeText(state.at));
    case 'copied':
      return trans.__(
        'Saved at %1 in %2',
        timeText(state.at),
        PathExt.basename(state.copy)
      );
  }
}

function timeText(time: Date): string {
  return time.toLocaleTimeString(undefined, { timeStyle: 'short' });
}
