import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import { button } from '../elements';
import { HealthWatch, askHealth } from '../health';
import type { IHealth } from '../health';
import { CommandIDs, DOMAIN } from '../tokens';
import { CONNECTED } from '../wanted';

/** Tells in the status bar whether documents can be edited now. */
export const healthPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:health',
  description: 'Tells in the status bar how the Document Server is.',
  autoStart: true,
  optional: [IStatusBar, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ): void => {
    if (!statusBar) {
      return;
    }
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, restored, serviceManager } = app;
    const watch = new HealthWatch({
      ask: () => askHealth(serviceManager.serverSettings)
    });
    const look = (): void => {
      void watch.look();
    };
    const check = button('', () => {
      void commands.execute(CommandIDs.check);
    });
    commands.commandExecuted.connect((_, { id, result }) => {
      if (id === CommandIDs.check) {
        // Whoever has looked may have put something right.
        void result.then(look);
      }
    });
    check.classList.add('jp-OnlyOffice-health');
    const item = new Widget();
    item.node.append(check);
    const activeStateChanged = new Signal<Widget, void>(item);
    watch.changed.connect(() => {
      const { health } = watch;
      if (health) {
        check.dataset.state = health.state;
        check.textContent = shortText(health, trans);
        check.title = longText(health, trans);
      }
      activeStateChanged.emit();
    });
    document.addEventListener(CONNECTED, look);
    // Not among what people wait for when they start.
    void restored.then(look);
    statusBar.registerStatusItem('jupyter-onlyoffice:health', {
      item,
      align: 'right',
      rank: 80,
      isActive: () => watch.health !== null,
      activeStateChanged
    });
  }
};

function shortText({ state }: IHealth, trans: TranslationBundle): string {
  switch (state) {
    case 'well':
      return trans.__('ONLYOFFICE');
    case 'not-configured':
      return trans.__('ONLYOFFICE: preview only');
    case 'unreachable':
      return trans.__('ONLYOFFICE: no answer');
    case 'secret':
      return trans.__('ONLYOFFICE: wrong secret');
  }
}

function longText(health: IHealth, trans: TranslationBundle): string {
  const says =
    health.error ??
    trans.__(
      'Documents can be edited: Document Server %1 at %2.',
      health.version ?? '',
      health.url ?? ''
    );
  return `${says} ${trans.__('Click to check the connection.')}`;
}
