import { nullTranslator } from '@jupyterlab/translation';

import { EditorModel } from '../../src/model';
import type { OnlyOfficeWidget } from '../../src/widget';
import { FakeAPI, FakeLoader, editorReply } from '../fakes';

/** As much of a tab as versions are concerned with. */
export class Tab {
  constructor(
    readonly path: string,
    readonly api = new FakeAPI(editorReply('k1'))
  ) {
    this.model = new EditorModel({
      api,
      docsAPI: new FakeLoader(),
      trans: nullTranslator.load('jupyter_onlyoffice'),
      path: () => path,
      preferences: () => ({ type: 'desktop', theme: '', lang: 'en' })
    });
  }

  readonly model: EditorModel;
  closed = 0;

  get context(): { localPath: string } {
    return { localPath: this.path };
  }

  get widget(): OnlyOfficeWidget {
    return this as unknown as OnlyOfficeWidget;
  }

  get notices(): readonly { id: string; severity: string; text: string }[] {
    return this.model.status.notices;
  }

  close(): void {
    this.closed += 1;
  }

  /** Let the document be there to be typed in. */
  async ready(): Promise<this> {
    await this.model.open();
    this.model.events.onAppReady?.({});
    this.model.events.onDocumentReady?.({});
    return this;
  }

  /** Type something, and hand it over. */
  type(): void {
    this.model.events.onDocumentStateChange?.({ data: true });
    this.model.events.onDocumentStateChange?.({ data: false });
  }
}
