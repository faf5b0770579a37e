import { ServerConnection } from '@jupyterlab/services';

import { CheckAPI } from '../../src/check/client';
import type { IStep } from '../../src/check/client';
import { OnlyOfficeResponseError } from '../../src/request';
import { step } from './fakes';

function answering(
  pieces: string[],
  status = 200
): { api: CheckAPI; asked: Request[] } {
  const asked: Request[] = [];
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://jupyter/user/ann/',
    fetch: input => {
      asked.push(input as Request);
      const reply = new Response(pieces.join(''), { status });
      const bytes = pieces.map(piece => new TextEncoder().encode(piece));
      Object.defineProperty(reply, 'body', {
        value: {
          getReader: () => ({
            read: () => {
              const value = bytes.shift();
              return Promise.resolve({ value, done: value === undefined });
            }
          })
        }
      });
      return Promise.resolve(reply);
    }
  });
  return { api: new CheckAPI(settings), asked };
}

async function steps(api: CheckAPI): Promise<IStep[]> {
  const told: IStep[] = [];
  await api.check(step => told.push(step), new AbortController().signal);
  return told;
}

describe('CheckAPI', () => {
  it('should tell the steps, however their lines are cut', async () => {
    const first = JSON.stringify(step('settings'));
    const second = JSON.stringify(
      step('name', { ok: false, hint: 'Look “here”.' })
    );
    const text = `${first}\n${second}\n{"ok": false}\n`;
    for (const at of [0, 1, first.length, first.length + 1, text.length]) {
      const { api, asked } = answering([text.slice(0, at), text.slice(at)]);
      expect(await steps(api)).toEqual([
        step('settings'),
        step('name', { ok: false, hint: 'Look “here”.' })
      ]);
      expect(asked[0]?.headers.get('Accept')).toBe('application/x-ndjson');
      expect(new URL(asked[0]?.url ?? '').pathname).toBe(
        '/user/ann/onlyoffice/check'
      );
    }
  });

  it('should take what is not a step for none', async () => {
    expect(await steps(answering(['nonsense\n[]\n{"name": 5}']).api)).toEqual(
      []
    );
  });

  it('should reject what the server refuses', async () => {
    const { api } = answering(['{"message": "No.", "reason": "denied"}'], 403);
    await expect(steps(api)).rejects.toBeInstanceOf(OnlyOfficeResponseError);
  });

  it.each([
    ['{"documentServer": {"url": "http://docs"}}', 'http://docs'],
    ['{"documentServer": {"url": null}}', null],
    ['[]', null]
  ])('should find in %s the address %s', async (text, url) => {
    expect(await answering([text]).api.address()).toBe(url);
  });
});
