import type { TranslationBundle } from '@jupyterlab/translation';

import { saveText } from '../savestate';
import { CHANGED, SAVE_FAILED } from '../status';
import type { INotice } from '../status';

/** The ids of notices that only editing in the page has. */
export const LOSSES = 'basic-losses';
export const DRAFT = 'basic-draft';
export const LEASE = 'basic-lease';

/** What cannot be kept. */
export function lossNotice(losses: string, trans: TranslationBundle): INotice {
  return {
    id: LOSSES,
    severity: 'warning',
    text: trans.__(
      'This editor cannot keep: %1. You are asked what to do before the first save.',
      losses
    )
  };
}

/** Unsaved changes of another time were found. */
export function draftNotice(
  at: number,
  actions: { restore: () => void; discard: () => void },
  trans: TranslationBundle
): INotice {
  return {
    id: DRAFT,
    severity: 'warning',
    text: trans.__(
      'Unsaved changes from %1 were found.',
      new Date(at).toLocaleString(undefined, {
        dateStyle: 'medium',
        timeStyle: 'short'
      })
    ),
    action: { label: trans.__('Restore'), run: actions.restore },
    others: [{ label: trans.__('Discard'), run: actions.discard }]
  };
}

/** The file was changed by somebody else, and here as well. */
export function conflictNotice(
  actions: { mine: () => void; theirs: () => void; compare: () => void },
  trans: TranslationBundle
): INotice {
  return {
    id: CHANGED,
    severity: 'warning',
    text: trans.__(
      'The file was changed on disk while you were typing. Nothing is saved until you choose.'
    ),
    action: { label: trans.__('Keep mine'), run: actions.mine },
    others: [
      { label: trans.__('Keep theirs'), run: actions.theirs },
      { label: trans.__('Compare'), run: actions.compare }
    ]
  };
}

/** Saving has failed. */
export function failedNotice(
  reason: string,
  actions: { again: () => void; copy: () => void },
  trans: TranslationBundle
): INotice {
  return {
    id: SAVE_FAILED,
    severity: 'error',
    text: saveText({ name: 'failed', reason }, trans),
    action: { label: trans.__('Try again'), run: actions.again },
    others: [{ label: trans.__('Save as a copy'), run: actions.copy }]
  };
}

/** Somebody else edits the document now, as after this computer was asleep. */
export function lostNotice(
  message: string,
  copy: () => void,
  trans: TranslationBundle
): INotice {
  return {
    id: LEASE,
    severity: 'warning',
    text: trans.__(
      '%1 What you have typed here cannot be saved into the same file meanwhile.',
      message
    ),
    action: { label: trans.__('Save as a copy'), run: copy }
  };
}
