import type { Contents, ServerConnection } from '@jupyterlab/services';

import type { IPreferences } from './settings';
import { isRecord, jsonBody, requestJSON, textOf, understood } from './request';

/** What somebody may do with a document; all but the last change it. */
export const MODES = ['edit', 'review', 'comment', 'fill', 'view'] as const;

export type EditorMode = (typeof MODES)[number];
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
  /** A key that the Document Server has called outdated, or whose file was changed. */
  outdated?: string;
  /** Where in the document to begin, as an editor has once told it. */
  place?: object;
  /** How the editor is to be. */
  preferences?: IPreferences | undefined;
  /** What shows where the document is, when somebody asks the editor for that. */
  back?: 'lab' | undefined;
  /** Whether the file has all that was typed under that key, so that nobody minds if it goes. */
  untouched?: true;
}

/** What has become of a save. */
export interface ISaved {
  /** Whether there was anything new to write. */
  readonly saved: boolean;
  /** The path of the copy that it went into, if not into the document. */
  readonly copy: string | null;
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
    readonly permissions?: {
      readonly edit?: boolean;
      readonly review?: boolean;
    };
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
  /** Where its PDF is; null where there can be none. */
  readonly url: string | null;
  readonly reason: string | null;
  readonly message: string | null;
  /** Whether it can be edited in the page itself. */
  readonly basicEditing?: true;
}

/** The document can be shown as a PDF, at the address given. */
export interface IPreviewOffer extends IPreviewReply {
  readonly url: string;
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

/** A document of somebody's own that new ones can be copies of. */
export interface ITemplate {
  /** The server's path. */
  readonly path: string;
  readonly name: string;
  readonly ext: string;
  /** Of the editor: `word`, `cell`, … */
  readonly type: string;
}

/** The part of the server API that an editor needs. */
export interface IOnlyOfficeAPI {
  open(request: IOpenRequest): Promise<OpenReply>;
  save(path: string, key?: string | null): Promise<ISaved>;
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
    return understood('open', asOpenReply, await this._post('open', request));
  }

  /** Make a new document and return what the contents API says of it. */
  async create(request: ICreateRequest): Promise<Contents.IModel> {
    return understood(
      'create',
      asContentsModel,
      await this._post('create', request)
    );
  }

  /** What new documents can be copies of. */
  async templates(): Promise<ITemplate[]> {
    return understood(
      'templates',
      ({ templates }) =>
        Array.isArray(templates) ? templates.filter(isTemplate) : null,
      await requestJSON(this._settings, 'templates')
    );
  }

  /** Copy a template into a folder, and return what the contents API says of it. */
  async createFrom(template: string, path: string): Promise<Contents.IModel> {
    return understood(
      'create',
      asContentsModel,
      await this._post('create', { path, template })
    );
  }

  /** The server's paths of the documents that somebody has marked, the latest first. */
  async favorites(): Promise<string[]> {
    return understood(
      'favorites',
      asFavorites,
      await requestJSON(this._settings, 'favorites')
    );
  }

  /** Mark a document, or take its mark away; returns what `favorites` does. */
  async mark(path: string, favorite: boolean): Promise<string[]> {
    return understood(
      'favorites',
      asFavorites,
      await this._post('favorites', { path, favorite })
    );
  }

  /**
   * Have the editor's content written into the file.
   *
   * @param key - The session that is meant; another document may have the path by now.
   */
  async save(path: string, key: string | null = null): Promise<ISaved> {
    return understood(
      'save',
      asSaved,
      await this._post('save', { path, ...(key === null ? {} : { key }) })
    );
  }

  private _post(route: string, body: object): Promise<unknown> {
    return requestJSON(this._settings, route, jsonBody(body));
  }
}

function asFavorites({ favorites }: Record<string, unknown>): string[] | null {
  return Array.isArray(favorites)
    ? favorites.filter(path => typeof path === 'string')
    : null;
}

function isTemplate(value: unknown): value is ITemplate {
  return ['path', 'name', 'ext', 'type'].every(
    name => textOf(value, name) !== null
  );
}

function asOpenReply(answer: Record<string, unknown>): OpenReply | null {
  const reason = textOf(answer, 'reason');
  const message = textOf(answer, 'message');
  if (answer.editor === 'preview') {
    return {
      editor: 'preview',
      url: textOf(answer, 'url'),
      reason,
      message,
      ...(answer.basicEditing === true ? { basicEditing: true } : {})
    };
  }
  const { apiUrl, config } = answer;
  const mode = MODES.find(known => known === answer.mode);
  if (
    answer.editor !== 'onlyoffice' ||
    typeof apiUrl !== 'string' ||
    !mode ||
    !isEditorConfig(config)
  ) {
    return null;
  }
  return { editor: 'onlyoffice', apiUrl, config, mode, reason, message };
}

/** The contents model in an answer; null if it is none. */
export function asContentsModel(
  answer: Record<string, unknown>
): Contents.IModel | null {
  const { path, name, type } = answer;
  return typeof path === 'string' &&
    typeof name === 'string' &&
    typeof type === 'string'
    ? (answer as unknown as Contents.IModel)
    : null;
}

function asSaved(answer: Record<string, unknown>): ISaved | null {
  const { saved } = answer;
  return typeof saved === 'boolean'
    ? { saved, copy: textOf(answer, 'copy') }
    : null;
}

function isEditorConfig(value: unknown): value is IEditorConfig {
  return (
    isRecord(value) &&
    isRecord(value.document) &&
    typeof value.document.key === 'string' &&
    typeof value.document.url === 'string'
  );
}
