import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

/** Something to tell above the editor while it stays usable. */
export interface INotice {
  /** A notice replaces an earlier one of the same id. */
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly action?: INoticeAction;
}

export interface INoticeAction {
  readonly label: string;
  readonly run: () => void;
}

/** The id of the notice that the document could not be saved, whoever says so. */
export const SAVE_FAILED = 'save-failed';

/** What is known about the way of the document's bytes into the file. */
export type SaveState =
  | { readonly name: 'unchanged' | 'saving' | 'failed' }
  | { readonly name: 'saved'; readonly at: Date };

/** What there is to tell about one document while it is open. */
export class DocumentStatus {
  /** Emitted when `notices` has changed. */
  get noticesChanged(): ISignal<this, void> {
    return this._noticesChanged;
  }

  /** Emitted when `saveState` or `users` has changed. */
  get progressChanged(): ISignal<this, void> {
    return this._progressChanged;
  }

  get notices(): readonly INotice[] {
    return [...this._notices.values()];
  }

  get saveState(): SaveState {
    return this._saveState;
  }

  /** How many people edit the document, as far as the server has told; 0 if it has not. */
  get users(): number {
    return this._users;
  }

  /** Show a notice above the editor. */
  notify(notice: INotice): void {
    this._notices.set(notice.id, notice);
    this._noticesChanged.emit();
  }

  /** Take a notice away. */
  dismiss(id: string): void {
    if (this._notices.delete(id)) {
      this._noticesChanged.emit();
    }
  }

  /** Take all notices away. */
  dismissAll(): void {
    if (this._notices.size > 0) {
      this._notices.clear();
      this._noticesChanged.emit();
    }
  }

  /** Note how far saving is. */
  setSaveState(saveState: SaveState): void {
    this._saveState = saveState;
    if (saveState.name === 'saved') {
      this.dismiss(SAVE_FAILED);
    }
    this._progressChanged.emit();
  }

  /** Note how many people edit the document. */
  setUsers(users: number): void {
    this._users = users;
    this._progressChanged.emit();
  }

  private readonly _noticesChanged = new Signal<this, void>(this);
  private readonly _progressChanged = new Signal<this, void>(this);
  private readonly _notices = new Map<string, INotice>();
  private _saveState: SaveState = { name: 'unchanged' };
  private _users = 0;
}
