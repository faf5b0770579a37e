import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import { saveText } from '../savestate';
import type { DocumentStatus } from '../status';
import { DOMAIN, IOnlyOfficeTracker } from '../tokens';
import type { OnlyOfficeWidget } from '../widget';

/** Tells in the status bar what has become of the current document. */
export const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:status',
  description: 'Tells in the status bar whether an office document is saved.',
  autoStart: true,
  requires: [IOnlyOfficeTracker],
  optional: [IStatusBar, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: IOnlyOfficeTracker,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ): void => {
    if (!statusBar) {
      return;
    }
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const item = new Widget();
    item.addClass('jp-OnlyOffice-status');
    item.node.setAttribute('role', 'status');

    const current = (): OnlyOfficeWidget | null => {
      const widget = tracker.currentWidget;
      return widget && widget === app.shell.currentWidget ? widget : null;
    };
    const activeStateChanged = new Signal<Widget, void>(item);
    const show = (): void => {
      const widget = current();
      item.node.textContent = widget
        ? statusText(widget.model.status, trans)
        : '';
      // Where there is no room for all of it.
      item.node.title = item.node.textContent;
      activeStateChanged.emit();
    };
    tracker.widgetAdded.connect((_, widget) => {
      widget.model.status.progressChanged.connect(show);
    });
    tracker.currentChanged.connect(show);
    app.shell.currentChanged?.connect(show);

    statusBar.registerStatusItem('jupyter-onlyoffice:status', {
      item,
      align: 'middle',
      isActive: () => current() !== null && item.node.textContent !== '',
      activeStateChanged
    });
  }
};

function statusText(status: DocumentStatus, trans: TranslationBundle): string {
  const parts = [saveText(status.saveState, trans)];
  if (status.users > 1) {
    parts.push(
      trans._n('%1 person editing', '%1 people editing', status.users)
    );
  }
  return parts.filter(part => part !== '').join(' · ');
}
