import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs, DOMAIN } from '../tokens';
import { CHECK_WANTED } from '../wanted';

/** Finds out what keeps people from editing. */
export const checkPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:check',
  description: 'Checks the connection to the Document Server.',
  autoStart: true,
  optional: [IMainMenu, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    mainMenu: IMainMenu | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, serviceManager } = app;

    commands.addCommand(CommandIDs.check, {
      label: trans.__('ONLYOFFICE Connection'),
      caption: trans.__(
        'Find out whether documents can be edited, and what to do if not'
      ),
      execute: async () => {
        const { showCheck } = await import('../check/check');
        const connect = (): void => {
          void commands.execute(CommandIDs.connect);
        };
        await showCheck(serviceManager.serverSettings, connect, trans);
      },
      describedBy: { args: { type: 'object', properties: {} } }
    });
    document.addEventListener(CHECK_WANTED, () => {
      void commands.execute(CommandIDs.check);
    });
    mainMenu?.helpMenu.addGroup([{ command: CommandIDs.check }], 15);
    palette?.addItem({
      command: CommandIDs.check,
      category: trans.__('Office')
    });
  }
};
