import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { Contents } from '@jupyterlab/services';

export type EditorMode = 'edit' | 'view';
export type EditorType = 'desktop' | 'mobile' | 'embedded';

/** What is asked of the server to open a document. */
export interface IOpenRequest {
  path: string;
  mode?: EditorMode;
  type?: EditorType;
  /** One of the editor's theme ids. */
  theme?: string;
  /** A language tag. */
  lang?: string;
  /** A key that the Document Server has called outdated. */
  outdated?: string;
}

/**
 * The configuration of an editor.
 *
 * It is signed as it is, so nothing in it may be changed; only the parts that the front end reads
 * are named here.
 */
export interface IEditorConfig {
  readonly documentType?: string;
  readonly token?: string;
  readonly document: {
    readonly fileType?: string;
    readonly key: string;
    readonly title?: string;
    readonly url: string;
  };
  readonly [name: string]: unknown;
}

/** The document can be shown in an editor. */
export interface IEditorReply {
  readonly editor: 'onlyoffice';
  /** The address of the Document Server's `api.js`. */
  readonly apiUrl: string;
  readonly config: IEditorConfig;
  readonly mode: EditorMode;
  /** Why this is less than was asked, as a fixed word. */
  readonly reason: string | null;
  /** The same as a sentence. */
  readonly message: string | null;
}

/** There is no Document Server for this document now. */
export interface IPreviewReply {
  readonly editor: 'preview';
  readonly url: string | null;
  readonly reason: string | null;
  readonly message: string | null;
}

export type OpenReply = IEditorReply | IPreviewReply;

/** What is asked of the server to make a new document. */
export interface ICreateRequest {
  /** The folder; empty for the root. */
  path: string;
  ext: string;
  name?: string;
  lang?: string;
}

/** The server's refusal, with its fixed word for the cause. */
export class OnlyOfficeResponseError extends ServerConnection.ResponseError {
  constructor(
    response: Response,
    message: string,
    /** Null where the answer is not one of ours, as when the server part is not there. */
    readonly reason: string | null
  ) {
    super(response, message);
    this.name = 'OnlyOfficeResponseError';
  }
}

/** The answer was none that this version of the front end understands. */
export class UnexpectedAnswerError extends Error {
  constructor(route: string) {
    super(`The answer of “${route}” was not understood`);
    this.name = 'UnexpectedAnswerError';
  }
}

/** The part of the server API that an editor needs. */
export interface IOnlyOfficeAPI {
  open(request: IOpenRequest): Promise<OpenReply>;
  save(path: string): Promise<boolean>;
}

/**
 * The client of the server part.
 *
 * Every method rejects with `OnlyOfficeResponseError` for a refusal, with
 * `ServerConnection.NetworkError` where the Jupyter server cannot be reached, and with
 * `UnexpectedAnswerError` for anything else that is not in the contract.
 */
export class OnlyOfficeAPI implements IOnlyOfficeAPI {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  /** Join, or start, the editing session of a document. */
  async open(request: IOpenRequest): Promise<OpenReply> {
    return expect('open', asOpenReply, await this._request('open', request));
  }

  /** Make a new document and return what the contents API says of it. */
  async create(request: ICreateRequest): Promise<Contents.IModel> {
    return expect(
      'create',
      asContentsModel,
      await this._request('create', request)
    );
  }

  /**
   * Have the editor's content written into the file.
   *
   * @returns whether there was anything new to write.
   */
  async save(path: string): Promise<boolean> {
    return expect('save', asSaved, await this._request('save', { path }));
  }

  private async _request(route: string, body: object): Promise<unknown> {
    const response = await ServerConnection.makeRequest(
      URLExt.join(this._settings.baseUrl, 'onlyoffice', route),
      {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json' }
      },
      this._settings
    );
    const answer = parse(await response.text());
    if (!response.ok) {
      throw new OnlyOfficeResponseError(
        response,
        text(answer, 'message') ??
          `${String(response.status)} ${response.statusText}`.trim(),
        text(answer, 'reason')
      );
    }
    return answer;
  }
}

function expect<T>(
  route: string,
  read: (answer: Record<string, unknown>) => T | null,
  answer: unknown
): T {
  const value = isRecord(answer) ? read(answer) : null;
  if (value === null) {
    throw new UnexpectedAnswerError(route);
  }
  return value;
}

function asOpenReply(answer: Record<string, unknown>): OpenReply | null {
  const reason = text(answer, 'reason');
  const message = text(answer, 'message');
  if (answer.editor === 'preview') {
    return { editor: 'preview', url: text(answer, 'url'), reason, message };
  }
  const { apiUrl, config, mode } = answer;
  if (
    answer.editor !== 'onlyoffice' ||
    typeof apiUrl !== 'string' ||
    (mode !== 'edit' && mode !== 'view') ||
    !isEditorConfig(config)
  ) {
    return null;
  }
  return { editor: 'onlyoffice', apiUrl, config, mode, reason, message };
}

function asContentsModel(
  answer: Record<string, unknown>
): Contents.IModel | null {
  const { path, name, type } = answer;
  return typeof path === 'string' &&
    typeof name === 'string' &&
    typeof type === 'string'
    ? (answer as unknown as Contents.IModel)
    : null;
}

function asSaved(answer: Record<string, unknown>): boolean | null {
  return typeof answer.saved === 'boolean' ? answer.saved : null;
}

function isEditorConfig(value: unknown): value is IEditorConfig {
  return (
    isRecord(value) &&
    isRecord(value.document) &&
    typeof value.document.key === 'string' &&
    typeof value.document.url === 'string'
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown, name: string): string | null {
  const found = isRecord(value) ? value[name] : null;
  return typeof found === 'string' && found !== '' ? found : null;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
