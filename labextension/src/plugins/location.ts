import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { showLocations } from '../location';
import { IOnlyOfficeTracker } from '../tokens';

/** "Open file location" in editors. */
export const locationPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:location',
  description: 'Shows in the file browser where the document of an editor is.',
  autoStart: true,
  requires: [IOnlyOfficeTracker],
  activate: (app: JupyterFrontEnd, tracker: IOnlyOfficeTracker): void => {
    showLocations(tracker, app.commands);
  }
};
