import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { IDisposable } from '@lumino/disposable';

/** Saves a document from time to time, as the settings of JupyterLab want it. */
export class Autosave implements IDisposable {
  constructor(private readonly _options: Autosave.IOptions) {
    _options.manager?.stateChanged.connect(this._schedule, this);
    this._schedule();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    clearTimeout(this._timer);
    this._options.manager?.stateChanged.disconnect(this._schedule, this);
  }

  private _schedule(): void {
    clearTimeout(this._timer);
    const { manager } = this._options;
    if (manager?.autosave) {
      this._timer = setTimeout(() => {
        void this._save();
      }, manager.autosaveInterval * 1_000);
    }
  }

  private async _save(): Promise<void> {
    if (this._options.maySave()) {
      await this._options.save();
    }
    if (!this._isDisposed) {
      this._schedule();
    }
  }

  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
}

export namespace Autosave {
  export interface IOptions {
    manager: Pick<
      IDocumentManager,
      'autosave' | 'autosaveInterval' | 'stateChanged'
    > | null;
    maySave: () => boolean;
    /** Save the document; resolves also where that is not possible. */
    save: () => Promise<void>;
  }
}
