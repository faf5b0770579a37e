import { URLExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { OnlyOfficeAPI } from '../api';
import { documentPath } from '../paths';
import type { IPages } from '../preview/pages';
import { PreviewSource } from '../preview/source';
import { FileWatch } from '../preview/watch';
import { askAboutLosses } from './ask';
import { Autosave } from './autosave';
import type { IBasic, IBasicHost } from './basic';
import { ContentAPI } from './client';
import { Copies } from './copies';
import { PageEditor } from './docxeditor';
import { Drafts } from './drafts';
import { BasicModel } from './model';
import { PreviewPrinting } from './printing';
import { BasicView } from './view';

/** What it takes to edit one document in the page. */
export interface IBasicOptions {
  contents: Contents.IManager;
  settings: ServerConnection.ISettings;
  manager: IDocumentManager | null;
  trans: TranslationBundle;
  /** The path of the document, drive included, asked anew each time. */
  path: () => string;
  /** How the file was when it was opened. */
  known: FileWatch.IStamp;
  /** Whose the comments are. */
  author: () => string;
  /** The language of the user interface. */
  language: () => string;
  theme: PageEditor.ITheme;
  /** Have the document saved by the usual way; resolves also where it was not. */
  save: () => Promise<void>;
  /** Edit another document like this. */
  editIn: (path: string) => void;
  /** Show another document beside this one. */
  openBeside: (path: string) => void;
}

/** Begin to edit a document in the page. */
export function openBasic(host: IBasicHost, options: IBasicOptions): IBasic {
  const { contents, manager, save, settings, trans } = options;
  const { handOver, status } = host;
  const path = (): string => documentPath(options.path(), contents);
  const api = new ContentAPI(settings);
  const server = new OnlyOfficeAPI(settings);
  const copies = new Copies({
    create: request => server.create(request),
    content: api,
    trans
  });
  const editor = new PageEditor({
    author: options.author,
    language: options.language,
    theme: options.theme,
    save: () => {
      void save();
    },
    print: () => {
      void view.print();
    }
  });
  const model = new BasicModel({
    api,
    editor,
    drafts: new Drafts(settings.baseUrl),
    status,
    handOver,
    path,
    trans,
    ask: losses => askAboutLosses(host.label(), losses, trans),
    copy: bytes => copies.make(path(), bytes),
    goOnIn: copy => {
      options.editIn(copy);
      host.leave();
    },
    openBeside: options.openBeside,
    leave: message => {
      view.leave(message);
    },
    requestSave: () => {
      void save();
    }
  });
  const view = new BasicView({
    host,
    model,
    editor,
    watch: new FileWatch({
      contents,
      path: options.path,
      known: options.known,
      isWatched: () => host.isVisible()
    }),
    autosave: new Autosave({
      manager,
      maySave: () => model.maySaveByItself,
      save
    }),
    printing: new PreviewPrinting({
      status,
      trans,
      fetch: async () => {
        const source = new PreviewSource(settings);
        const { signal } = new AbortController();
        const route = `preview/${URLExt.encodeParts(path())}`;
        const document = await source.fetch(route, {}, null, signal);
        if (!document) {
          throw new Error('There is no preview');
        }
        return document.pdf;
      },
      pages: async (): Promise<IPages> => {
        const { PDFPages } = await import('../preview/pdfpages');
        return new PDFPages(trans);
      }
    }),
    save,
    trans
  });
  return view;
}
