import '../../style/preview.css';

import { URLExt } from '@jupyterlab/coreutils';
import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IPreviewOffer } from '../api';
import { documentPath } from '../paths';
import { PreviewModel } from './model';
import type { IPages } from './pages';
import type { Convert, IPreview, IPreviewHost } from './preview';
import { PreviewSource } from './source';
import { PreviewView } from './view';
import { FileWatch } from './watch';

/** What it takes to make previews of one document. */
export interface IPreviewOptions {
  contents: Contents.IManager;
  settings: ServerConnection.ISettings;
  trans: TranslationBundle;
  /** The path of the document, drive included, asked anew each time. */
  path: () => string;
  /** How the file was when it was opened. */
  known: FileWatch.IStamp;
  convert: Convert;
}

/** Make a preview of a document. */
export function openPreview(
  offer: IPreviewOffer,
  host: IPreviewHost,
  options: IPreviewOptions
): IPreview {
  const { contents, convert, known, path, settings, trans } = options;
  const opened = path();
  return new PreviewView({
    model: new PreviewModel({
      offer,
      source: new PreviewSource(settings),
      url: () =>
        path() === opened
          ? offer.url
          : previewRoute(documentPath(path(), contents)),
      status: host.status,
      trans
    }),
    watch: new FileWatch({
      contents,
      path,
      known,
      isWatched: () => host.isVisible()
    }),
    pages: async (): Promise<IPages> => {
      const { PDFPages } = await import('./pdfpages');
      return new PDFPages(trans);
    },
    host,
    convert,
    trans
  });
}

/** Where the server part has the preview of a document that it was not asked to open. */
function previewRoute(path: string): string {
  return `preview/${URLExt.encodeParts(path)}`;
}
