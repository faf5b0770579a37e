import type { Contents } from '@jupyterlab/services';

import type { IOnlyOfficeAPI } from '../api';
import { documentPath } from '../paths';
import type { IOnlyOfficeTracker } from '../tokens';
import type { OnlyOfficeWidget } from '../widget';
import type { IOpenDocument } from './freshener';

/** The documents in the tabs of this page, as far as they can be typed in. */
export function openDocuments(
  tracker: IOnlyOfficeTracker,
  api: Pick<IOnlyOfficeAPI, 'save'>,
  contents: Pick<Contents.IManager, 'driveName' | 'localPath'>
): IOpenDocument[] {
  const found: IOpenDocument[] = [];
  tracker.forEach(widget => {
    if (widget.content.basic || widget.model.isEditing) {
      found.push({
        path: widget.context.localPath,
        isStale: () => isStale(widget),
        edition: () =>
          `${String(widget.model.key)} ${String(widget.model.handOver.typed)}`,
        save: patience => {
          const path = documentPath(widget.context.path, contents);
          return save(widget, path, api, patience);
        }
      });
    }
  });
  return found;
}

/** Whether the file may lack something that was typed. */
function isStale(widget: OnlyOfficeWidget): boolean {
  const { basic, model } = widget.content;
  const { saveState, users } = model.status;
  if (widget.isDisposed) {
    return false;
  }
  return (
    model.handOver.pending ||
    (!basic &&
      // What others type is told to nobody but the Document Server.
      (users > 1 || ['unsaved', 'saving', 'failed'].includes(saveState.name)))
  );
}

async function save(
  widget: OnlyOfficeWidget,
  path: string,
  api: Pick<IOnlyOfficeAPI, 'save'>,
  patience: number
): Promise<void> {
  const { basic, model } = widget.content;
  if (basic) {
    await basic.save();
    return;
  }
  await model.handOver.settle(patience);
  model.status.setSaveState({ name: 'saving' });
  try {
    const { copy } = await api.save(path, model.key);
    model.noteSaved(copy);
  } catch (error) {
    model.noteNotSaved(null);
    throw error;
  }
}
