import { Clipboard, Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import type { IPreviewReply } from '../api';
import { button, element } from '../elements';
import { previewFailure } from '../failures';
import type { IFailure } from '../failures';

/** Tell how to get to an editor. */
export async function showSetup(
  reply: IPreviewReply,
  trans: TranslationBundle
): Promise<void> {
  const failure = previewFailure(reply, trans);
  await showDialog({
    title: failure.title,
    body: new Widget({ node: setupHelp(failure, trans) }),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}

function setupHelp(failure: IFailure, trans: TranslationBundle): HTMLElement {
  const help = element('div', 'jp-OnlyOffice-setup');
  help.append(
    element('p', 'jp-OnlyOffice-failure-detail', failure.detail),
    element('p', 'jp-OnlyOffice-failure-hint', failure.hint)
  );
  const { command } = failure;
  if (command !== undefined) {
    const copy = button(trans.__('Copy'), () => {
      Clipboard.copyToSystem(command);
      copy.textContent = trans.__('Copied');
    });
    const actions = element('div', 'jp-OnlyOffice-failure-actions');
    actions.append(copy);
    help.append(
      element('code', 'jp-OnlyOffice-failure-command', command),
      actions
    );
  }
  return help;
}
