import { ServerConnection } from '@jupyterlab/services';
import { signalToPromise } from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';

import { CheckPanel } from '../../src/check/panel';
import { ConnectionCheck } from '../../src/check/run';
import { DocsAPIError } from '../../src/docsapi';
import { FakeCheckAPI, step } from './fakes';

const trans = nullTranslator.load('jupyter_onlyoffice');

class Setup {
  readonly api = new FakeCheckAPI();
  readonly copied: string[] = [];
  readonly loaded: string[] = [];
  problem: DocsAPIError | null = null;
  readonly check = new ConnectionCheck({
    api: this.api,
    load: url => {
      this.loaded.push(url);
      return this.problem ? Promise.reject(this.problem) : Promise.resolve();
    },
    trans
  });
  readonly panel = new CheckPanel({
    check: this.check,
    copy: text => this.copied.push(text),
    trans
  });

  states(): Record<string, string | undefined> {
    const rows = this.panel.node.querySelectorAll<HTMLElement>('[data-step]');
    return Object.fromEntries<string | undefined>(
      Array.from(rows, row => [row.dataset.step ?? '', row.dataset.state])
    );
  }

  get summary(): string {
    return this.panel.node.querySelector('[role=status]')?.textContent ?? '';
  }

  button(name: string): HTMLButtonElement {
    const found = Array.from(this.panel.node.querySelectorAll('button')).find(
      button => button.textContent === name
    );
    if (!found) {
      throw new Error(`There is no button “${name}”`);
    }
    return found;
  }

  /** Run the check to its end with these steps. */
  async run(...steps: ReturnType<typeof step>[]): Promise<void> {
    const running = this.check.run();
    steps.forEach(step => {
      this.api.tell(step);
    });
    this.api.finish();
    await running;
  }
}

describe('CheckPanel', () => {
  beforeAll(() => {
    // Not in this DOM.
    Element.prototype.scrollIntoView = () => undefined;
  });

  it('should show the steps as they are done', async () => {
    const setup = new Setup();
    const running = setup.check.run();
    expect(setup.states()).toMatchObject({
      settings: 'waiting',
      licence: 'waiting'
    });
    const told = signalToPromise(setup.check.changed);
    setup.api.tell(step('settings', { hint: 'A longer secret is better.' }));
    await told;
    expect(setup.states()).toMatchObject({
      settings: 'advice',
      name: 'waiting'
    });
    expect(setup.panel.node.textContent).toContain('A longer secret is better');
    setup.api.finish();
    await running;
    // What never came is not waited for any more.
    expect(setup.states()).toEqual({ settings: 'advice', browser: 'ok' });
    expect(setup.summary).toContain('All is well');
  });

  it('should put what the browser met in place of what the server knows', async () => {
    const setup = new Setup();
    const url = 'http://docs.example.org/web-apps/apps/api/documents/api.js';
    setup.problem = new DocsAPIError('script', url);
    await setup.run(
      step('settings'),
      step('browser', { ok: false, skipped: true }),
      step('name')
    );
    expect(setup.loaded).toEqual([url]);
    expect(setup.states()).toEqual({
      settings: 'ok',
      browser: 'failed',
      name: 'ok'
    });
    expect(setup.summary).toContain('cannot be edited');
    expect(setup.panel.node.textContent).toContain(url);
  });

  it('should leave it to the server where there is no Document Server', async () => {
    const setup = new Setup();
    setup.api.url = null;
    await setup.run(
      step('settings', { ok: false, hint: 'Set it.' }),
      step('browser', { ok: false, skipped: true })
    );
    expect(setup.states()).toEqual({ settings: 'failed', browser: 'skipped' });
    expect(setup.loaded).toEqual([]);
  });

  it('should say why the server could not be asked, and try again', async () => {
    const setup = new Setup();
    const running = setup.check.run();
    setup.api.fail(new ServerConnection.NetworkError(new TypeError('x')));
    await running;
    expect(setup.summary).toContain('The Jupyter server does not answer');
    const again = signalToPromise(setup.check.changed);
    setup.button('Retry').click();
    await again;
    expect(setup.check.isRunning).toBe(true);
    expect(setup.check.error).toBeNull();
  });

  it('should copy everything as text', async () => {
    const setup = new Setup();
    await setup.run(
      step('secret', { ok: false, hint: 'Use the same.' }),
      step('clocks', { ok: false, skipped: true })
    );
    setup.button('Copy Report').click();
    expect(setup.copied[0]).toContain(
      '[FAILED] Secret: What came of secret.\n    → Use the same.'
    );
    expect(setup.copied[0]).toContain('[not tried] Clocks');
    expect(setup.button('Copied')).toBeDefined();
  });

  it('should begin anew when that is asked for meanwhile', async () => {
    const setup = new Setup();
    const first = setup.check.run();
    setup.api.tell(step('settings'));
    const { finish, signal } = setup.api;
    setup.button('Retry').click();
    expect(signal?.aborted).toBe(true);
    expect(setup.check.steps).toEqual([]);
    finish();
    await first;
    expect(setup.check.isRunning).toBe(true);
  });

  it('should give the check up when it is closed', async () => {
    const setup = new Setup();
    const running = setup.check.run();
    setup.panel.dispose();
    expect(setup.api.signal?.aborted).toBe(true);
    setup.api.tell(step('settings'));
    setup.api.finish();
    await running;
    expect(setup.check.steps).toEqual([]);
  });

  it('should show steps of a newer server by their own names', async () => {
    const setup = new Setup();
    await setup.run(step('weather'));
    expect(setup.states()).toMatchObject({ weather: 'ok' });
    expect(setup.panel.node.textContent).toContain('weather');
  });
});
