import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, showErrorMessage } from '@jupyterlab/apputils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { undoIcon } from '@jupyterlab/ui-components';

import { ChosenDocument, refreshFolder } from '../chosen';
import { errorText } from '../failures';
import { extensionOf } from '../formats';
import { documentPath } from '../paths';
import { offeredExtensions } from '../serveroptions';
import { CommandIDs, DOMAIN, IOnlyOfficeTracker, openAt } from '../tokens';

/** Offers to go back to what a document held before. */
export const restorePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:restore',
  description: 'Adds the command to restore earlier versions of documents.',
  autoStart: true,
  requires: [IOnlyOfficeTracker],
  optional: [IFileBrowserFactory, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: IOnlyOfficeTracker,
    browsers: IFileBrowserFactory | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, serviceManager, shell } = app;
    const { contents, serverSettings } = serviceManager;
    const chosen = new ChosenDocument(shell, tracker, browsers);
    const offered = offeredExtensions();

    commands.addCommand(CommandIDs.restore, {
      label: trans.__('Restore an Earlier Version…'),
      caption: trans.__('Let the document be as it was before it was edited'),
      icon: undoIcon,
      isEnabled: args => chosen.path(args) !== null,
      isVisible: args => offered.has(extensionOf(chosen.path(args) ?? '')),
      execute: async args => {
        const path = chosen.path(args);
        if (path === null) {
          return false;
        }
        try {
          const { VersionsAPI, restoreVersion } =
            await import('../versions/restore');
          return await restoreVersion(documentPath(path, contents), {
            api: new VersionsAPI(serverSettings),
            trans,
            tabAt: path => openAt(tracker, path),
            refresh: folder => {
              refreshFolder(folder, browsers, contents);
            }
          });
        } catch (error) {
          await showErrorMessage(
            trans.__('Earlier versions cannot be shown'),
            errorText(error, trans)
          );
          return false;
        }
      },
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: {
              type: 'string',
              description:
                'The document; the one in the current tab, or else selected in the file browser, if not given'
            },
            selected: {
              type: 'boolean',
              description:
                'Whether to take the selection, whatever the current tab is'
            }
          }
        }
      }
    });
    palette?.addItem({
      command: CommandIDs.restore,
      category: trans.__('Office')
    });
    tracker.currentChanged.connect(() => {
      commands.notifyCommandChanged(CommandIDs.restore);
    });
  }
};
