import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { OnlyOfficeResponseError } from '../request';
import type { IContentAPI } from './client';

/** How often a lease is renewed, in milliseconds; the server has it for 45 seconds. */
const RENEWAL = 20_000;

/** The right to be the only one who edits a document in the page, for as long as that is wanted. */
export class Lease implements IDisposable {
  constructor(private readonly _options: Lease.IOptions) {}

  /** Emitted when somebody else edits the document now, with what the server says of it. */
  get lost(): ISignal<this, Error> {
    return this._lost;
  }

  /** Emitted when it was renewed. */
  get renewed(): ISignal<this, void> {
    return this._renewed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Null where there is none. */
  get id(): string | null {
    return this._id;
  }

  /**
   * Take the lease, or renew it.
   *
   * Rejects as `request` does; the reason is "in-use" where somebody else has it.
   *
   * @returns the revision that the file has now.
   */
  async take(): Promise<string> {
    const { api, path, renewal } = this._options;
    const where = path();
    const { lease, revision } = await api.lease(where, this._id);
    if (this._isDisposed) {
      void api.release(where, lease).catch(nobodyMinds);
      return revision;
    }
    this._id = lease;
    clearInterval(this._timer);
    this._timer = setInterval(() => {
      void this._renew();
    }, renewal ?? RENEWAL);
    return revision;
  }

  /** Let others edit the document, also while the page goes away; safe to call more than once. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    clearInterval(this._timer);
    Signal.clearData(this);
    if (this._id !== null) {
      const { api, path } = this._options;
      void api.release(path(), this._id).catch(nobodyMinds);
    }
  }

  private async _renew(): Promise<void> {
    try {
      await this.take();
      this._renewed.emit();
    } catch (error) {
      if (error instanceof OnlyOfficeResponseError && isTaken(error)) {
        this._lost.emit(error);
      }
      // Anything else passes, or saving tells it.
    }
  }

  private readonly _lost = new Signal<this, Error>(this);
  private readonly _renewed = new Signal<this, void>(this);
  private _id: string | null = null;
  private _timer: ReturnType<typeof setInterval> | undefined;
  private _isDisposed = false;
}

export namespace Lease {
  export interface IOptions {
    api: Pick<IContentAPI, 'lease' | 'release'>;
    /** The server's path of the document, asked anew each time. */
    path: () => string;
    /** How often it is renewed, in milliseconds. */
    renewal?: number;
  }
}

/** Whether an error is the answer that somebody else edits the document. */
export function isTaken(error: unknown): error is OnlyOfficeResponseError {
  return error instanceof OnlyOfficeResponseError && error.reason === 'in-use';
}

function nobodyMinds(): void {
  // The lease ends by itself.
}
