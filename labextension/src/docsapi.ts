import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { IEditorConfig } from './api';

/** An event of the editor: `data` depends on the event. */
export interface IEditorEvent {
  readonly data?: unknown;
}

/** A part of what an event tells; undefined if it is not there. */
export function eventField(event: IEditorEvent, name: string): unknown {
  const { data } = event;
  return typeof data === 'object' && data !== null
    ? (data as Record<string, unknown>)[name]
    : undefined;
}

/** A text in what an event tells; empty if it is not there. */
export function eventText(event: IEditorEvent, name: string): string {
  const value = eventField(event, name);
  return typeof value === 'string' ? value : '';
}

/** What the editor calls when something happens; a button exists only if its handler does. */
export type EditorEvents = Readonly<
  Record<string, (event: IEditorEvent) => void>
>;

/** An editor in a frame. Only the first method is in every Document Server. */
export interface IDocEditor {
  destroyEditor(): void;
  /** Show another revision of the document in the same frame (Document Server 8.3). */
  refreshFile?(config: IEditorConfig): void;
  /** Put the cursor into the document. Not documented. */
  grabFocus?(): void;
  /** Fill the list of versions, or say why there is none. */
  refreshHistory?(history: object): void;
  /** Put pictures into the document; signed. */
  insertImage?(images: object): void;
  /** Take a document to compare with, or text from; signed. */
  setRequestedDocument?(file: object): void;
  /** Take the recipients of letters; signed. */
  setRequestedSpreadsheet?(file: object): void;
  /** Take a file that cells refer to, signed; or why it cannot be had. */
  setReferenceData?(file: object): void;
  /** Take the file that cells are to refer to from now on; signed. */
  setReferenceSource?(file: object): void;
  /** Show whether the document is among the favourites. */
  setFavorite?(favorite: boolean): void;
  /** Take the people who have to do with the document. */
  setUsers?(users: object): void;
  /** Hand out the address of a place in the document. */
  setActionLink?(url: string): void;
  /** Show a version; signed, but for an error. */
  setHistoryData?(data: object): void;
}

/** The global that `api.js` defines. */
export interface IDocsAPI {
  readonly DocEditor: new (placeholder: string, config: object) => IDocEditor;
}

declare global {
  interface Window {
    DocsAPI?: IDocsAPI;
  }
}

/** Why `api.js` or an editor could not be had. */
export type DocsAPIProblem =
  'mixed-content' | 'policy' | 'script' | 'no-api' | 'timeout' | 'config';

export class DocsAPIError extends Error {
  constructor(
    readonly problem: DocsAPIProblem,
    /** The address of `api.js`; empty for a problem of the configuration. */
    readonly url: string,
    message = ''
  ) {
    super(message || `${problem}: ${url}`);
    this.name = 'DocsAPIError';
  }
}

/** A frame or script that the page's Content-Security-Policy did not let in. */
export interface IPolicyViolation {
  readonly url: string;
  readonly directive: string;
}

/** Gets hold of the Document Server's API and makes editors with it. */
export interface IDocsAPILoader {
  /** Emitted when the page's Content-Security-Policy keeps something out. */
  readonly blocked: ISignal<IDocsAPILoader, IPolicyViolation>;

  /** Load `api.js`, once per address. Rejects with `DocsAPIError`; the next call tries again. */
  load(url: string): Promise<IDocsAPI>;
}

const DOCUMENT_TYPES: ReadonlySet<unknown> = new Set([
  'word',
  'cell',
  'slide',
  'pdf',
  'diagram'
]);

/** How long `api.js` may take, in milliseconds. */
const LOAD_TIMEOUT = 30_000;

export class DocsAPILoader implements IDocsAPILoader {
  constructor(options: DocsAPILoader.IOptions = {}) {
    this._protocol = options.protocol ?? location.protocol;
    this._timeout = options.timeout ?? LOAD_TIMEOUT;
    document.addEventListener('securitypolicyviolation', event => {
      this._blocked.emit({
        url: event.blockedURI,
        directive: event.effectiveDirective
      });
    });
  }

  get blocked(): ISignal<this, IPolicyViolation> {
    return this._blocked;
  }

  load(url: string): Promise<IDocsAPI> {
    if (this._loading?.url === url) {
      return this._loading.api;
    }
    if (isMixedContent(this._protocol, url)) {
      return Promise.reject(new DocsAPIError('mixed-content', url));
    }
    // api.js finds its own address by the last such script element in the page: exactly one may be
    // there, and it has to stay.
    this._loading?.script.remove();
    delete window.DocsAPI;
    const script = document.createElement('script');
    const loading = { url, script, api: this._insert(script, url) };
    this._loading = loading;
    loading.api.catch(() => {
      script.remove();
      if (this._loading === loading) {
        this._loading = null;
      }
    });
    return loading.api;
  }

  private _insert(script: HTMLScriptElement, url: string): Promise<IDocsAPI> {
    return new Promise((resolve, reject) => {
      const fail = (problem: DocsAPIProblem): void => {
        finish();
        reject(new DocsAPIError(problem, url));
      };
      const onBlocked = (_: this, violation: IPolicyViolation): void => {
        if (
          violation.directive.startsWith('script-src') &&
          sameOrigin(violation.url, url)
        ) {
          fail('policy');
        }
      };
      const timer = window.setTimeout(() => {
        fail('timeout');
      }, this._timeout);
      const finish = (): void => {
        window.clearTimeout(timer);
        this._blocked.disconnect(onBlocked);
      };
      this._blocked.connect(onBlocked);
      script.addEventListener('error', () => {
        // The report of a policy comes in a task of its own, before or after this event.
        window.setTimeout(() => {
          fail('script');
        });
      });
      script.addEventListener('load', () => {
        if (window.DocsAPI) {
          finish();
          resolve(window.DocsAPI);
        } else {
          fail('no-api');
        }
      });
      script.src = url;
      document.head.appendChild(script);
    });
  }

  private readonly _protocol: string;
  private readonly _timeout: number;
  private readonly _blocked = new Signal<this, IPolicyViolation>(this);
  private _loading: {
    readonly url: string;
    readonly script: HTMLScriptElement;
    readonly api: Promise<IDocsAPI>;
  } | null = null;
}

export namespace DocsAPILoader {
  export interface IOptions {
    /** The protocol of the page, with its colon. */
    protocol?: string;
    /** How long `api.js` may take, in milliseconds. */
    timeout?: number;
  }
}

/**
 * Make an editor in place of the element with the id `placeholder`, which must be in the page.
 *
 * @throws DocsAPIError where `api.js` would put up an alert and do nothing.
 */
export function createEditor(
  api: IDocsAPI,
  placeholder: string,
  config: IEditorConfig,
  events: EditorEvents
): IDocEditor {
  const problem = configProblem(config);
  if (problem !== null) {
    throw new DocsAPIError('config', '', problem);
  }
  // api.js writes into the object that it is given.
  const copy: object = { ...structuredCopy(config), events };
  // What else it does not like, as a file type that is too new for it, it only says by an alert.
  const alert = window.alert;
  const refusals: string[] = [];
  window.alert = message => {
    refusals.push(String(message));
  };
  let editor: IDocEditor;
  try {
    editor = new api.DocEditor(placeholder, copy);
  } finally {
    window.alert = alert;
  }
  const [refusal] = refusals;
  if (refusal !== undefined) {
    editor.destroyEditor();
    throw new DocsAPIError('config', '', refusal);
  }
  return editor;
}

/** What `api.js` would not like in a configuration; null if nothing. */
export function configProblem(config: IEditorConfig): string | null {
  const { documentType } = config;
  const { fileType, key, url } = config.document;
  if (!/^https?:\/\//.test(url)) {
    return 'document.url is not an address';
  }
  // The key becomes part of a path: with other characters the editor waits for ever.
  if (!/^[0-9A-Za-z._=-]{1,128}$/.test(key)) {
    return 'document.key has characters that are not allowed';
  }
  if (documentType !== undefined && !DOCUMENT_TYPES.has(documentType)) {
    return `documentType is ${documentType}`;
  }
  if (fileType !== undefined && !/^[a-z0-9]+$/.test(fileType)) {
    return `document.fileType is ${fileType}`;
  }
  if (documentType === undefined && fileType === undefined) {
    return 'document.fileType is missing';
  }
  return null;
}

/** Whether a browser refuses to load `url` into a page of this protocol. */
export function isMixedContent(protocol: string, url: string): boolean {
  const target = parseUrl(url);
  return (
    protocol === 'https:' &&
    target?.protocol === 'http:' &&
    !/^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(target.hostname)
  );
}

/** Whether two addresses are of one origin; a violation report may hold only the origin. */
export function sameOrigin(one: string, other: string): boolean {
  const origin = parseUrl(one)?.origin;
  return origin !== undefined && origin === parseUrl(other)?.origin;
}

function parseUrl(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

/** The configuration came as JSON, so JSON copies it whole. */
function structuredCopy(config: IEditorConfig): IEditorConfig {
  return JSON.parse(JSON.stringify(config)) as IEditorConfig;
}
