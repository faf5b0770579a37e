import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { LossChoice } from './model';

/** Ask what to do about a save that would lose what is told. */
export async function askAboutLosses(
  name: string,
  losses: string,
  trans: TranslationBundle
): Promise<LossChoice> {
  const { button } = await showDialog({
    title: trans.__('Save %1?', name),
    body: trans.__(
      'This editor cannot keep: %1. If you save here anyway, the file as it is now stays among its earlier versions.',
      losses
    ),
    buttons: [
      Dialog.cancelButton(),
      Dialog.warnButton({ label: trans.__('Save Here Anyway') }),
      Dialog.okButton({ label: trans.__('Save as a Copy') })
    ]
  });
  if (!button.accept) {
    return 'cancel';
  }
  return button.displayType === 'warn' ? 'here' : 'copy';
}

/** Ask what to do about what was typed in a document that is about to be closed. */
export async function askBeforeClosing(
  name: string,
  trans: TranslationBundle
): Promise<'save' | 'discard' | 'cancel'> {
  const { button } = await showDialog({
    title: trans.__('Save your work'),
    body: trans.__('Save changes in “%1” before closing?', name),
    buttons: [
      Dialog.cancelButton(),
      Dialog.warnButton({ label: trans.__('Discard') }),
      Dialog.okButton({ label: trans.__('Save') })
    ]
  });
  if (!button.accept) {
    return 'cancel';
  }
  return button.displayType === 'warn' ? 'discard' : 'save';
}
