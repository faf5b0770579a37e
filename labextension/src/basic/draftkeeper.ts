import type { IDisposable } from '@lumino/disposable';

import type { IDraft, IDrafts } from './drafts';

/** How long after the last key a draft is put aside, in milliseconds. */
const DELAY = 3_000;

/** How much longer to wait than making the last draft took, which nobody can type in. */
const PATIENCE = 10;

/** Puts aside what was typed, in case that the browser or the machine gives up. */
export class DraftKeeper implements IDisposable {
  constructor(private readonly _options: DraftKeeper.IOptions) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** What was put aside at another time; null if nothing was. */
  async find(): Promise<IDraft | null> {
    try {
      return await this._options.drafts.find(this._options.path());
    } catch {
      // The browser lets this page keep nothing.
      return null;
    }
  }

  /** Something was typed: put it aside before long. */
  schedule(): void {
    clearTimeout(this._timer);
    this._changes += 1;
    this._timer = setTimeout(
      () => {
        void this._keep();
      },
      Math.max(this._options.delay ?? DELAY, PATIENCE * this._cost)
    );
  }

  /** What was put aside is saved, or not wanted. */
  async drop(): Promise<void> {
    clearTimeout(this._timer);
    this._changes += 1;
    try {
      await this._options.drafts.drop(this._options.path());
    } catch {
      // Where nothing can be kept there is nothing.
    }
  }

  dispose(): void {
    this._isDisposed = true;
    clearTimeout(this._timer);
  }

  private async _keep(): Promise<void> {
    const { drafts, make, path } = this._options;
    const changes = this._changes;
    const began = performance.now();
    try {
      const draft = await make();
      if (changes === this._changes && !this._isDisposed) {
        await drafts.keep(path(), draft);
      }
    } catch {
      // It is for emergencies; saving tells what is wrong.
    }
    this._cost = performance.now() - began;
  }

  private _changes = 0;
  private _cost = 0;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
}

export namespace DraftKeeper {
  export interface IOptions {
    drafts: IDrafts;
    /** The server's path of the document, asked anew each time. */
    path: () => string;
    make: () => Promise<IDraft>;
    /** How long after the last key a draft is put aside, in milliseconds. */
    delay?: number;
  }
}
