import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

/** Something to tell above the editor while it stays usable. */
export interface INotice {
  /** A notice replaces an earlier one of the same id. */
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly action?: INoticeAction;
  /** More that can be done about it. */
  readonly others?: readonly INoticeAction[];
  /** Whether it is still worth telling when the document is opened anew. */
  readonly lasting?: boolean;
}

export interface INoticeAction {
  readonly label: string;
  readonly run: () => void;
}

/** The id of the notice that somebody else has changed the file. */
export const CHANGED = 'changed';

/** What the ids of notices begin with that ask which side of a conflict to keep. */
export const CONFLICT = 'conflict:';

/** The id of the notice that the document could not be saved, whoever says so. */
export const SAVE_FAILED = 'save-failed';

/**
 * What is known about the way of the document's bytes into the file.
 *
 * `unsaved` may well be with the Document Server already; `copied` is in a copy, because somebody
 * else has changed the file.
 */
export type SaveState =
  | { readonly name: 'unchanged' | 'unsaved' | 'saving' }
  | { readonly name: 'failed'; readonly reason: string | null }
  | { readonly name: 'saved'; readonly at: Date }
  | { readonly name: 'copied'; readonly at: Date; readonly copy: string };

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

  /** Take all notices away but those that last. */
  dismissAll(): void {
    for (const { id, lasting } of this.notices) {
      if (lasting !== true) {
        this.dismiss(id);
      }
    }
  }

  /** Note how far saving is. */
  setSaveState(saveState: SaveState): void {
    this._saveState = saveState;
    if (saveState.name !== 'failed') {
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
