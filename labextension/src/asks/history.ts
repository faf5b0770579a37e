import type { TranslationBundle } from '@jupyterlab/translation';

import { eventField, eventText } from '../docsapi';
import type { IEditorEvent } from '../docsapi';
import { errorText } from '../failures';
import { documentPath } from '../paths';
import type { IMoment } from './client';
import type { IAsker, IAskTools } from './tools';

/** The list of versions in one editor: the numbers that the editor knows them by. */
export class HistoryPanel {
  constructor(
    private readonly _asker: IAsker,
    private readonly _tools: IAskTools
  ) {}

  /** Fill the list. */
  async list(): Promise<void> {
    const { api, trans } = this._tools;
    const { editor, model } = this._asker;
    model.showsHistory = true;
    try {
      this._moments = await api.timeline(this._path);
    } catch (error) {
      editor()?.refreshHistory?.({ error: errorText(error, trans) });
      return;
    }
    editor()?.refreshHistory?.({
      currentVersion: this._moments.length,
      history: this._moments.map((moment, index) =>
        historyEntry(moment, index + 1, trans)
      )
    });
  }

  /** Show one of the list. */
  async show({ data }: IEditorEvent): Promise<void> {
    const { api, trans } = this._tools;
    const number = Number(data);
    const moment = this._moments[number - 1];
    let shown: object;
    try {
      shown = moment
        ? await api.moment(this._path, moment.id, number)
        : { version: number, error: trans.__('There is no such version.') };
    } catch (error) {
      shown = { version: number, error: errorText(error, trans) };
    }
    this._asker.editor()?.setHistoryData?.(shown);
  }

  /** Let the document be as one of the list, or as after one change in it. */
  async restore(event: IEditorEvent): Promise<void> {
    const { api, trans } = this._tools;
    const number = Number(eventField(event, 'version'));
    const url = eventText(event, 'url');
    const fileType = eventText(event, 'fileType');
    const moment = this._moments[number - 1];
    if (url) {
      await api.restore(this._path, { url, fileType });
    } else if (!moment) {
      throw new Error(trans.__('There is no such version.'));
    } else if (number < this._moments.length) {
      await api.restore(this._path, { version: moment.id });
    }
    await this.list();
  }

  /** Go back to the document as it is now. */
  close(): void {
    const { model } = this._asker;
    model.showsHistory = false;
    void model.open();
  }

  private get _path(): string {
    return documentPath(this._asker.context.path, this._tools.contents);
  }

  private _moments: IMoment[] = [];
}

/** What the editor lists; without a version of the server it does not take changes. */
function historyEntry(
  { changes, created, key, serverVersion, user }: IMoment,
  version: number,
  trans: TranslationBundle
): object {
  return {
    version,
    key,
    created:
      created?.toLocaleString(undefined, {
        dateStyle: 'medium',
        timeStyle: 'short'
      }) ?? trans.__('before'),
    user: {
      id: user.id || 'unknown',
      name: user.name || trans.__('Changed outside the editor')
    },
    ...(changes.length > 0 && serverVersion ? { changes, serverVersion } : {})
  };
}
