import '../../style/check.css';

import { Clipboard, Dialog, showDialog } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { CheckAPI } from './client';
import { CheckPanel } from './panel';
import { ConnectionCheck } from './run';
import { tryScript } from './script';

/**
 * Check the connection, and show what comes of it until it is closed.
 *
 * @param connect - Called when somebody wants to see or to change the connection.
 */
export async function showCheck(
  settings: ServerConnection.ISettings,
  connect: () => void,
  trans: TranslationBundle
): Promise<void> {
  const check = new ConnectionCheck({
    api: new CheckAPI(settings),
    load: tryScript,
    trans
  });
  const body = new CheckPanel({
    check,
    copy: text => {
      Clipboard.copyToSystem(text);
    },
    trans
  });
  void check.run();
  const change = Dialog.cancelButton({ label: trans.__('Settings…') });
  const { button } = await showDialog({
    title: trans.__('ONLYOFFICE Connection'),
    body,
    buttons: [change, Dialog.okButton({ label: trans.__('Close') })],
    defaultButton: 1
  });
  if (button.label === change.label) {
    connect();
  }
}
