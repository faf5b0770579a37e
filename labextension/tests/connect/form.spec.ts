import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';

import { ConnectionAPI } from '../../src/connect/client';
import type { IConnection } from '../../src/connect/client';
import { ConnectionForm } from '../../src/connect/form';
import { step } from '../check/fakes';
import { settled } from '../fakes';

const trans = nullTranslator.load('jupyter_onlyoffice');

const STORED = {
  document_server_url: 'http://docs.example.org',
  document_server_internal_url: '',
  jupyter_url: '',
  has_secret: true,
  locked: null,
  fault: null
};

const NONE: IConnection = {
  url: '',
  internalUrl: '',
  jupyterUrl: '',
  hasSecret: false,
  locked: null,
  fault: null
};

/** A form, and a server that answers what the test says. */
class Setup {
  constructor(connection: Partial<IConnection> = {}) {
    const settings = ServerConnection.makeSettings({
      baseUrl: 'http://jupyter/user/ann/',
      fetch: async input => {
        const request = input as Request;
        const { pathname } = new URL(request.url);
        this.asked.push({
          does: `${request.method} ${pathname}`,
          body: (await request.json()) as object
        });
        const [answer, status] = this.answers.shift() ?? [STORED, 200];
        return new Response(
          typeof answer === 'string' ? answer : JSON.stringify(answer),
          { status }
        );
      }
    });
    this.form = new ConnectionForm({
      api: new ConnectionAPI(settings),
      connection: { ...NONE, ...connection },
      copy: () => undefined,
      load: url => {
        this.loaded.push(url);
        return Promise.resolve();
      },
      stored: () => {
        this.stored += 1;
      },
      trans
    });
    document.body.append(this.form.node);
  }

  readonly answers: [object | string, number][] = [];
  readonly asked: { does: string; body: object }[] = [];
  readonly loaded: string[] = [];
  readonly form: ConnectionForm;
  stored = 0;

  field(setting: string): HTMLInputElement {
    const found = this.form.node.querySelector(`input[name=${setting}]`);
    return found as HTMLInputElement;
  }

  type(setting: string, text: string): void {
    this.field(setting).value = text;
  }

  async press(label: string): Promise<void> {
    const buttons = Array.from(this.form.node.querySelectorAll('button'));
    const found = buttons.find(button => button.textContent === label);
    if (!found) {
      throw new Error(`There is no button “${label}”`);
    }
    found.click();
    await settled();
  }

  get says(): string {
    return (
      this.form.node.querySelector('.jp-OnlyOffice-connect-says')
        ?.textContent ?? ''
    );
  }
}

describe('ConnectionForm', () => {
  beforeAll(() => {
    // Not in this DOM.
    Element.prototype.scrollIntoView = () => undefined;
  });

  afterEach(() => {
    document.body.replaceChildren();
  });

  it('should store what is typed, and show the secret no more', async () => {
    const setup = new Setup();
    setup.type('document_server_url', 'http://docs.example.org/');
    setup.type('jwt_secret', 'a secret');
    await setup.press('Save');
    expect(setup.asked).toEqual([
      {
        does: 'PUT /user/ann/onlyoffice/connection',
        body: {
          document_server_url: 'http://docs.example.org/',
          jwt_secret: 'a secret',
          document_server_internal_url: '',
          jupyter_url: ''
        }
      }
    ]);
    expect(setup.stored).toBe(1);
    expect(setup.says).toContain('Saved');
    const secret = setup.field('jwt_secret');
    expect(secret.type).toBe('password');
    expect(secret.value).toBe('');
    expect(secret.placeholder).toContain('keep it');
    // As the server has understood it.
    expect(setup.field('document_server_url').value).toBe(
      'http://docs.example.org'
    );
  });

  it('should try what is typed, in the browser too, and store nothing', async () => {
    const setup = new Setup();
    setup.type('document_server_url', ' http://docs.example.org/office/ ');
    const failed = step('secret', { ok: false, hint: 'Use the same.' });
    setup.answers.push([`${JSON.stringify(failed)}\n{"ok": false}\n`, 200]);
    // As Enter in a field does.
    (setup.form.node as HTMLFormElement).requestSubmit();
    await settled();
    expect(setup.asked.map(({ does }) => does)).toEqual([
      'POST /user/ann/onlyoffice/connection/try'
    ]);
    expect(setup.loaded).toEqual([
      'http://docs.example.org/office/web-apps/apps/api/documents/api.js'
    ]);
    expect(
      setup.form.node.querySelector('[data-step=secret]')?.textContent
    ).toContain('Use the same.');
    expect(setup.stored).toBe(0);
    // What came of it stands there until there is something newer.
    await setup.press('Save');
    expect(setup.form.node.querySelector('[data-step]')).toBeNull();
  });

  it('should lead to the field that makes no sense', async () => {
    const setup = new Setup();
    const message = 'jupyter_url: “x” is not an address.';
    for (const label of ['Save', 'Test']) {
      setup.answers.push([{ message, reason: 'malformed' }, 400]);
      setup.field('document_server_url').focus();
      await setup.press(label);
      const field = setup.field('jupyter_url');
      expect(document.activeElement).toBe(field);
      expect(field.getAttribute('aria-invalid')).toBe('true');
      expect(field.closest('details')?.open).toBe(true);
      expect(setup.form.node.textContent).toContain(message);
    }
    expect(setup.stored).toBe(0);
  });

  it('should go on although somebody edits only when that is meant', async () => {
    const setup = new Setup({ url: 'http://old.example.org' });
    const message = 'A document is being edited.';
    setup.answers.push([{ message, reason: 'in-use' }, 409]);
    await setup.press('Save');
    expect(setup.says).toContain(message);
    expect(setup.stored).toBe(0);
    await setup.press('Go on all the same');
    expect(setup.asked[1]?.body).toMatchObject({ while_edited: true });
    expect(setup.stored).toBe(1);
  });

  it('should end a connection', async () => {
    const setup = new Setup({ url: 'http://docs.example.org' });
    setup.answers.push([
      { ...STORED, document_server_url: '', has_secret: false },
      200
    ]);
    await setup.press('Disconnect');
    expect(new Set(Object.values(setup.asked[0]?.body ?? {}))).toEqual(
      new Set([''])
    );
    expect(setup.field('document_server_url').value).toBe('');
    expect(setup.says).toContain('Disconnected');
  });

  it('should be locked, and say why, where it is not for people to set', async () => {
    const setup = new Setup({
      url: 'http://docs.example.org',
      locked: 'ONLYOFFICE_URL is set in the environment of Jupyter.'
    });
    expect(setup.form.node.textContent).toContain('ONLYOFFICE_URL is set');
    expect(setup.field('document_server_url').readOnly).toBe(true);
    expect(setup.field('document_server_url').value).toBe(
      'http://docs.example.org'
    );
    const actions = setup.form.node.querySelector<HTMLElement>(
      '.jp-OnlyOffice-check-actions'
    );
    expect(actions?.hidden).toBe(true);
    (setup.form.node as HTMLFormElement).requestSubmit();
    await settled();
    expect(setup.asked).toEqual([]);
  });

  it('should say that what was stored is damaged', () => {
    const setup = new Setup({ fault: 'The file is damaged.' });
    expect(setup.form.node.textContent).toContain('The file is damaged.');
    expect(setup.field('document_server_url').readOnly).toBe(false);
  });
});
