import { ServerConnection } from '@jupyterlab/services';

import {
  OnlyOfficeResponseError,
  UnexpectedAnswerError
} from '../../src/request';
import { VersionsAPI } from '../../src/versions/client';

/** A client, and what it has asked. */
function answering(
  answer: unknown,
  status = 200
): { api: VersionsAPI; asked: [string, unknown][] } {
  const asked: [string, unknown][] = [];
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://jupyter/user/ann/',
    fetch: async input => {
      const request = input as Request;
      asked.push([
        new URL(request.url).pathname,
        request.method === 'POST' ? await request.json() : null
      ]);
      return new Response(JSON.stringify(answer), { status });
    }
  });
  return { api: new VersionsAPI(settings), asked };
}

describe('VersionsAPI', () => {
  it('should list what is kept of a document, whatever its name', async () => {
    const { api, asked } = answering({
      versions: [
        { id: '2-b', time: 2000, revision: 'b', size: 20 },
        { id: '1-a', time: 1000, revision: 'a', size: 10 },
        { time: 0 },
        'nonsense'
      ]
    });
    expect(await api.list('a#/b 100%.docx')).toEqual([
      { id: '2-b', time: new Date(2000), size: 20 },
      { id: '1-a', time: new Date(1000), size: 10 }
    ]);
    expect(asked).toEqual([
      ['/user/ann/onlyoffice/history/a%23/b%20100%25.docx', null]
    ]);
  });

  it('should not take anything else for a list', async () => {
    await expect(answering({}).api.list('a.docx')).rejects.toBeInstanceOf(
      UnexpectedAnswerError
    );
  });

  it('should restore and settle', async () => {
    const { api, asked } = answering({ restored: true, settled: true });
    await api.restore('a.docx', '1-a');
    await api.settle('a.docx', 'a (conflict copy).docx', 'theirs');
    expect(asked).toEqual([
      ['/user/ann/onlyoffice/restore', { path: 'a.docx', version: '1-a' }],
      [
        '/user/ann/onlyoffice/settle',
        { path: 'a.docx', copy: 'a (conflict copy).docx', keep: 'theirs' }
      ]
    ]);
  });

  it('should pass on why the server refuses', async () => {
    const { api } = answering({ message: 'In use.', reason: 'in-use' }, 409);
    await expect(api.restore('a.docx', '1-a')).rejects.toBeInstanceOf(
      OnlyOfficeResponseError
    );
  });
});
