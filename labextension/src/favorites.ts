import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { OnlyOfficeAPI } from './api';

/** The documents that somebody has marked. */
export class Favorites {
  constructor(
    private readonly _api: Pick<OnlyOfficeAPI, 'favorites' | 'mark'>
  ) {}

  /** Emitted with the server's paths when they may have changed. */
  get changed(): ISignal<this, readonly string[]> {
    return this._changed;
  }

  /** Fetch them; rejects as the API does. */
  async refresh(): Promise<void> {
    this._changed.emit(await this._api.favorites());
  }

  /** Mark a document, or take its mark away. */
  async mark(path: string, favorite: boolean): Promise<void> {
    this._changed.emit(await this._api.mark(path, favorite));
  }

  private readonly _changed = new Signal<this, readonly string[]>(this);
}
