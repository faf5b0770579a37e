import { Signal } from '@lumino/signaling';

import type {
  IEditorConfig,
  IOnlyOfficeAPI,
  IOpenRequest,
  OpenReply
} from '../src/api';
import type {
  EditorEvents,
  IDocEditor,
  IDocsAPI,
  IDocsAPILoader,
  IPolicyViolation
} from '../src/docsapi';

/** An editor as api.js makes it: it puts a frame in the place of its placeholder. */
export class FakeEditor implements IDocEditor {
  constructor(
    readonly placeholder: string,
    readonly config: { events: EditorEvents; document: { fileType: string } }
  ) {
    const frame = document.createElement('iframe');
    frame.name = 'frameEditor';
    document.getElementById(placeholder)?.replaceWith(frame);
    this.frame = frame;
  }

  readonly frame: HTMLIFrameElement;
  readonly refreshed: IEditorConfig[] = [];
  destroyed = 0;
  grabbed = 0;

  /** Whether the frame was still in the page when the editor was destroyed. */
  leftInPage = false;

  emit(name: string, data?: unknown): void {
    this.config.events[name]?.({ data });
  }

  /** Do to the configuration what api.js does. */
  spoil(): void {
    this.config.document.fileType = 'spoilt';
  }

  refreshFile(config: IEditorConfig): void {
    this.refreshed.push(config);
  }

  grabFocus(): void {
    this.grabbed += 1;
  }

  destroyEditor(): void {
    this.destroyed += 1;
    this.leftInPage = this.frame.isConnected;
    const placeholder = document.createElement('div');
    placeholder.id = this.placeholder;
    this.frame.replaceWith(placeholder);
  }
}

/** The global of api.js; remembers the editors it has made. */
export class FakeDocsAPI implements IDocsAPI {
  constructor(options: { alert?: string } = {}) {
    const { editors } = this;
    this.DocEditor = class extends FakeEditor {
      constructor(placeholder: string, config: object) {
        super(placeholder, config as FakeEditor['config']);
        editors.push(this);
        if (options.alert !== undefined) {
          window.alert(options.alert);
        }
      }
    };
  }

  readonly editors: FakeEditor[] = [];
  readonly DocEditor: IDocsAPI['DocEditor'];

  /** The editor that was made last. */
  get last(): FakeEditor {
    const editor = this.editors.at(-1);
    if (!editor) {
      throw new Error('No editor was made');
    }
    return editor;
  }
}

/** A loader that has its API at hand, or a reason not to. */
export class FakeLoader implements IDocsAPILoader {
  constructor(readonly api = new FakeDocsAPI()) {}

  readonly blocked = new Signal<this, IPolicyViolation>(this);
  failure: Error | null = null;

  load(): Promise<IDocsAPI> {
    return this.failure
      ? Promise.reject(this.failure)
      : Promise.resolve(this.api);
  }
}

/** The server part: answers with what it was given, in order, the last one again and again. */
export class FakeAPI implements IOnlyOfficeAPI {
  constructor(...answers: (OpenReply | Error)[]) {
    this.answers = answers;
  }

  answers: (OpenReply | Error)[];
  readonly opened: IOpenRequest[] = [];
  readonly saved: string[] = [];

  open(request: IOpenRequest): Promise<OpenReply> {
    this.opened.push(request);
    const answer =
      this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    return answer instanceof Error || answer === undefined
      ? Promise.reject(answer ?? new Error('No answer'))
      : Promise.resolve(answer);
  }

  save(path: string): Promise<boolean> {
    this.saved.push(path);
    return Promise.resolve(true);
  }
}

export const API_URL = 'http://docs/web-apps/apps/api/documents/api.js';

/** The server's answer for a document that can be edited, under the given key. */
export function editorReply(
  key = 'k1',
  more: Partial<Extract<OpenReply, { editor: 'onlyoffice' }>> = {}
): OpenReply {
  return {
    editor: 'onlyoffice',
    apiUrl: API_URL,
    config: {
      documentType: 'word',
      token: `signed-${key}`,
      document: {
        key,
        url: 'http://host.docker.internal:8888/onlyoffice/download',
        fileType: 'docx'
      }
    },
    mode: 'edit',
    reason: null,
    message: null,
    ...more
  };
}

/** Let everything that has been resolved take effect. */
export async function settled(): Promise<void> {
  await new Promise(resolve => {
    setTimeout(resolve);
  });
}
