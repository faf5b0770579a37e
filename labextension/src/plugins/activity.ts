import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { request } from '../request';
import { IOnlyOfficeTracker } from '../tokens';
import { TypingReport } from '../typing';
import type { OnlyOfficeWidget } from '../widget';

/** Keeps the server from being stopped as idle while somebody types into a document. */
export const activityPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:activity',
  description: 'Tells the server that somebody types into a document.',
  autoStart: true,
  requires: [IOnlyOfficeTracker],
  activate: (app: JupyterFrontEnd, tracker: IOnlyOfficeTracker): void => {
    const { serverSettings } = app.serviceManager;
    const report = new TypingReport(async () =>
      request(serverSettings, 'typed', { method: 'POST', body: '{}' })
    );
    const listen = ({ model }: OnlyOfficeWidget): void => {
      model.handOver.changed.connect((_, pending) => {
        if (pending) {
          report.note();
        }
      });
    };
    tracker.forEach(listen);
    tracker.widgetAdded.connect((_, widget) => {
      listen(widget);
    });
  }
};
