import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { ISessionContext } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';

import { OnlyOfficeAPI } from '../api';
import { DocumentEvents } from '../events';
import { errorText } from '../failures';
import { openDocuments } from '../kernels/documents';
import { Freshener } from '../kernels/freshener';
import type { IWords } from '../kernels/freshener';
import { holdCells } from '../kernels/gate';
import type { Prepare } from '../kernels/gate';
import { Mentions } from '../kernels/mentions';
import { isFromHere } from '../kernels/sessions';
import { DOMAIN, FACTORY, IOnlyOfficeTracker } from '../tokens';

/** How long code waits before that is told, in milliseconds. */
const UNNOTICED = 400;

/** How long it stays on the screen that code ran with an old file. */
const READ_TIME = { autoClose: 8_000 } as const;

const ID = 'jupyter-onlyoffice:kernels';

/** Has documents saved before code reads them, and opens those that code asks for. */
export const kernelsPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Lets code in notebooks and consoles see what is typed.',
  autoStart: true,
  requires: [IOnlyOfficeTracker],
  optional: [ISettingRegistry, ITranslator],
  activate: async (
    app: JupyterFrontEnd,
    tracker: IOnlyOfficeTracker,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ): Promise<void> => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { contents, serverSettings } = app.serviceManager;
    const api = new OnlyOfficeAPI(serverSettings);
    const freshener = new Freshener(words(trans));
    const mentions = new WeakMap<ISessionContext, Mentions>();
    const choice = { saveBeforeRun: 'mentioned', patience: 5 };

    const prepare: Prepare = (code, session) => {
      if (choice.saveBeforeRun === 'off') {
        return null;
      }
      let known = mentions.get(session);
      if (!known) {
        known = new Mentions();
        mentions.set(session, known);
      }
      known.note(code);
      if (tracker.size === 0) {
        return null;
      }
      const documents = openDocuments(tracker, api, contents).filter(
        ({ path }) => choice.saveBeforeRun === 'all' || known.covers(path, code)
      );
      return freshener.isNeeded(documents)
        ? () => freshener.freshen(documents, choice.patience * 1000)
        : null;
    };

    new DocumentEvents(app.serviceManager.events).occurred.connect(
      (_, { action, kernel, path }) => {
        if (action === 'requested' && isFromHere(kernel, app.shell)) {
          void app.commands.execute('docmanager:open', {
            path,
            factory: FACTORY
          });
        }
      }
    );

    try {
      const settings = await registry?.load(ID);
      const read = (): void => {
        Object.assign(choice, settings?.composite);
      };
      settings?.changed.connect(read);
      read();
    } catch {
      // What is set by default will do.
    }
    // A copy of our own would be another `CodeCell` than the one that notebooks use.
    const { CodeCell } = await import('@jupyterlab/cells');
    holdCells(CodeCell, prepare);
  }
};

function words(trans: TranslationBundle): IWords {
  return {
    waiting: names => {
      let id = '';
      const timer = setTimeout(() => {
        id = Notification.emit(
          trans.__('Saving %1 before the code runs…', names.join(', ')),
          'in-progress',
          { autoClose: false }
        );
      }, UNNOTICED);
      return () => {
        clearTimeout(timer);
        if (id) {
          Notification.dismiss(id);
        }
      };
    },
    late: names => {
      Notification.warning(
        trans.__(
          '%1 could not be saved in time: the code ran with the file as it was.',
          names.join(', ')
        ),
        READ_TIME
      );
    },
    failed: (name, error) => {
      Notification.warning(
        trans.__(
          '%1 could not be saved: the code ran with the file as it was. %2',
          name,
          errorText(error, trans)
        ),
        READ_TIME
      );
    }
  };
}
