import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { IOnlyOfficeTracker } from './tokens';
import type { OnlyOfficeWidget } from './widget';

/** Finds out which document a command is about. */
export class ChosenDocument {
  constructor(
    private readonly _shell: Pick<JupyterFrontEnd.IShell, 'currentWidget'>,
    private readonly _tracker: IOnlyOfficeTracker,
    private readonly _browsers: IFileBrowserFactory | null
  ) {}

  /**
   * The path that a command is given, or else that of the document in the current tab, or else
   * that of the file selected; null if there is none.
   *
   * @param args - With `selected` the current tab does not count.
   */
  path(args: ReadonlyPartialJSONObject): string | null {
    const { path, selected } = args;
    if (typeof path === 'string' && path !== '') {
      return path;
    }
    return selected === true
      ? this._selected()
      : (currentTab(this._tracker, this._shell)?.context.path ??
          this._selected());
  }

  private _selected(): string | null {
    const [item, ...others] =
      this._browsers?.tracker.currentWidget?.selectedItems() ?? [];
    return item && others.length === 0 && item.type !== 'directory'
      ? item.path
      : null;
  }
}

/** The tab of ours that is in front; null if another's is. */
export function currentTab(
  tracker: IOnlyOfficeTracker,
  shell: Pick<JupyterFrontEnd.IShell, 'currentWidget'>
): OnlyOfficeWidget | null {
  const tab = tracker.currentWidget;
  return tab !== null && tab === shell.currentWidget ? tab : null;
}

/** Have the file browsers that show a folder look at it again. */
export function refreshFolder(
  folder: string,
  browsers: IFileBrowserFactory | null,
  contents: { localPath: (path: string) => string }
): void {
  browsers?.tracker.forEach(browser => {
    if (contents.localPath(browser.model.path) === folder) {
      void browser.model.refresh();
    }
  });
}
