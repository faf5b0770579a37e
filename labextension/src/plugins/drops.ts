import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { AsksAPI } from '../asks/client';
import { acceptPictures } from '../asks/drop';
import { errorText } from '../failures';
import { DOMAIN, IOnlyOfficeTracker } from '../tokens';

/** Lets pictures be dragged from the file browser into documents. */
export const dropsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:drops',
  description: 'Inserts pictures that are dragged from the file browser.',
  autoStart: true,
  requires: [IOnlyOfficeTracker],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: IOnlyOfficeTracker,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { contents, serverSettings } = app.serviceManager;
    const api = new AsksAPI(serverSettings);
    tracker.widgetAdded.connect((_, tab) => {
      acceptPictures(tab, {
        api,
        contents,
        failed: ({ model }, error) => {
          model.status.notify({
            id: 'dropped',
            severity: 'warning',
            text: errorText(error, trans)
          });
        }
      });
    });
  }
};
