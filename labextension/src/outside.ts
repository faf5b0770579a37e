import type { TranslationBundle } from '@jupyterlab/translation';

import type { EditorModel } from './model';
import { CHANGED, CONFLICT } from './status';

/** How long typing may take to be handed over before other content is shown, in milliseconds. */
const HAND_OVER_PATIENCE = 5_000;

/**
 * Somebody else has changed the file: show what it holds now, unless it lacks
 * something that was typed.
 *
 * @param message - What to tell if the editor stays as it is.
 */
export async function showChanged(
  model: EditorModel,
  message: string,
  trans: TranslationBundle
): Promise<void> {
  if (!model.hasEditor) {
    return;
  }
  let isNew = false;
  try {
    isNew = model.isStored && (await model.catchUp());
  } catch {
    // As when the file was removed: the editor has all that there is of it.
  }
  // A conflict that is to be settled says as much.
  const isKnown = model.status.notices.some(({ id }) =>
    id.startsWith(CONFLICT)
  );
  if (!model.isDisposed && (isNew || !isKnown)) {
    model.status.notify({
      id: CHANGED,
      severity: isNew ? 'info' : 'warning',
      text: isNew
        ? trans.__('The file was changed on disk; this is the new version.')
        : message
    });
  }
}

/** Somebody has restored an earlier version, before which everything typed was stored: show it. */
export async function showRestored(
  model: EditorModel,
  trans: TranslationBundle
): Promise<void> {
  // Who looks at earlier versions sees the new one among them.
  if (!model.hasEditor || model.showsHistory) {
    return;
  }
  await model.handOver.settle(HAND_OVER_PATIENCE);
  await model.refresh();
  if (!model.isDisposed) {
    model.status.notify({
      id: CHANGED,
      severity: 'info',
      text: trans.__('An earlier version was restored; this is it.')
    });
  }
}
