import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { AsksAPI } from '../asks/client';
import type { IMention } from '../asks/client';
import { DocumentEvents } from '../events';
import { DOMAIN, FACTORY, IOnlyOfficeTracker, openAt } from '../tokens';

/** Tells of comments that mention whoever is at the page. */
export const mentionsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:mentions',
  description: 'Tells of comments in documents that mention somebody.',
  autoStart: true,
  requires: [IOnlyOfficeTracker],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: IOnlyOfficeTracker,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, serviceManager } = app;
    const api = new AsksAPI(serviceManager.serverSettings);

    const open = async ({ path, place }: IMention): Promise<void> => {
      await commands.execute('docmanager:open', { path, factory: FACTORY });
      if (place) {
        openAt(tracker, path)?.model.goTo(place);
      }
    };
    const tell = (mention: IMention): void => {
      const { by, message, path } = mention;
      Notification.info(
        trans.__('%1 in %2: %3', by, PathExt.basename(path), message),
        {
          autoClose: false,
          actions: [
            {
              label: trans.__('Open'),
              displayType: 'accent',
              callback: () => {
                void open(mention);
              }
            }
          ]
        }
      );
    };
    const look = async (): Promise<void> => {
      try {
        for (const mention of await api.mentions()) {
          tell(mention);
        }
      } catch {
        // They wait until the next time.
      }
    };

    new DocumentEvents(serviceManager.events).occurred.connect(
      (_, { action }) => {
        if (action === 'mentioned') {
          void look();
        }
      }
    );
    void app.restored.then(look);
  }
};
