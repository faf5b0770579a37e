import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { FrameFocus } from '../focus';
import { IOnlyOfficeTracker } from '../tokens';

/** While the body has this class, the editors' frames let the mouse through. */
const DRAG_CLASS = 'jp-mod-onlyoffice-drag';

/** Makes the editors' frames get along with the rest of the page. */
export const framesPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:frames',
  description: 'Lets drags pass over the editors and follows their focus.',
  autoStart: true,
  requires: [IOnlyOfficeTracker],
  activate: (app: JupyterFrontEnd, tracker: IOnlyOfficeTracker): void => {
    new FrameFocus({ shell: app.shell, tracker }).watch();

    // A frame swallows the mouse: a tab or a splitter dragged over it would be stuck there.
    const drag = (on: boolean) => (): void => {
      document.body.classList.toggle(DRAG_CLASS, on);
    };
    document.addEventListener('pointerdown', drag(true), true);
    for (const end of ['pointerup', 'pointercancel', 'dragend']) {
      document.addEventListener(end, drag(false), true);
    }
    window.addEventListener('blur', drag(false));
  }
};
