import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { INotebookTracker, NotebookActions } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ChosenDocument } from '../chosen';
import { errorText } from '../failures';
import { extensionOf } from '../formats';
import { readingCode } from '../kernels/reading';
import { documentPath } from '../paths';
import { CommandIDs, DOMAIN, IOnlyOfficeTracker } from '../tokens';

/** What there is code for. */
const READABLE: ReadonlySet<string> = new Set(
  'xlsx xlsm xltx xltm xls ods csv tsv docx docm dotx dotm pptx pptm ppsx ppsm potx potm'.split(
    ' '
  )
);

/** Writes code that reads a document into a notebook. */
export const readingPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:reading',
  description: 'Reads documents into notebooks.',
  autoStart: true,
  requires: [IOnlyOfficeTracker],
  optional: [
    INotebookTracker,
    IFileBrowserFactory,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    tracker: IOnlyOfficeTracker,
    notebooks: INotebookTracker | null,
    browsers: IFileBrowserFactory | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, serviceManager, shell } = app;
    const { contents, serverSettings } = serviceManager;
    const chosen = new ChosenDocument(shell, tracker, browsers);

    const read = async (path: string): Promise<void> => {
      const notebook = notebooks?.currentWidget;
      if (!notebook) {
        Notification.warning(
          trans.__('Open the notebook first that is to read the document.'),
          { autoClose: 8_000 }
        );
        return;
      }
      try {
        const folder = PathExt.dirname(
          documentPath(notebook.context.path, contents)
        );
        const document = documentPath(path, contents);
        const code = await readingCode(serverSettings, document, folder);
        shell.activateById(notebook.id);
        NotebookActions.insertBelow(notebook.content);
        notebook.content.activeCell?.model.sharedModel.setSource(code);
      } catch (error) {
        Notification.error(errorText(error, trans), { autoClose: 8_000 });
      }
    };

    commands.addCommand(CommandIDs.readIntoNotebook, {
      label: trans.__('Read into Notebook'),
      caption: trans.__(
        'Add a cell that reads the document to the notebook that was used last'
      ),
      isVisible: args =>
        notebooks !== null &&
        READABLE.has(extensionOf(chosen.path(args) ?? '')),
      execute: async args => {
        const path = chosen.path(args);
        if (path !== null) {
          await read(path);
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
      command: CommandIDs.readIntoNotebook,
      category: trans.__('Office')
    });
    tracker.currentChanged.connect(() => {
      commands.notifyCommandChanged(CommandIDs.readIntoNotebook);
    });
  }
};
