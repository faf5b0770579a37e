import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { refreshFolder } from '../chosen';
import { errorText } from '../failures';
import { documentPath } from '../paths';
import { CommandIDs, DOMAIN } from '../tokens';

/** What notebooks are exported as. */
const TARGETS = ['docx', 'pdf', 'pptx'] as const;

/** Makes documents of notebooks. */
export const exportsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:exports',
  description: 'Exports notebooks as documents.',
  autoStart: true,
  requires: [],
  optional: [
    INotebookTracker,
    IFileBrowserFactory,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker | null,
    browsers: IFileBrowserFactory | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, serviceManager, shell } = app;
    const { contents, serverSettings } = serviceManager;

    const open = (path: string): void => {
      void commands.execute('docmanager:open', { path });
    };
    const exportAs = async (to: string): Promise<void> => {
      const context = notebooks?.currentWidget?.context;
      if (!context) {
        return;
      }
      try {
        // What is exported is what one sees.
        if (context.model.dirty && !context.model.readOnly) {
          await context.save();
        }
        const { ConversionRun } = await import('../convert/run');
        const { ConvertAPI } = await import('../convert/client');
        const made = await new ConversionRun({
          api: new ConvertAPI(serverSettings),
          request: { path: documentPath(context.path, contents), to },
          askPassword: () => Promise.resolve(null),
          open,
          trans
        }).run();
        if (made) {
          refreshFolder(PathExt.dirname(made.path), browsers, contents);
          open(made.path);
        }
      } catch (error) {
        Notification.error(errorText(error, trans), { autoClose: false });
      }
    };

    commands.addCommand(CommandIDs.exportNotebook, {
      label: args => {
        const isPalette = args.isPalette === true;
        switch (targetOf(args.to)) {
          case 'docx':
            return isPalette
              ? trans.__('Export Notebook as Word (ONLYOFFICE)')
              : trans.__('Word (ONLYOFFICE)');
          case 'pdf':
            return isPalette
              ? trans.__('Export Notebook as PDF (ONLYOFFICE)')
              : trans.__('PDF (ONLYOFFICE)');
          case 'pptx':
            return isPalette
              ? trans.__('Export Notebook as Slides (ONLYOFFICE)')
              : trans.__('Slides (ONLYOFFICE)');
        }
      },
      caption: trans.__('Make a document of the notebook, and open that'),
      isEnabled: () =>
        (notebooks?.currentWidget ?? null) !== null &&
        notebooks?.currentWidget === shell.currentWidget,
      execute: args => exportAs(targetOf(args.to)),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            to: {
              type: 'string',
              enum: [...TARGETS],
              description: 'The extension of the document; docx if not given'
            },
            isPalette: {
              type: 'boolean',
              description: 'Whether the label has to say all of it'
            }
          }
        }
      }
    });
    for (const to of TARGETS) {
      palette?.addItem({
        command: CommandIDs.exportNotebook,
        args: { to, isPalette: true },
        category: trans.__('Office')
      });
    }
  }
};

function targetOf(to: unknown): (typeof TARGETS)[number] {
  return TARGETS.find(target => target === to) ?? 'docx';
}
