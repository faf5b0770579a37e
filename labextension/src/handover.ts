import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

/** How long a spreadsheet that takes a new version says that something was typed, at most. */
const STIR = 250;

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
      if (pending) {
        this._typed += 1;
        this._since = performance.now();
      } else {
        // Typing takes a second to be handed over.
        if (this._mayStir && performance.now() - this._since < STIR) {
          this._typed = 0;
        }
        this._mayStir = false;
      }
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

  /**
   * A new session begins, in which nothing was typed yet.
   *
   * @param inPlace - Whether in an editor that is there already. As it takes the new version, one of
   *   a spreadsheet says once that something was typed and, in the same moment, that it was handed
   *   over (seen with 9.3).
   */
  begin(inPlace = false): void {
    this.pending = false;
    this._typed = 0;
    this._mayStir = inPlace;
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
  private _since = 0;
  private _mayStir = false;
}
