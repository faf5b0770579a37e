import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

/** Whether the Document Server has got what was typed in an editor. */
export class HandOver {
  /** Emitted when `pending` has changed. */
  get changed(): ISignal<this, boolean> {
    return this._changed;
  }

  /** Whether something was typed that the Document Server has not got yet. */
  get pending(): boolean {
    return this._pending;
  }

  set pending(pending: boolean) {
    if (this._pending !== pending) {
      this._pending = pending;
      this._typed += pending ? 1 : 0;
      this._changed.emit(pending);
    }
  }

  /** Whether anything was typed at all since the session began. */
  get edited(): boolean {
    return this._typed > 0;
  }

  /** How often typing has begun since the session began. */
  get typed(): number {
    return this._typed;
  }

  /** A new session begins, in which nothing was typed yet. */
  begin(): void {
    this.pending = false;
    this._typed = 0;
  }

  /**
   * Wait until the Document Server has everything that was typed.
   *
   * @param timeout - How long to wait at most, in milliseconds.
   * @returns false if it still has not.
   */
  async settle(timeout: number): Promise<boolean> {
    if (!this._pending) {
      return true;
    }
    return new Promise(resolve => {
      const finish = (): void => {
        clearTimeout(timer);
        this._changed.disconnect(finish, this);
        resolve(!this._pending);
      };
      const timer = setTimeout(finish, timeout);
      this._changed.connect(finish, this);
    });
  }

  private readonly _changed = new Signal<this, boolean>(this);
  private _pending = false;
  private _typed = 0;
}
