import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { saveIcon } from '@jupyterlab/ui-components';

import { currentTab } from '../chosen';
import { extensionOf } from '../formats';
import { documentIcon } from '../icons';
import { offeredExtensions } from '../serveroptions';
import { CommandIDs, DOMAIN, FACTORY, IOnlyOfficeTracker } from '../tokens';
import type { OnlyOfficeWidget } from '../widget';

/** The commands for documents that are there. */
export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:commands',
  description: 'Adds the commands to open and save office documents.',
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
    const { commands, shell } = app;

    const offered = offeredExtensions();
    const isOffered = (path: string): boolean => offered.has(extensionOf(path));
    const selectedPaths = (): string[] =>
      Array.from(
        browsers?.tracker.currentWidget?.selectedItems() ?? [],
        item => item.path
      );
    const current = (): OnlyOfficeWidget | null => currentTab(tracker, shell);

    commands.addCommand(CommandIDs.open, {
      label: trans.__('Open with ONLYOFFICE'),
      caption: trans.__('Open the selected documents in ONLYOFFICE editors'),
      icon: documentIcon,
      isVisible: args => {
        const paths = pathsOf(args.path, selectedPaths);
        return paths.length > 0 && paths.every(isOffered);
      },
      execute: async args => {
        const opened: unknown[] = await Promise.all(
          pathsOf(args.path, selectedPaths).map(path =>
            commands.execute('docmanager:open', { path, factory: FACTORY })
          )
        );
        return opened[0];
      },
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: {
              type: 'string',
              description:
                'The document; the selection in the file browser if not given'
            }
          }
        }
      }
    });

    commands.addCommand(CommandIDs.save, {
      label: trans.__('Save Office Document'),
      caption: trans.__('Have the editor write the document into its file'),
      icon: saveIcon,
      // A preview has nothing to save, but its readers press the keys all the same.
      isEnabled: () =>
        ['ready', 'preview', 'basic'].includes(
          current()?.model.state.phase ?? ''
        ),
      execute: async () => {
        try {
          await current()?.context.save();
        } catch {
          // The context has shown why.
        }
      },
      describedBy: { args: { type: 'object', properties: {} } }
    });
    tracker.currentChanged.connect(() => {
      commands.notifyCommandChanged(CommandIDs.save);
    });

    palette?.addItem({
      command: CommandIDs.save,
      category: trans.__('Office')
    });
  }
};

function pathsOf(path: unknown, otherwise: () => string[]): string[] {
  return typeof path === 'string' && path !== '' ? [path] : otherwise();
}
