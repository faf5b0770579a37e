import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';

import type { OnlyOfficeAPI } from '../api';
import type { IDocEditor } from '../docsapi';
import type { Favorites } from '../favorites';
import type { EditorModel } from '../model';
import type { IAsksAPI } from './client';

/** The editor that asks, and what it is about. */
export interface IAsker {
  readonly context: DocumentRegistry.Context;
  readonly model: EditorModel;
  /** The editor as it is now; null once it is gone. */
  readonly editor: () => IDocEditor | null;
}

/** What it takes to answer. */
export interface IAskTools {
  readonly api: IAsksAPI;
  /** Makes documents. */
  readonly files: Pick<OnlyOfficeAPI, 'create' | 'createFrom' | 'templates'>;
  readonly favorites: Pick<Favorites, 'mark'>;
  /** The language of new documents. */
  readonly lang: () => string;
  readonly contents: Contents.IManager;
  /** Lets people choose files; null where JupyterLab has none. */
  readonly manager: IDocumentManager | null;
  readonly trans: TranslationBundle;
  readonly translator: ITranslator;
  readonly open: (path: string) => void;
  /** Show in the file browser what has become of a folder. */
  readonly refresh: (folder: string) => void;
}
