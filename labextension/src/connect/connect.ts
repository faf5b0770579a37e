import '../../style/check.css';
import '../../style/connect.css';

import { Clipboard, Dialog } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { tryScript } from '../check/script';
import { ConnectionAPI } from './client';
import { ConnectionForm } from './form';

/**
 * Ask where the Document Server is, until that is closed.
 *
 * @param stored - Called when another connection is used from now on.
 */
export async function showConnect(
  settings: ServerConnection.ISettings,
  stored: () => void,
  trans: TranslationBundle
): Promise<void> {
  const api = new ConnectionAPI(settings);
  const body = new ConnectionForm({
    api,
    connection: await api.get(),
    copy: text => {
      Clipboard.copyToSystem(text);
    },
    load: tryScript,
    stored,
    trans
  });
  const dialog = new FormDialog({
    title: trans.__('Connect a Document Server'),
    body,
    buttons: [Dialog.okButton({ label: trans.__('Close') })],
    focusNodeSelector: 'input'
  });
  await dialog.launch();
  dialog.dispose();
}

/** A dialog whose fields take Enter themselves. */
class FormDialog extends Dialog<unknown> {
  protected override _evtKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) {
      super._evtKeydown(event);
    }
  }
}
