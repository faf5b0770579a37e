import '../../style/versions.css';

import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { errorText } from '../failures';
import type { EditorModel } from '../model';
import type { DocumentStatus } from '../status';
import { askVersion, tellNone } from './dialog';
import type { IVersionTools } from './tools';

export { VersionsAPI } from './client';

/** How long typing may take to be handed over, in milliseconds. */
const HAND_OVER_PATIENCE = 5_000;

/** How long the Document Server may take to end a session, in milliseconds. */
const END_PATIENCE = 30_000;

/**
 * Let a document be as it was, asking which of its kept versions is meant.
 *
 * An editor in this page is closed meanwhile, after what was typed in it has been saved.
 *
 * @param patience - How long the Document Server may take to end a session, in milliseconds.
 * @returns whether it came to that; why not has been told.
 */
export async function restoreVersion(
  path: string,
  tools: IVersionTools,
  patience = END_PATIENCE
): Promise<boolean> {
  const { api, refresh, tabAt, trans } = tools;
  const name = PathExt.basename(path);
  const versions = await api.list(path);
  if (versions.length === 0) {
    await tellNone(name, trans);
    return false;
  }
  const version = await askVersion(name, versions, trans);
  if (version === null) {
    return false;
  }
  const progress = Notification.emit(
    trans.__('Restoring %1…', name),
    'in-progress',
    { autoClose: false }
  );
  const model = tabAt(path)?.model;
  let isOutdated = false;
  try {
    isOutdated = model ? await letGo(model, patience, trans) : false;
    await api.restore(path, version);
    isOutdated = true;
    Notification.success(trans.__('%1 is as it was.', name), {
      autoClose: 8_000
    });
    return true;
  } catch (error) {
    Notification.error(errorText(error, trans), { autoClose: false });
    return false;
  } finally {
    Notification.dismiss(progress);
    refresh(PathExt.dirname(path));
    if (isOutdated) {
      void model?.open();
    }
  }
}

/**
 * End the only session of a document, so that its file may be replaced.
 *
 * Where others are editing, too, it stays: the server refuses then, and says why.
 *
 * Rejects if something typed would be lost.
 *
 * @returns whether the editor is gone.
 */
async function letGo(
  model: EditorModel,
  patience: number,
  trans: TranslationBundle
): Promise<boolean> {
  const { status } = model;
  if (!(await model.handOver.settle(HAND_OVER_PATIENCE))) {
    throw new Error(
      trans.__('The editor has changes that it has not handed over.')
    );
  }
  if (!model.isEditing || status.users > 1) {
    return false;
  }
  model.letGo();
  await nobodyLeft(status, patience);
  return true;
}

/** Wait until the server has told that nobody is editing any more. */
async function nobodyLeft(
  status: DocumentStatus,
  patience: number
): Promise<void> {
  if (status.users === 0) {
    return;
  }
  await new Promise<void>(resolve => {
    const finish = (): void => {
      clearTimeout(timer);
      status.progressChanged.disconnect(look);
      resolve();
    };
    const look = (): void => {
      if (status.users === 0) {
        finish();
      }
    };
    const timer = setTimeout(finish, patience);
    status.progressChanged.connect(look);
  });
}
