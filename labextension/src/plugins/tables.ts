import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { kernelAround } from '../kernels/sessions';
import { codeFor, failureOf, tableFactory } from '../kernels/table';
import { DOMAIN } from '../tokens';

/** Puts a button below tables that a kernel can write into spreadsheets. */
export const tablesPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:tables',
  description: 'Opens tables of notebooks in spreadsheets.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const open = async (key: string, node: HTMLElement): Promise<void> => {
      const kernel = kernelAround(node, app.shell);
      const problem = kernel
        ? failureOf(
            await kernel.requestExecute({
              code: codeFor(key),
              silent: true,
              store_history: false,
              stop_on_error: false
            }).done
          )
        : trans.__(
            'There is no kernel that has the table: run the cell again.'
          );
      if (problem !== null) {
        Notification.error(
          problem || trans.__('The kernel could not open the table.'),
          { autoClose: 8_000 }
        );
      }
    };
    rendermime.addFactory(tableFactory({ rendermime, trans, open }));
  }
};
