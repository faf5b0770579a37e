import type { ICheckAPI, IStep } from '../../src/check/client';

/** A step that is well unless it is said otherwise. */
export function step(name: string, more: Partial<IStep> = {}): IStep {
  return {
    name,
    ok: true,
    skipped: false,
    detail: `What came of ${name}.`,
    hint: null,
    ...more
  };
}

/** A server part that tells steps when the test says so. */
export class FakeCheckAPI implements ICheckAPI {
  signal: AbortSignal | null = null;
  url: string | null = 'http://docs.example.org';

  check(tell: (step: IStep) => void, signal: AbortSignal): Promise<void> {
    this.tell = tell;
    this.signal = signal;
    return new Promise((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });
  }

  address(): Promise<string | null> {
    return Promise.resolve(this.url);
  }

  tell: (step: IStep) => void = () => undefined;
  finish: () => void = () => undefined;
  fail: (error: Error) => void = () => undefined;
}
