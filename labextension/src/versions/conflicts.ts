import type { Contents } from '@jupyterlab/services';

import type { IOnlyOfficeTracker } from '../tokens';
import { Conflict } from './conflict';

export { VersionsAPI } from './client';

/** The conflicts that nobody has settled yet, by the paths of their copies. */
export class Conflicts {
  constructor(private readonly _tools: Conflicts.ITools) {
    _tools.tracker.widgetAdded.connect((_, tab) => {
      for (const conflict of this._open.values()) {
        if (conflict.path === tab.context.localPath) {
          conflict.askIn(tab);
        }
      }
    });
    _tools.contents.fileChanged.connect(this._onFileChanged, this);
  }

  /** What was typed into a document went into a copy: ask which one to keep. */
  add(path: string, copy: string, message: string): void {
    const known = this._open.get(copy);
    if (known && !known.isSettled) {
      return;
    }
    const conflict = new Conflict(path, copy, message, this._tools);
    this._open.set(copy, conflict);
    conflict.ask();
  }

  /** The conflict about a copy is over. */
  async settle(copy: string): Promise<void> {
    const conflict = this._open.get(copy);
    this._open.delete(copy);
    await conflict?.settledElsewhere();
  }

  private _onFileChanged(_: unknown, change: Contents.IChangedArgs): void {
    const path = change.oldValue?.path;
    if (change.type === 'delete' && path !== undefined) {
      void this.settle(path);
    } else if (change.type === 'rename' && change.newValue?.path) {
      for (const conflict of this._open.values()) {
        if (conflict.path === path) {
          conflict.path = change.newValue.path;
        }
      }
    }
  }

  private readonly _open = new Map<string, Conflict>();
}

export namespace Conflicts {
  export interface ITools extends Conflict.ITools {
    readonly contents: Pick<Contents.IManager, 'fileChanged'>;
    readonly tracker: IOnlyOfficeTracker;
  }
}
