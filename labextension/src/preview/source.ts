import { ServerConnection } from '@jupyterlab/services';

import { UnexpectedAnswerError, jsonBody, request } from '../request';
import { NOTES_HEADER, readNotes } from './notes';
import type { IPreviewNotes } from './notes';

/** How the bytes of the file are to be read. */
export interface IReading {
  readonly password?: string;
  readonly encoding?: string;
  readonly delimiter?: string;
}

/** A document as a PDF. */
export interface IPreviewDocument {
  readonly pdf: Blob;
  readonly notes: IPreviewNotes;
  /** Changes when the bytes of the file do; null where the server does not say. */
  readonly etag: string | null;
}

/** Where previews come from. */
export interface IPreviewSource {
  /**
   * Get the PDF, which may take long the first time.
   *
   * Rejects as `request` does.
   *
   * @param known - The tag of the preview that is there already.
   * @returns null if that one is still right.
   */
  fetch(
    url: string,
    reading: IReading,
    known: string | null,
    signal: AbortSignal
  ): Promise<IPreviewDocument | null>;
}

/** Gets previews from the server part. */
export class PreviewSource implements IPreviewSource {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async fetch(
    url: string,
    reading: IReading,
    known: string | null,
    signal: AbortSignal
  ): Promise<IPreviewDocument | null> {
    const question = ask(url, reading);
    const response = await request(this._settings, question.route, {
      ...question.init,
      signal,
      headers: {
        ...question.headers,
        ...(known === null ? {} : { 'If-None-Match': known })
      }
    });
    const etag = response.headers.get('ETag');
    if (response.status === 304 || (known !== null && etag === known)) {
      await response.body?.cancel();
      return null;
    }
    if (!response.headers.get('Content-Type')?.startsWith(PDF)) {
      throw new UnexpectedAnswerError('preview');
    }
    return {
      pdf: new Blob([await bytesOf(response)], { type: PDF }),
      notes: readNotes(response.headers.get(NOTES_HEADER)),
      etag
    };
  }
}

const PDF = 'application/pdf';

interface IQuestion {
  readonly route: string;
  readonly init: Omit<RequestInit, 'headers'>;
  readonly headers: Readonly<Record<string, string>>;
}

/** A password must not stand in an address, which ends up in logs. */
function ask(url: string, reading: IReading): IQuestion {
  const { password, encoding, delimiter } = reading;
  if (password !== undefined) {
    const { headers, ...init } = jsonBody(reading);
    return { route: url, init, headers };
  }
  const query = new URLSearchParams();
  if (encoding !== undefined) {
    query.set('encoding', encoding);
  }
  if (delimiter !== undefined) {
    query.set('delimiter', delimiter);
  }
  const route = query.size === 0 ? url : `${url}?${query.toString()}`;
  return { route, init: {}, headers: {} };
}

async function bytesOf(response: Response): Promise<ArrayBuffer> {
  try {
    return await response.arrayBuffer();
  } catch (error) {
    throw new ServerConnection.NetworkError(
      error instanceof TypeError ? error : new TypeError(String(error))
    );
  }
}
