import { Signal } from '@lumino/signaling';

import type {
  Conversion,
  IConvertAPI,
  IConvertRequest
} from '../src/convert/client';
import type { IFindings, IPages, IPoint, Zoom } from '../src/preview/pages';
import { NOTHING_FOUND } from '../src/preview/pages';
import type { IPreviewNotes } from '../src/preview/notes';
import type {
  IPreviewDocument,
  IPreviewSource,
  IReading
} from '../src/preview/source';
import { OnlyOfficeResponseError } from '../src/request';
import type { IVersion, IVersionsAPI, Keep } from '../src/versions/client';

import type {
  IEditorConfig,
  IOnlyOfficeAPI,
  IOpenRequest,
  ISaved,
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

  save(path: string): Promise<ISaved> {
    this.saved.push(path);
    return Promise.resolve({ saved: true, copy: null });
  }
}

export const API_URL = 'http://docs/web-apps/apps/api/documents/api.js';

/** The server's answer for a document that can be edited, under the given key. */
export function editorReply(
  key = 'k1',
  more: Partial<Extract<OpenReply, { editor: 'onlyoffice' }>> = {},
  permissions = { edit: true, review: true }
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
        fileType: 'docx',
        permissions
      }
    },
    mode: 'edit',
    reason: null,
    message: null,
    ...more
  };
}

/** The server's answer for a document that can be shown as a PDF. */
export function previewReply(
  more: Partial<Extract<OpenReply, { editor: 'preview' }>> = {}
): OpenReply & { editor: 'preview'; url: string } {
  return {
    editor: 'preview',
    reason: 'not-configured',
    message: null,
    ...more,
    url: more.url ?? '/onlyoffice/preview/a/b.docx'
  };
}

/** A refusal of the server part. */
export function refused(
  status: number,
  reason: string | null,
  message = 'The server says so.'
): OnlyOfficeResponseError {
  return new OnlyOfficeResponseError(
    new Response('', { status }),
    message,
    reason
  );
}

/** A document as a PDF, whose text is its tag. */
export function pdf(
  etag: string,
  notes: Partial<IPreviewNotes> = {}
): IPreviewDocument {
  return {
    pdf: new Blob([etag], { type: 'application/pdf' }),
    notes: { text: null, fonts: [], ...notes },
    etag
  };
}

/** One question for a preview, which the test answers. */
export interface IPreviewQuestion {
  readonly url: string;
  readonly reading: IReading;
  readonly known: string | null;
  readonly signal: AbortSignal;
  answer(answer: IPreviewDocument | Error | null): Promise<void>;
}

/** A source of previews that waits for the test to answer. */
export class FakePreviewSource implements IPreviewSource {
  readonly questions: IPreviewQuestion[] = [];

  /** What was asked last. */
  get last(): IPreviewQuestion {
    const question = this.questions.at(-1);
    if (!question) {
      throw new Error('Nothing was asked');
    }
    return question;
  }

  fetch(
    url: string,
    reading: IReading,
    known: string | null,
    signal: AbortSignal
  ): Promise<IPreviewDocument | null> {
    return new Promise((resolve, reject) => {
      const question = {
        url,
        reading,
        known,
        signal,
        answer: (answer: IPreviewDocument | Error | null): Promise<void> => {
          if (answer instanceof Error) {
            reject(answer);
          } else {
            resolve(answer);
          }
          return settled();
        }
      };
      signal.addEventListener('abort', () => {
        reject(new TypeError('aborted'));
      });
      this.questions.push(question);
    });
  }
}

/** Pages that show whatever they are given. */
export class FakePages implements IPages {
  constructor(readonly count = 12) {
    this.node.tabIndex = 0;
  }

  readonly node = document.createElement('div');
  readonly changed = new Signal<this, void>(this);
  readonly shown: Blob[] = [];
  readonly searches: [text: string, direction: string][] = [];
  readonly zooms: (Zoom | { by: number; around: IPoint | undefined })[] = [];
  page = 1;
  zoom: Zoom = 'auto';
  scale = 1;
  findings: IFindings = NOTHING_FOUND;
  failure: Error | null = null;
  isDisposed = false;
  /** What was printed, by what it can be cancelled with. */
  readonly prints: AbortSignal[] = [];
  printFailure: Error | null = null;
  /** Whether printing takes until it is cancelled. */
  isPrinting = false;

  show(pdf: Blob): Promise<void> {
    if (this.failure) {
      return Promise.reject(this.failure);
    }
    this.shown.push(pdf);
    this.changed.emit();
    return Promise.resolve();
  }

  goTo(page: number): void {
    this.page = Math.min(Math.max(page, 1), this.count);
    this.changed.emit();
  }

  setZoom(zoom: Zoom): void {
    this.zooms.push(zoom);
    this.zoom = zoom;
    this.scale = typeof zoom === 'number' ? zoom : 1;
    this.changed.emit();
  }

  zoomBy(by: number, around?: IPoint): void {
    this.zooms.push({ by, around });
  }

  find(text: string, direction: 'next' | 'previous'): void {
    this.searches.push([text, direction]);
  }

  /** Tell how far the search is. */
  found(findings: Partial<IFindings>): void {
    this.findings = { ...this.findings, ...findings };
    this.changed.emit();
  }

  print(tell: (pages: number) => void, signal: AbortSignal): Promise<void> {
    tell(this.count);
    this.prints.push(signal);
    if (this.printFailure) {
      return Promise.reject(this.printFailure);
    }
    return new Promise(resolve => {
      signal.addEventListener('abort', () => {
        resolve();
      });
      if (!this.isPrinting) {
        resolve();
      }
    });
  }

  focus(): void {
    this.node.focus();
  }

  dispose(): void {
    this.isDisposed = true;
    this.node.remove();
  }
}

/** A server that converts: answers in order, the last answer again and again. */
export class FakeConvertAPI implements IConvertAPI {
  constructor(...answers: (Conversion | Error)[]) {
    this.answers = answers;
  }

  answers: (Conversion | Error)[];
  readonly started: IConvertRequest[] = [];
  readonly looked: string[] = [];
  readonly cancelled: string[] = [];

  start(request: IConvertRequest): Promise<Conversion> {
    this.started.push(request);
    return this._next();
  }

  look(job: string): Promise<Conversion> {
    this.looked.push(job);
    return this._next();
  }

  cancel(job: string): Promise<void> {
    this.cancelled.push(job);
    return Promise.resolve();
  }

  private _next(): Promise<Conversion> {
    const answer =
      this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    return answer instanceof Error || answer === undefined
      ? Promise.reject(answer ?? new Error('No answer'))
      : Promise.resolve(answer);
  }
}

/** What is kept of a document, and how conflicts about it are settled. */
export class FakeVersionsAPI implements IVersionsAPI {
  constructor(readonly versions: IVersion[] = []) {}

  readonly restored: [path: string, version: string][] = [];
  readonly settled: [path: string, copy: string, keep: Keep][] = [];
  failure: Error | null = null;

  list(): Promise<IVersion[]> {
    return Promise.resolve(this.versions);
  }

  restore(path: string, version: string): Promise<void> {
    this.restored.push([path, version]);
    return this._answer();
  }

  settle(path: string, copy: string, keep: Keep): Promise<void> {
    this.settled.push([path, copy, keep]);
    return this._answer();
  }

  private _answer(): Promise<void> {
    return this.failure ? Promise.reject(this.failure) : Promise.resolve();
  }
}

/** Let everything that has been resolved take effect. */
export async function settled(): Promise<void> {
  await new Promise(resolve => {
    setTimeout(resolve);
  });
}
