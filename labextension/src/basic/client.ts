import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';

import {
  isRecord,
  jsonBody,
  request,
  requestJSON,
  textOf,
  understood
} from '../request';

/** A document as it is in its file. */
export interface IContent {
  readonly bytes: ArrayBuffer;
  /** Which bytes these are; others have another one. */
  readonly revision: string;
}

/** The right to edit a document, and the revision that it has. */
export interface ILease {
  readonly lease: string;
  readonly revision: string;
}

/** Something of which there would be less than before. */
export interface ILoss {
  /** In the plural and in English, as the server calls it. */
  readonly what: string;
  readonly before: number;
  readonly after: number;
}

/** What a save would cost. */
export interface IExamination {
  readonly losses: readonly ILoss[];
  /** Whether the document would read otherwise; null where that cannot be told. */
  readonly textChanged: boolean | null;
}

/** The part of the server API that editing in the browser needs; rejects as `request` does. */
export interface IContentAPI {
  read(path: string): Promise<IContent>;
  /** Take the lease, or renew it; refused with the reason "in-use" where somebody else has it. */
  lease(path: string, lease: string | null): Promise<ILease>;
  /** Give the lease back, also while the page goes away. */
  release(path: string, lease: string): Promise<void>;
  /** Find out what storing these bytes would cost, without storing them. */
  examine(path: string, bytes: ArrayBuffer): Promise<IExamination>;
  /**
   * Store bytes in place of a revision; refused with the reason "changed" if it is no longer there.
   *
   * @returns the new revision.
   */
  store(
    path: string,
    bytes: ArrayBuffer,
    revision: string,
    lease: string | null
  ): Promise<string>;
}

/** The client of `content/…`. */
export class ContentAPI implements IContentAPI {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async read(path: string): Promise<IContent> {
    const response = await request(this._settings, route(path), {
      cache: 'no-store'
    });
    const revision = response.headers.get('ETag')?.replaceAll('"', '') ?? '';
    const bytes = await response.arrayBuffer();
    return understood(
      'content',
      () => (revision === '' ? null : { bytes, revision }),
      {}
    );
  }

  async lease(path: string, lease: string | null): Promise<ILease> {
    const answer = await requestJSON(
      this._settings,
      route(path),
      jsonBody({ lease })
    );
    return understood('content', asLease, answer);
  }

  async release(path: string, lease: string): Promise<void> {
    await request(this._settings, route(path, { lease }), {
      method: 'DELETE',
      keepalive: true
    });
  }

  async examine(path: string, bytes: ArrayBuffer): Promise<IExamination> {
    const answer = await requestJSON(
      this._settings,
      route(path, { 'dry-run': '1' }),
      {
        method: 'PUT',
        body: bytes
      }
    );
    return understood('content', asExamination, answer);
  }

  async store(
    path: string,
    bytes: ArrayBuffer,
    revision: string,
    lease: string | null
  ): Promise<string> {
    const answer = await requestJSON(
      this._settings,
      route(path, lease === null ? {} : { lease }),
      { method: 'PUT', body: bytes, headers: { 'If-Match': `"${revision}"` } }
    );
    return understood('content', value => textOf(value, 'revision'), answer);
  }
}

function route(path: string, query: Record<string, string> = {}): string {
  const address = `content/${URLExt.encodeParts(path)}`;
  const search = new URLSearchParams(query).toString();
  return search === '' ? address : `${address}?${search}`;
}

function asLease(answer: Record<string, unknown>): ILease | null {
  const lease = textOf(answer, 'lease');
  const revision = textOf(answer, 'revision');
  return lease === null || revision === null ? null : { lease, revision };
}

function asExamination(answer: Record<string, unknown>): IExamination | null {
  const { losses, text_changed: changed } = answer;
  return Array.isArray(losses)
    ? {
        losses: losses.map(asLoss).filter(loss => loss !== null),
        textChanged: typeof changed === 'boolean' ? changed : null
      }
    : null;
}

function asLoss(value: unknown): ILoss | null {
  const what = textOf(value, 'what');
  if (!isRecord(value) || what === null) {
    return null;
  }
  const { before, after } = value;
  return typeof before === 'number' && typeof after === 'number'
    ? { what, before, after }
    : null;
}
