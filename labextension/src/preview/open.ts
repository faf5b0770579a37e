import '../../style/preview.css';

import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IPreviewOffer } from '../api';
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
  return new PreviewView({
    model: new PreviewModel({
      offer,
      source: new PreviewSource(settings),
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
