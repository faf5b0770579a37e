import { ServerConnection } from '@jupyterlab/services';

import { HealthWatch, askHealth } from '../src/health';
import type { HealthState, IHealth } from '../src/health';
import { OnlyOfficeResponseError } from '../src/request';

const SECOND = 1000;

function health(state: HealthState): IHealth {
  return { state, url: null, version: null, error: null };
}

describe('HealthWatch', () => {
  let asked: number;
  let answer: () => Promise<IHealth | null>;
  let watch: HealthWatch;
  let hidden: boolean;

  beforeEach(() => {
    jest.useFakeTimers();
    asked = 0;
    hidden = false;
    answer = () => Promise.resolve(health('well'));
    Object.defineProperty(document, 'hidden', {
      configurable: true,
      get: () => hidden
    });
    watch = new HealthWatch({
      ask: () => {
        asked += 1;
        return answer();
      }
    });
  });

  afterEach(() => {
    watch.dispose();
    jest.useRealTimers();
  });

  /** How many seconds go by until it asks again. */
  async function untilNext(): Promise<number> {
    const before = asked;
    let seconds = 0;
    while (asked === before) {
      await jest.advanceTimersByTimeAsync(SECOND);
      seconds += 1;
    }
    return seconds;
  }

  it('should look seldom while all is well', async () => {
    await watch.look();
    expect(watch.health).toEqual(health('well'));
    expect([await untilNext(), await untilNext()]).toEqual([60, 60]);
  });

  it('should look soon, then less often, and recover by itself', async () => {
    await watch.look();
    answer = () => Promise.resolve(health('unreachable'));
    await untilNext();
    const pauses = [];
    for (let time = 0; time < 6; time++) {
      pauses.push(await untilNext());
    }
    expect(pauses).toEqual([5, 10, 20, 40, 60, 60]);
    answer = () => Promise.resolve(health('well'));
    await untilNext();
    expect(watch.health?.state).toBe('well');
    answer = () => Promise.resolve(health('secret'));
    await untilNext();
    expect(await untilNext()).toBe(5);
  });

  it('should not look while nobody sees the page, and at once when somebody does', async () => {
    await watch.look();
    hidden = true;
    await jest.advanceTimersByTimeAsync(3600 * SECOND);
    expect(asked).toBe(1);
    hidden = false;
    document.dispatchEvent(new Event('visibilitychange'));
    expect(asked).toBe(2);
    await jest.advanceTimersByTimeAsync(0);
    // What is not due yet is left alone.
    document.dispatchEvent(new Event('visibilitychange'));
    expect(asked).toBe(2);
    expect(await untilNext()).toBe(60);
  });

  it('should keep what it knows while the Jupyter server is away', async () => {
    answer = () => Promise.resolve(health('secret'));
    await watch.look();
    answer = () =>
      Promise.reject(new ServerConnection.NetworkError(new TypeError('x')));
    await untilNext();
    expect(watch.health?.state).toBe('secret');
  });

  it('should give up where there is no server part', async () => {
    answer = () =>
      Promise.reject(
        new OnlyOfficeResponseError(new Response('', { status: 404 }), '', null)
      );
    await watch.look();
    await jest.advanceTimersByTimeAsync(3600 * SECOND);
    expect(asked).toBe(1);
    expect(watch.health).toBeNull();
  });
});

describe('askHealth', () => {
  it.each([
    [{ configured: false }, 'not-configured'],
    [{ configured: true, reachable: false, error: 'x' }, 'unreachable'],
    [{ configured: true, reachable: true, error: 'x' }, 'secret'],
    [{ configured: true, reachable: true, error: null }, 'well']
  ])('should tell from %j that it is %s', async (documentServer, state) => {
    const settings = ServerConnection.makeSettings({
      baseUrl: 'http://jupyter/',
      fetch: () =>
        Promise.resolve(new Response(JSON.stringify({ documentServer })))
    });
    expect((await askHealth(settings))?.state).toBe(state);
  });
});
