import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, showErrorMessage } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { downloadIcon } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { ChosenDocument, refreshFolder } from '../chosen';
import { extensionOf, FORMATS } from '../formats';
import { openFailure } from '../failures';
import { convertIcon } from '../icons';
import { documentPath } from '../paths';
import { offeredExtensions } from '../serveroptions';
import { ServerStatus } from '../serverstatus';
import { CommandIDs, DOMAIN, FACTORY, IOnlyOfficeTracker } from '../tokens';
import { CONNECTED } from '../wanted';

/** What is worth converting though it opens elsewhere by default. */
const ALSO_OFFERED = ['html', 'md', 'txt'];

/** Offers to convert documents, and to download them as something else. */
export const convertPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:convert',
  description: 'Adds the commands to convert office documents.',
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
    const status = new ServerStatus(serverSettings);
    document.addEventListener(CONNECTED, () => {
      status.forget();
    });
    const offered = new Set([...offeredExtensions(), ...ALSO_OFFERED]);

    const isOffered = (path: string): boolean => {
      const ext = extensionOf(path);
      return status.known
        ? (status.known.targets[ext]?.length ?? 0) > 0 && offered.has(ext)
        : offered.has(ext);
    };
    // Only a Document Server makes forms.
    const isMadeIntoForms = (path: string): boolean =>
      FORMATS[extensionOf(path)]?.family === 'word' &&
      isOffered(path) &&
      status.known?.hasEditors !== false;
    const chosen = new ChosenDocument(shell, tracker, browsers);
    const pathOf = (args: ReadonlyPartialJSONObject): string | null =>
      chosen.path(args);

    const convert = async (
      args: ReadonlyPartialJSONObject,
      { download = false, form }: { download?: boolean; form?: true }
    ): Promise<Contents.IModel | null> => {
      const path = pathOf(args);
      if (path === null) {
        return null;
      }
      try {
        const { convertDocument } = await import('../convert/document');
        const model = await convertDocument(
          {
            path: documentPath(path, contents),
            download,
            to: form ? 'pdf' : textOf(args.to),
            form,
            reading: {
              password: textOf(args.password),
              encoding: textOf(args.encoding),
              delimiter: textOf(args.delimiter)
            }
          },
          {
            settings: serverSettings,
            status,
            open: path => {
              void commands.execute('docmanager:open', {
                path,
                ...(form ? { factory: FACTORY } : {})
              });
            },
            trans
          }
        );
        if (model) {
          refreshFolder(PathExt.dirname(model.path), browsers, contents);
        }
        return model;
      } catch (error) {
        const { title, detail } = openFailure(error, trans);
        await showErrorMessage(
          trans.__('The document could not be converted'),
          `${title}. ${detail}`
        );
        return null;
      }
    };

    commands.addCommand(CommandIDs.convert, {
      label: trans.__('Convert to…'),
      caption: trans.__('Convert the document into a new file beside it'),
      icon: convertIcon,
      isEnabled: args => pathOf(args) !== null,
      isVisible: args => isOffered(pathOf(args) ?? ''),
      execute: args => convert(args, {}),
      describedBy: { args: describedArgs }
    });
    commands.addCommand(CommandIDs.downloadAs, {
      label: trans.__('Download as…'),
      caption: trans.__('Download the document in another format'),
      icon: downloadIcon,
      isEnabled: args => pathOf(args) !== null,
      isVisible: args => isOffered(pathOf(args) ?? ''),
      execute: async args => {
        await convert(args, { download: true });
      },
      describedBy: { args: describedArgs }
    });
    commands.addCommand(CommandIDs.createForm, {
      label: trans.__('New PDF Form From This Document'),
      caption: trans.__(
        'Make a PDF that people fill in; fields are put into it in the editor'
      ),
      icon: convertIcon,
      isEnabled: args => pathOf(args) !== null,
      isVisible: args => isMadeIntoForms(pathOf(args) ?? ''),
      execute: args => convert(args, { form: true }),
      describedBy: { args: describedArgs }
    });
    for (const command of [
      CommandIDs.convert,
      CommandIDs.createForm,
      CommandIDs.downloadAs
    ]) {
      palette?.addItem({ command, category: trans.__('Office') });
      tracker.currentChanged.connect(() => {
        commands.notifyCommandChanged(command);
      });
    }
  }
};

const describedArgs = {
  type: 'object',
  properties: {
    path: {
      type: 'string',
      description:
        'The document; the one in the current tab, or else selected in the file browser, if not given'
    },
    selected: {
      type: 'boolean',
      description: 'Whether to take the selection, whatever the current tab is'
    },
    to: {
      type: 'string',
      description: 'The extension of the new file; asked for if not given'
    },
    password: {
      type: 'string',
      description: 'The password of the document; asked for if it needs one'
    },
    encoding: {
      type: 'string',
      description: 'The encoding of a text file; detected if not given'
    },
    delimiter: {
      type: 'string',
      description: 'The separator of a CSV file; detected if not given'
    }
  }
};

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
