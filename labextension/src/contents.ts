import type { Contents, IContentProvider } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { IOnlyOfficeAPI } from './api';

/** The id under which the factory finds the provider. */
export const CONTENT_PROVIDER = 'onlyoffice';

/** Older than any file. */
const LONG_AGO = new Date(0).toISOString();

/**
 * What JupyterLab goes through to load and save a document: never its bytes.
 *
 * "Save" has the editor's content written by the server part.
 */
export class OnlyOfficeContentProvider implements IContentProvider {
  constructor(options: OnlyOfficeContentProvider.IOptions) {
    this._options = options;
  }

  /** Emitted when the server part has written a document. */
  get fileChanged(): ISignal<this, Contents.IChangedArgs> {
    return this._fileChanged;
  }

  async get(
    localPath: string,
    options: Contents.IFetchOptions = {}
  ): Promise<Contents.IModel> {
    const model = await this._stat(localPath);
    // A hash is asked for, which would cost reading the file, only to find out before saving
    // whether somebody else has changed the file. The server part sees to that itself, and here the
    // question would come up whenever the editor has saved by itself.
    return options.hash ? { ...model, last_modified: LONG_AGO } : model;
  }

  async save(localPath: string): Promise<Contents.IModel> {
    const storing = this._options.store?.(localPath) ?? null;
    if (storing) {
      await storing;
    } else if (this._options.isEdited(localPath)) {
      await this._options.settle(localPath);
      try {
        const key = this._options.key(localPath);
        const { copy } = await this._options.api.save(localPath, key);
        this._options.saved(localPath, copy);
      } catch (error) {
        this._options.failed(localPath, error);
        throw error;
      }
    }
    return this._stat(localPath);
  }

  /** Tell JupyterLab that the server part has written a document. */
  async announce(localPath: string): Promise<void> {
    const model = await this._stat(localPath);
    this._fileChanged.emit({ type: 'save', oldValue: null, newValue: model });
  }

  private _stat(localPath: string): Promise<Contents.IModel> {
    return this._options.drive.get(localPath, { content: false });
  }

  private readonly _options: OnlyOfficeContentProvider.IOptions;
  private readonly _fileChanged = new Signal<this, Contents.IChangedArgs>(this);
}

export namespace OnlyOfficeContentProvider {
  export interface IOptions {
    drive: Pick<Contents.IDrive, 'get'>;
    api: Pick<IOnlyOfficeAPI, 'save'>;
    /** The session that a document is edited in. */
    key: (localPath: string) => string | null;
    /** Whether there may be something to save; a preview has nothing. */
    isEdited: (localPath: string) => boolean;
    /** Have what is edited in the page itself stored; null if this document is not. */
    store?: (localPath: string) => Promise<void> | null;
    /** Wait until the editor of a document has handed over what was typed. */
    settle: (localPath: string) => Promise<unknown>;
    /** What was typed is in the file, or in a copy. */
    saved: (localPath: string, copy: string | null) => void;
    failed: (localPath: string, error: unknown) => void;
  }
}
