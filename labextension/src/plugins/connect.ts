import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, showErrorMessage } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { errorText, isUnconnected } from '../failures';
import type { EditorState } from '../state';
import { CommandIDs, DOMAIN, IOnlyOfficeTracker } from '../tokens';
import { CONNECT_WANTED, CONNECTED } from '../wanted';

/** Connects a Document Server, on servers where no administrator has. */
export const connectPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:connect',
  description: 'Connects a Document Server.',
  autoStart: true,
  requires: [IOnlyOfficeTracker],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: IOnlyOfficeTracker,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, serviceManager } = app;

    const stored = (): void => {
      document.dispatchEvent(new CustomEvent(CONNECTED));
    };
    document.addEventListener(CONNECTED, () => {
      tracker.forEach(({ model }) => {
        if (waitsForServer(model.state)) {
          void model.open();
        }
      });
    });
    commands.addCommand(CommandIDs.connect, {
      label: trans.__('Connect a Document Server…'),
      caption: trans.__('Say where ONLYOFFICE Docs is, to edit documents'),
      execute: async () => {
        const { showConnect } = await import('../connect/connect');
        try {
          await showConnect(serviceManager.serverSettings, stored, trans);
        } catch (error) {
          const title = trans.__('The connection cannot be shown');
          await showErrorMessage(title, errorText(error, trans));
        }
      },
      describedBy: { args: { type: 'object', properties: {} } }
    });
    document.addEventListener(CONNECT_WANTED, () => {
      void commands.execute(CommandIDs.connect);
    });
    palette?.addItem({
      command: CommandIDs.connect,
      category: trans.__('Office')
    });
  }
};

/** Whether there would be an editor if there were a Document Server. */
function waitsForServer(state: EditorState): boolean {
  return (
    (state.phase === 'preview' && isUnconnected(state.offer.reason)) ||
    (state.phase === 'failed' && isUnconnected(state.failure.kind))
  );
}
