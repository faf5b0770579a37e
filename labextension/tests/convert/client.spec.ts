import { ServerConnection } from '@jupyterlab/services';

import { ConvertAPI } from '../../src/convert/client';
import { UnexpectedAnswerError } from '../../src/request';

const MODEL = { path: 'a/b.pdf', name: 'b.pdf', type: 'file' };

/** A server part that always gives the same answer. */
function answering(
  answer: unknown,
  status = 200
): { api: ConvertAPI; requests: Request[] } {
  const requests: Request[] = [];
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://jupyter/base/',
    fetch: request => {
      requests.push(request as Request);
      const body = status === 204 ? null : JSON.stringify(answer);
      return Promise.resolve(new Response(body, { status }));
    }
  });
  return { api: new ConvertAPI(settings), requests };
}

function start(api: ConvertAPI): ReturnType<ConvertAPI['start']> {
  return api.start(
    { path: 'a/b.docx', to: 'pdf' },
    new AbortController().signal
  );
}

describe('ConvertAPI', () => {
  it('should return the new file where it is there at once', async () => {
    const { api, requests } = answering(MODEL, 201);
    expect(await start(api)).toEqual({
      state: 'done',
      result: { model: MODEL, url: null }
    });
    expect(await requests[0]?.json()).toEqual({ path: 'a/b.docx', to: 'pdf' });
  });

  it('should return a job that takes longer', async () => {
    const { api } = answering({ job: 'j1' }, 202);
    expect(await start(api)).toEqual({
      state: 'running',
      job: 'j1',
      progress: null
    });
  });

  it('should make an address of what can be fetched', async () => {
    const { api } = answering({
      job: 'j1',
      state: 'done',
      url: '/base/onlyoffice/jobs/j1/file'
    });
    expect(await start(api)).toEqual({
      state: 'done',
      result: {
        model: null,
        url: 'http://jupyter/base/onlyoffice/jobs/j1/file'
      }
    });
  });

  it.each([
    [
      { job: 'j 1', state: 'queued', progress: null },
      { state: 'running', job: 'j 1', progress: null }
    ],
    [
      { job: 'j 1', state: 'running', progress: 40 },
      { state: 'running', job: 'j 1', progress: 40 }
    ],
    [
      { job: 'j 1', state: 'done', model: MODEL, url: null },
      { state: 'done', result: { model: MODEL, url: null } }
    ],
    [
      { job: 'j 1', state: 'failed', message: 'No.', reason: 'damaged' },
      { state: 'failed', message: 'No.', reason: 'damaged' }
    ]
  ])('should understand %j', async (answer, expected) => {
    const { api, requests } = answering(answer);
    expect(await api.look('j 1')).toEqual(expected);
    expect(requests[0]?.url).toContain('onlyoffice/jobs/j%201');
  });

  it.each([
    {},
    { job: 'j1', state: 'lost' },
    { job: 'j1', state: 'done', model: null, url: null },
    { state: 'running' }
  ])('should not understand %j', async answer => {
    const { api } = answering(answer);
    await expect(api.look('j1')).rejects.toBeInstanceOf(UnexpectedAnswerError);
  });

  it('should cancel a job', async () => {
    const { api, requests } = answering(null, 204);
    await api.cancel('j1');
    expect(requests[0]?.method).toBe('DELETE');
    expect(requests[0]?.url).toContain('onlyoffice/jobs/j1');
  });
});
