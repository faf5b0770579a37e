import { ServerConnection } from '@jupyterlab/services';

import { PreviewSource } from '../../src/preview/source';
import {
  OnlyOfficeResponseError,
  UnexpectedAnswerError
} from '../../src/request';

const URL = '/a@b/onlyoffice/preview/R%26D/a.docx';

/** A server part that always gives the same answer. */
class Server {
  constructor(
    private readonly _status: number,
    private readonly _body: string | null,
    private readonly _headers: Record<string, string> = {}
  ) {}

  readonly requests: Request[] = [];

  readonly source = new PreviewSource(
    ServerConnection.makeSettings({
      baseUrl: 'http://jupyter/a%40b/',
      fetch: request => {
        this.requests.push(request as Request);
        return Promise.resolve(
          new Response(this._body, {
            status: this._status,
            headers: this._headers
          })
        );
      }
    })
  );

  fetch(
    reading: Parameters<PreviewSource['fetch']>[1] = {},
    known: string | null = null
  ): ReturnType<PreviewSource['fetch']> {
    return this.source.fetch(URL, reading, known, new AbortController().signal);
  }

  /** The address that was asked, without what keeps browsers from caching it. */
  get address(): [path: string | undefined, query: string] {
    const [path, query = ''] = this.requests[0]?.url.split('?') ?? [];
    return [path, query.replace(/&?\d*$/, '')];
  }
}

function sending(headers: Record<string, string> = {}): Server {
  return new Server(200, '%PDF', {
    'Content-Type': 'application/pdf',
    ETag: '"1"',
    ...headers
  });
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error
  );
}

describe('PreviewSource', () => {
  it('should ask below the base URL of the page, however the server quotes it', async () => {
    const server = sending();
    const document = await server.fetch();
    expect(server.address).toEqual([
      'http://jupyter/a%40b/onlyoffice/preview/R%26D/a.docx',
      ''
    ]);
    expect(server.requests[0]?.method).toBe('GET');
    expect(document?.etag).toBe('"1"');
    expect(document?.pdf.type).toBe('application/pdf');
    expect(document?.pdf.size).toBe(4);
  });

  it('should put the way to read a text into the address', async () => {
    const server = sending();
    await server.fetch({ encoding: 'windows-1251', delimiter: ';' });
    expect(server.address[1]).toBe('encoding=windows-1251&delimiter=%3B');
  });

  it('should keep a password out of the address', async () => {
    const server = sending();
    await server.fetch({ password: 'sesame' }, '"0"');
    const [request] = server.requests;
    expect(request?.method).toBe('POST');
    expect(request?.url).not.toContain('sesame');
    expect(request?.headers.get('Content-Type')).toBe('application/json');
    expect(request?.headers.get('If-None-Match')).toBe('"0"');
    expect(await request?.json()).toEqual({ password: 'sesame' });
  });

  it('should tell that nothing has changed', async () => {
    const server = new Server(304, null, { ETag: '"1"' });
    expect(await server.fetch({}, '"1"')).toBeNull();
    expect(server.requests[0]?.headers.get('If-None-Match')).toBe('"1"');
  });

  it('should tell so as well where the server sends the same again', async () => {
    expect(await sending().fetch({}, '"1"')).toBeNull();
    expect(await sending().fetch({}, '"0"')).not.toBeNull();
  });

  it('should read what the server tells beside the bytes', async () => {
    const fonts = [{ script: 'Emoji', package: 'fonts-noto-color-emoji' }];
    const document = await sending({
      'X-OnlyOffice-Preview': JSON.stringify({ fonts })
    }).fetch();
    expect(document?.notes).toEqual({ text: null, fonts });
  });

  it('should reject with the refusal of the server', async () => {
    const error = await failure(
      new Server(
        422,
        JSON.stringify({ message: 'It is damaged.', reason: 'damaged' })
      ).fetch()
    );
    expect(error).toBeInstanceOf(OnlyOfficeResponseError);
    expect(error).toMatchObject({
      reason: 'damaged',
      message: 'It is damaged.'
    });
  });

  it('should not take a login page for a PDF', async () => {
    const server = new Server(200, '<html>', { 'Content-Type': 'text/html' });
    expect(await failure(server.fetch())).toBeInstanceOf(UnexpectedAnswerError);
  });
});
