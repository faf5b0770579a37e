import type { Contents } from '@jupyterlab/services';
import type { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';

import { extensionOf } from '../formats';
import { documentPath } from '../paths';
import type { OnlyOfficeWidget } from '../widget';
import type { IAsksAPI } from './client';
import { PICTURES, takesPictures } from './pictures';

/** What JupyterLab's file browser says of the files that are dragged. */
const FILES = 'application/x-jupyter-icontents';

/** Marks a tab that takes what is dragged over it. */
const TARGET = 'jp-mod-onlyoffice-target';

/**
 * Let pictures be dropped from the file browser into the document of a tab.
 *
 * Everything else goes on to JupyterLab, which opens it where it is dropped.
 */
export function acceptPictures(tab: OnlyOfficeWidget, tools: IDropTools): void {
  const { node } = tab;
  const on = (type: string, handle: (event: Drag.Event) => void): void => {
    node.addEventListener(type, event => {
      if (
        event instanceof Drag.Event &&
        picturesIn(event.mimeData) !== null &&
        takesPictures(tab)
      ) {
        // The dock would show where a new tab could go.
        event.preventDefault();
        event.stopPropagation();
        handle(event);
      }
    });
  };
  const mark = (isTarget: boolean): void => {
    node.classList.toggle(TARGET, isTarget);
  };
  on('lm-dragenter', () => {
    mark(true);
  });
  on('lm-dragleave', event => {
    mark(node.contains(event.relatedTarget as Node | null));
  });
  on('lm-dragover', event => {
    event.dropAction = event.proposedAction;
  });
  on('lm-drop', event => {
    mark(false);
    event.dropAction = event.proposedAction;
    const paths = picturesIn(event.mimeData) ?? [];
    void insert(tab, paths, tools);
  });
}

async function insert(
  tab: OnlyOfficeWidget,
  paths: readonly string[],
  { api, contents, failed }: IDropTools
): Promise<void> {
  try {
    const answer = await api.lend(
      paths.map(path => documentPath(path, contents)),
      'add'
    );
    tab.content.editor?.insertImage?.(answer);
  } catch (error) {
    failed(tab, error);
  }
}

/** The files that are dragged, if they are nothing but pictures; else null. */
function picturesIn(data: MimeData): string[] | null {
  const paths: unknown = data.hasData(FILES) ? data.getData(FILES) : null;
  return Array.isArray(paths) &&
    paths.length > 0 &&
    paths.every(
      path => typeof path === 'string' && PICTURES.has(extensionOf(path))
    )
    ? (paths as string[])
    : null;
}

/** What it takes to put pictures into documents. */
export interface IDropTools {
  readonly api: Pick<IAsksAPI, 'lend'>;
  readonly contents: Pick<Contents.IManager, 'driveName' | 'localPath'>;
  /** Tell why it did not work. */
  readonly failed: (tab: OnlyOfficeWidget, error: unknown) => void;
}
