import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';

import type { Conversion, IConvertRequest } from '../../src/convert/client';
import { ConversionRun } from '../../src/convert/run';
import { FakeConvertAPI, refused, settled } from '../fakes';

const trans = nullTranslator.load('jupyter_onlyoffice');

const MODEL = { path: 'a/b (1).pdf', name: 'b (1).pdf', type: 'file' };
const DONE = {
  state: 'done',
  result: { model: MODEL, url: null }
} as unknown as Conversion;

function running(progress: number | null): Conversion {
  return { state: 'running', job: 'j1', progress };
}

/** A run whose passwords and openings the test knows. */
class Run {
  constructor(
    readonly api: FakeConvertAPI,
    request: Partial<IConvertRequest> = {},
    passwords: (string | null)[] = []
  ) {
    this.run = new ConversionRun({
      api,
      request: { path: 'a/b.docx', to: 'pdf', ...request },
      askPassword: (_, label) => {
        this.asked.push(label);
        return Promise.resolve(passwords.shift() ?? null);
      },
      open: path => {
        this.opened.push(path);
      },
      trans,
      interval: 1
    });
  }

  readonly run: ConversionRun;
  readonly asked: string[] = [];
  readonly opened: string[] = [];
}

function told(): { type: string; message: string }[] {
  return Notification.manager.notifications.map(({ type, message }) => ({
    type,
    message
  }));
}

function press(action: number): void {
  const [notification] = Notification.manager.notifications;
  notification?.options.actions?.[action]?.callback(
    new MouseEvent('click', { cancelable: true })
  );
}

describe('ConversionRun', () => {
  afterEach(() => {
    Notification.dismiss();
  });

  it('should tell what came of it, and open that on demand', async () => {
    const { run, opened } = new Run(new FakeConvertAPI(DONE));
    expect(await run.run()).toBe(MODEL);
    expect(told()).toEqual([
      { type: 'success', message: 'Converted to b (1).pdf' }
    ]);
    press(0);
    expect(opened).toEqual(['a/b (1).pdf']);
  });

  it('should follow a job and tell how far it is', async () => {
    const messages: string[] = [];
    const note = (): void => {
      messages.push(...told().map(({ message }) => message));
    };
    Notification.manager.changed.connect(note);
    const { api, run } = new Run(
      new FakeConvertAPI(running(null), running(40), running(80), DONE)
    );
    await run.run();
    Notification.manager.changed.disconnect(note);
    expect(api.looked).toEqual(['j1', 'j1', 'j1']);
    expect(messages).toContain('Converting b.docx… 40 %');
    expect(messages).toContain('Converting b.docx… 80 %');
  });

  it('should tell the end in a notification of its own', async () => {
    const changes: string[] = [];
    const note = (_: unknown, change: Notification.IChange): void => {
      changes.push(`${change.type}: ${change.notification.type}`);
    };
    Notification.manager.changed.connect(note);
    await new Run(new FakeConvertAPI(DONE)).run.run();
    Notification.manager.changed.disconnect(note);
    expect(changes).toEqual([
      'added: in-progress',
      'removed: in-progress',
      'added: success'
    ]);
  });

  it('should tell why not, in the words of the server', async () => {
    for (const answer of [
      refused(422, 'damaged', 'It is damaged.'),
      {
        state: 'failed',
        message: 'It is damaged.',
        reason: 'damaged'
      } as Conversion
    ]) {
      Notification.dismiss();
      const { run } = new Run(new FakeConvertAPI(answer));
      expect(await run.run()).toBeNull();
      expect(told()).toEqual([{ type: 'error', message: 'It is damaged.' }]);
    }
  });

  it('should say where the server part is missing', async () => {
    await new Run(new FakeConvertAPI(refused(404, null))).run.run();
    expect(told()[0]?.message).toContain('is not enabled');
  });

  it('should ask for the password until it is right', async () => {
    const { api, asked, run } = new Run(
      new FakeConvertAPI(
        refused(403, 'password'),
        running(null),
        { state: 'failed', message: 'No.', reason: 'wrong-password' },
        DONE
      ),
      {},
      ['wrong', 'sesame']
    );
    expect(await run.run()).toBe(MODEL);
    expect(api.started.map(({ password }) => password)).toEqual([
      undefined,
      'wrong',
      'sesame'
    ]);
    expect(asked).toEqual([
      'Password',
      'That password is wrong: try another one'
    ]);
  });

  it('should do nothing where nobody knows the password', async () => {
    const { api, run } = new Run(new FakeConvertAPI(refused(403, 'password')));
    expect(await run.run()).toBeNull();
    expect(api.started).toHaveLength(1);
    expect(told()).toEqual([]);
  });

  it('should cancel the job on demand, and tell nothing more', async () => {
    const { api, run } = new Run(new FakeConvertAPI(running(null)));
    const result = run.run();
    await settled();
    press(0);
    expect(await result).toBeNull();
    expect(api.cancelled).toEqual(['j1']);
    expect(told()).toEqual([]);
  });

  it('should have the browser fetch what is to be downloaded', async () => {
    const links: string[] = [];
    const note = (event: Event): void => {
      event.preventDefault();
      const link = event.target as HTMLAnchorElement;
      links.push(`${link.download} from ${link.href}`);
    };
    document.addEventListener('click', note);
    const url = 'http://jupyter/onlyoffice/jobs/j1/file';
    const { run } = new Run(
      new FakeConvertAPI({ state: 'done', result: { model: null, url } }),
      { to: 'odt', download: true }
    );
    expect(await run.run()).toBeNull();
    document.removeEventListener('click', note);
    expect(links).toEqual([`b.odt from ${url}`]);
    expect(told()).toEqual([]);
  });
});
