import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  Dialog,
  ICommandPalette,
  showDialog,
  showErrorMessage
} from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import {
  IDefaultFileBrowser,
  IFileBrowserFactory
} from '@jupyterlab/filebrowser';
import { ILauncher } from '@jupyterlab/launcher';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';

import { OnlyOfficeAPI } from '../api';
import type { ITemplate } from '../api';
import { refreshFolder } from '../chosen';
import { errorText } from '../failures';
import { formatOf } from '../formats';
import { documentIcon, familyIcon } from '../icons';
import { documentPath } from '../paths';
import { serverOptions } from '../serveroptions';
import type { INewDocument } from '../serveroptions';
import { CommandIDs, DOMAIN, FACTORY } from '../tokens';
import { OnlyOfficeWidget } from '../widget';

/** New documents: the command, and everywhere it is offered. */
export const createPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:create',
  description: 'Offers to create office documents.',
  autoStart: true,
  optional: [
    IFileBrowserFactory,
    IDefaultFileBrowser,
    ILauncher,
    IMainMenu,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    browsers: IFileBrowserFactory | null,
    defaultBrowser: IDefaultFileBrowser | null,
    launcher: ILauncher | null,
    mainMenu: IMainMenu | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, serviceManager } = app;
    const { contents } = serviceManager;
    const api = new OnlyOfficeAPI(serviceManager.serverSettings);
    const documents = serverOptions().new;
    // Forms are for few people: not in the launcher, unless somebody wants it.
    const forms: INewDocument[] =
      find(documents, 'docx') && !find(documents, 'pdf')
        ? [{ ext: 'pdf', label: trans.__('Form') }]
        : [];
    const known = [...documents, ...forms];
    const category = trans.__('Office');

    const folder = (cwd: unknown): string =>
      documentPath(
        typeof cwd === 'string'
          ? cwd
          : ((browsers?.tracker.currentWidget ?? defaultBrowser)?.model.path ??
              ''),
        contents
      );

    commands.addCommand(CommandIDs.create, {
      label: args => {
        const document = find(known, args.ext);
        return document ? newLabel(document, trans) : '';
      },
      caption: args => {
        const document = find(known, args.ext);
        return document
          ? trans.__('Create a new file of type %1', document.ext)
          : '';
      },
      icon: args => {
        const format =
          typeof args.ext === 'string' && formatOf(`new.${args.ext}`);
        return format ? familyIcon(format.family) : undefined;
      },
      execute: async args => {
        try {
          const model = await api.create({
            path: folder(args.cwd),
            ext: typeof args.ext === 'string' ? args.ext : 'docx',
            ...(typeof args.name === 'string' ? { name: args.name } : {}),
            lang: (translator?.languageCode ?? 'en').replace('_', '-')
          });
          refreshFolder(PathExt.dirname(model.path), browsers, contents);
          const widget: unknown = await commands.execute('docmanager:open', {
            path: model.path,
            factory: FACTORY
          });
          if (widget instanceof OnlyOfficeWidget) {
            // Who makes a document wants to write.
            widget.model.editHere();
          }
          return widget;
        } catch (error) {
          await showErrorMessage(
            trans.__('The document could not be created'),
            errorText(error, trans)
          );
          return undefined;
        }
      },
      describedBy: {
        args: {
          type: 'object',
          properties: {
            ext: {
              type: 'string',
              description: 'The extension of the new file, such as docx'
            },
            cwd: {
              type: 'string',
              description:
                'The folder; the one shown in the file browser if not given'
            },
            name: {
              type: 'string',
              description: 'The name of the file; a free one if not given'
            }
          }
        }
      }
    });

    commands.addCommand(CommandIDs.createFrom, {
      label: trans.__('New Document From a Template…'),
      caption: trans.__('Create a copy of one of your templates'),
      icon: documentIcon,
      execute: async args => {
        try {
          const template = await chooseTemplate(api, trans);
          if (!template) {
            return undefined;
          }
          const model = await api.createFrom(template.path, folder(args.cwd));
          refreshFolder(PathExt.dirname(model.path), browsers, contents);
          return (await commands.execute('docmanager:open', {
            path: model.path,
            factory: FACTORY
          })) as unknown;
        } catch (error) {
          await showErrorMessage(
            trans.__('The document could not be created'),
            errorText(error, trans)
          );
          return undefined;
        }
      },
      describedBy: {
        args: {
          type: 'object',
          properties: {
            cwd: {
              type: 'string',
              description:
                'The folder; the one shown in the file browser if not given'
            }
          }
        }
      }
    });
    palette?.addItem({ command: CommandIDs.createFrom, category });

    documents.forEach(({ ext }, index) => {
      const item = { command: CommandIDs.create, args: { ext } };
      launcher?.add({ ...item, category, categoryRank: 50, rank: index });
      palette?.addItem({ ...item, category });
      app.contextMenu.addItem({
        ...item,
        selector: '.jp-DirListing-content',
        rank: 56 + index / 100
      });
    });
    for (const { ext } of forms) {
      palette?.addItem({
        command: CommandIDs.create,
        args: { ext },
        category
      });
    }
    mainMenu?.fileMenu.newMenu.addGroup(
      [
        ...known.map(({ ext }) => ({
          command: CommandIDs.create,
          args: { ext }
        })),
        { command: CommandIDs.createFrom }
      ],
      40
    );
  }
};

/** Ask for a template; undefined if there is none, which is said, or is to be none. */
async function chooseTemplate(
  api: OnlyOfficeAPI,
  trans: TranslationBundle
): Promise<ITemplate | null | undefined> {
  const templates = await api.templates();
  if (templates.length > 0) {
    const { askTemplate } = await import('../templates');
    return askTemplate(templates, false, trans);
  }
  await showDialog({
    title: trans.__('No Templates'),
    body: trans.__(
      'Documents in the folder “%1” become templates.',
      serverOptions().templates
    ),
    buttons: [Dialog.okButton({ label: trans.__('OK') })]
  });
  return undefined;
}

function find(
  documents: readonly INewDocument[],
  ext: unknown
): INewDocument | undefined {
  return documents.find(document => document.ext === ext);
}

/** The label, in the user's language where it is one of the usual ones. */
function newLabel(document: INewDocument, trans: TranslationBundle): string {
  switch (document.ext) {
    case 'docx':
      return trans.__('New Document');
    case 'xlsx':
      return trans.__('New Spreadsheet');
    case 'pptx':
      return trans.__('New Presentation');
    case 'pdf':
      return trans.__('New PDF Form');
    default:
      return trans.__('New %1', document.label);
  }
}
