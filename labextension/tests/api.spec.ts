import { ServerConnection } from '@jupyterlab/services';

import { OnlyOfficeAPI } from '../src/api';
import type { IEditorConfig } from '../src/api';
import { OnlyOfficeResponseError, UnexpectedAnswerError } from '../src/request';

const CONFIG: IEditorConfig = {
  documentType: 'word',
  token: 'signed',
  document: { key: 'k1', url: 'http://jupyter/download', fileType: 'docx' }
};
const EDITOR = {
  editor: 'onlyoffice',
  apiUrl: 'http://docs/api.js',
  config: CONFIG,
  mode: 'edit'
};
const MODEL = { path: 'a/Untitled.docx', name: 'Untitled.docx', type: 'file' };

class Server {
  readonly requests: Request[] = [];

  constructor(
    private readonly _status: number,
    private readonly _body: string
  ) {}

  readonly api = new OnlyOfficeAPI(
    ServerConnection.makeSettings({
      baseUrl: 'http://jupyter/a%40b/',
      token: 'secret',
      fetch: async request => {
        this.requests.push(request as Request);
        return Promise.resolve(
          new Response(this._body, { status: this._status })
        );
      }
    })
  );
}

function answering(answer: unknown, status = 200): Server {
  return new Server(status, JSON.stringify(answer));
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error
  );
}

describe('OnlyOfficeAPI', () => {
  it('should ask under the base URL, as JSON and with the token', async () => {
    const server = answering(EDITOR);
    await server.api.open({ path: 'R&D #1/a.docx', mode: 'edit' });
    const [request] = server.requests;
    expect(request?.method).toBe('POST');
    expect(request?.url.split('?')[0]).toBe(
      'http://jupyter/a%40b/onlyoffice/open'
    );
    expect(request?.headers.get('Content-Type')).toBe('application/json');
    expect(request?.headers.get('Authorization')).toBe('token secret');
    expect(await request?.json()).toEqual({
      path: 'R&D #1/a.docx',
      mode: 'edit'
    });
  });

  it('should return an editor', async () => {
    const reply = await answering(EDITOR).api.open({ path: 'a.docx' });
    expect(reply).toEqual({ ...EDITOR, reason: null, message: null });
  });

  it('should return a preview with its reason', async () => {
    const reply = await answering({
      editor: 'preview',
      url: null,
      reason: 'secret',
      message: 'The secrets differ.'
    }).api.open({ path: 'a.docx' });
    expect(reply).toEqual({
      editor: 'preview',
      url: null,
      reason: 'secret',
      message: 'The secrets differ.'
    });
  });

  it.each([
    ['null', null],
    ['an array', [EDITOR]],
    ['a string', 'ok'],
    ['an unknown editor', { ...EDITOR, editor: 'other' }],
    ['no address', { ...EDITOR, apiUrl: undefined }],
    ['an unknown mode', { ...EDITOR, mode: 'own' }],
    ['no configuration', { ...EDITOR, config: null }],
    ['no document', { ...EDITOR, config: { token: 'x' } }],
    [
      'a key that is no string',
      { ...EDITOR, config: { document: { key: 1, url: '' } } }
    ]
  ])('should not understand %s as an editor', async (_, answer) => {
    const error = await failure(answering(answer).api.open({ path: 'a.docx' }));
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
  });

  it('should not understand a login page', async () => {
    const server = new Server(200, '<html>Log in</html>');
    expect(await failure(server.api.open({ path: 'a.docx' }))).toBeInstanceOf(
      UnexpectedAnswerError
    );
  });

  it('should return the model of a new document', async () => {
    const server = answering(MODEL, 201);
    expect(await server.api.create({ path: 'a', ext: 'docx' })).toEqual(MODEL);
    expect(await server.requests[0]?.json()).toEqual({
      path: 'a',
      ext: 'docx'
    });
  });

  it('should not understand a new document without a path', async () => {
    const error = await failure(
      answering({ name: 'x' }, 201).api.create({ path: '', ext: 'docx' })
    );
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
  });

  it.each([
    [{ saved: true }, { saved: true, copy: null }],
    [
      { saved: false, copy: null },
      { saved: false, copy: null }
    ],
    [
      { saved: true, copy: 'b.docx' },
      { saved: true, copy: 'b.docx' }
    ]
  ])('should tell what has become of a save: %j', async (answer, saved) => {
    expect(await answering(answer).api.save('a.docx')).toEqual(saved);
  });

  it.each([
    [
      404,
      { message: 'There is no a.docx.', reason: 'not-found' },
      'There is no a.docx.',
      'not-found'
    ],
    [403, { message: 'No.', reason: null }, 'No.', null],
    [502, { message: 'Down.' }, 'Down.', null],
    [500, { message: '' }, '500', null],
    [500, [], '500', null]
  ])(
    'should reject %d with what the server says',
    async (status, body, message, reason) => {
      const error = await failure(answering(body, status).api.save('a.docx'));
      expect(error).toBeInstanceOf(OnlyOfficeResponseError);
      const refusal = error as OnlyOfficeResponseError;
      expect(refusal.response.status).toBe(status);
      expect(refusal.message).toBe(message);
      expect(refusal.reason).toBe(reason);
    }
  );

  it('should reject a page of HTML without a reason', async () => {
    const error = await failure(new Server(404, '<html>').api.save('a.docx'));
    expect((error as OnlyOfficeResponseError).reason).toBeNull();
  });

  it('should pass on that the server cannot be reached', async () => {
    const api = new OnlyOfficeAPI(
      ServerConnection.makeSettings({
        baseUrl: 'http://jupyter/',
        fetch: () => Promise.reject(new TypeError('refused'))
      })
    );
    expect(await failure(api.save('a.docx'))).toBeInstanceOf(
      ServerConnection.NetworkError
    );
  });
});
