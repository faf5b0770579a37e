import { ServerConnection } from '@jupyterlab/services';

import { ServerStatus } from '../src/serverstatus';

/** A server part that gives answers in order. */
function answering(...answers: unknown[]): {
  status: ServerStatus;
  asked: () => number;
} {
  let asked = 0;
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://jupyter/',
    fetch: () => {
      const answer = answers[asked];
      asked += 1;
      return answer instanceof Error
        ? Promise.reject(answer)
        : Promise.resolve(new Response(JSON.stringify(answer)));
    }
  });
  return { status: new ServerStatus(settings), asked: () => asked };
}

const STATUS = {
  engine: { available: true, version: '10', error: null },
  formats: {
    docx: { type: 'word', convert: ['pdf', 'odt'] },
    dotx: { type: 'word' }
  }
};

describe('ServerStatus', () => {
  it('should know nothing until it is asked for', () => {
    const { asked, status } = answering(STATUS);
    expect(status.known).toBeNull();
    expect(asked()).toBe(0);
  });

  it('should ask once, however often it is asked', async () => {
    const { asked, status } = answering(STATUS);
    await Promise.all([status.get(), status.get()]);
    expect(await status.get()).toEqual({
      engineError: null,
      hasEditors: false,
      targets: { docx: ['pdf', 'odt'], dotx: [] }
    });
    expect(status.known?.targets.docx).toEqual(['pdf', 'odt']);
    expect(asked()).toBe(1);
  });

  it('should ask again after a failure', async () => {
    const { asked, status } = answering(new TypeError('down'), STATUS);
    await expect(status.get()).rejects.toBeInstanceOf(
      ServerConnection.NetworkError
    );
    expect((await status.get()).targets.docx).toHaveLength(2);
    expect(asked()).toBe(2);
  });

  it('should tell why nothing is converted here', async () => {
    const { status } = answering({
      engine: { available: false, error: 'Not installed.' },
      formats: {}
    });
    expect((await status.get()).engineError).toBe('Not installed.');
  });
});
