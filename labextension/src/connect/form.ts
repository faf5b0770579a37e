import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { CheckPanel } from '../check/panel';
import { ConnectionCheck } from '../check/run';
import { button, element } from '../elements';
import { errorText } from '../failures';
import { OnlyOfficeResponseError } from '../request';
import { SETTINGS } from './client';
import type { IConnection, IConnectionAPI, IConnectionFields } from './client';

const EXAMPLE = 'https://docs.example.org';

type Field = keyof IConnectionFields;

/** Asks where the Document Server is, tries what is typed, and has it stored. */
export class ConnectionForm extends Widget {
  constructor(private readonly _options: ConnectionForm.IOptions) {
    super({ node: element('form', 'jp-OnlyOffice-connect') });
    const { connection, trans } = _options;
    this._form.noValidate = true;
    this._form.autocomplete = 'off';
    this._says.setAttribute('role', 'status');
    this._more.open =
      connection.internalUrl !== '' || connection.jupyterUrl !== '';
    this._more.append(
      element('summary', '', trans.__('Addresses between the two servers')),
      this._field('internalUrl', {
        label: trans.__('Where Jupyter reaches the Document Server'),
        placeholder: trans.__('As browsers do')
      }),
      this._field('jupyterUrl', {
        label: trans.__('Where the Document Server reaches Jupyter'),
        placeholder: trans.__('As this browser does')
      })
    );
    // Enter in a field tries what is there: that can do no harm.
    this._test.type = 'submit';
    this._actions.append(this._test, this._save, this._end);
    this._form.append(
      this._intro,
      this._field('url', {
        label: trans.__('Document Server'),
        placeholder: EXAMPLE
      }),
      this._field('secret', { label: trans.__('Secret'), placeholder: '' }),
      this._more,
      this._actions,
      this._says
    );
    this._form.addEventListener('submit', event => {
      event.preventDefault();
      void this.test();
    });
    this._show(connection);
  }

  /** What the fields hold. */
  get value(): IConnectionFields {
    return {
      url: this._inputs.url.value,
      secret: this._inputs.secret.value,
      internalUrl: this._inputs.internalUrl.value,
      jupyterUrl: this._inputs.jupyterUrl.value
    };
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._panel?.dispose();
    }
    super.dispose();
  }

  /** Try what is typed; nothing is stored. */
  async test(): Promise<void> {
    if (this._connection.locked !== null) {
      return;
    }
    this._say('');
    const { api, copy, load, trans } = this._options;
    const fields = this.value;
    const check = new ConnectionCheck({
      api: {
        check: (tell, signal) => api.try(fields, tell, signal),
        address: () => Promise.resolve(addressOf(fields.url))
      },
      load,
      trans
    });
    this._panel = new CheckPanel({ check, copy, trans });
    this._form.append(this._panel.node);
    await check.run();
    this._point(check.error);
  }

  /** Have what is typed stored; from then on it is used. */
  async save(): Promise<void> {
    const { trans } = this._options;
    await this._store(
      this.value,
      trans.__('Saved. Documents open in the editors from now on.')
    );
  }

  private async _store(
    fields: IConnectionFields,
    success: string,
    whileEdited = false
  ): Promise<void> {
    const { api, stored, trans } = this._options;
    try {
      this._show(await api.store(fields, whileEdited));
      this._say(success, 'ok');
      stored();
    } catch (error) {
      const text = errorText(error, trans);
      this._say(text, 'failed');
      this._point(text);
      if (isInUse(error)) {
        this._says.append(
          ' ',
          button(trans.__('Go on all the same'), () => {
            void this._store(fields, success, true);
          })
        );
      }
    }
  }

  private _show(connection: IConnection): void {
    const { trans } = this._options;
    const isLocked = connection.locked !== null;
    this._connection = connection;
    this._intro.textContent =
      connection.locked ??
      connection.fault ??
      trans.__(
        'ONLYOFFICE Docs is a server of its own; its secret is what it was started with as JWT_SECRET. If there is none yet, “jupyter onlyoffice up” in a terminal starts one, with Docker or Podman.'
      );
    this._intro.dataset.state = isLocked
      ? 'locked'
      : connection.fault !== null
        ? 'failed'
        : '';
    for (const field of ['url', 'internalUrl', 'jupyterUrl'] as const) {
      this._inputs[field].value = connection[field];
    }
    const { secret } = this._inputs;
    secret.value = '';
    secret.placeholder = !connection.hasSecret
      ? ''
      : isLocked
        ? trans.__('Set')
        : trans.__('Stored; leave this empty to keep it');
    for (const input of Object.values(this._inputs)) {
      input.readOnly = isLocked;
    }
    this._actions.hidden = isLocked;
    this._end.hidden = connection.url === '';
  }

  /** Say something in place of all that was said before. */
  private _say(text: string, state: 'ok' | 'failed' | '' = ''): void {
    this._panel?.node.remove();
    this._panel?.dispose();
    this._panel = null;
    this._says.textContent = text;
    this._says.dataset.state = state;
    this._point(null);
  }

  /** Lead to the field that a message of the server begins with. */
  private _point(message: string | null): void {
    for (const [field, setting] of Object.entries(SETTINGS)) {
      const input = this._inputs[field as Field];
      const isMeant = message?.startsWith(`${setting}:`) ?? false;
      input.setAttribute('aria-invalid', String(isMeant));
      if (isMeant) {
        this._more.open ||= this._more.contains(input);
        input.focus();
      }
    }
  }

  private _field(
    field: Field,
    { label, placeholder }: { label: string; placeholder: string }
  ): HTMLElement {
    const node = element('label', 'jp-OnlyOffice-connect-field');
    const input = this._inputs[field];
    input.classList.add('jp-OnlyOffice-field', 'jp-mod-styled');
    input.placeholder = placeholder;
    input.spellcheck = false;
    input.name = SETTINGS[field];
    input.autocomplete = field === 'secret' ? 'new-password' : 'off';
    const caption = element('span', 'jp-OnlyOffice-connect-label', label);
    caption.append(
      ' ',
      element('code', 'jp-OnlyOffice-connect-setting', SETTINGS[field])
    );
    node.append(caption, input);
    return node;
  }

  private get _form(): HTMLFormElement {
    return this.node as HTMLFormElement;
  }

  private readonly _inputs: Readonly<Record<Field, HTMLInputElement>> = {
    url: inputOf('url'),
    secret: inputOf('password'),
    internalUrl: inputOf('url'),
    jupyterUrl: inputOf('url')
  };
  private readonly _intro = element('p', 'jp-OnlyOffice-connect-intro');
  private readonly _says = element('p', 'jp-OnlyOffice-connect-says');
  private readonly _more = element('details', 'jp-OnlyOffice-connect-more');
  private readonly _actions = element('div', 'jp-OnlyOffice-check-actions');
  private readonly _test = button(
    this._options.trans.__('Test'),
    () => undefined
  );
  private readonly _save = button(this._options.trans.__('Save'), () => {
    void this.save();
  });
  private readonly _end = button(this._options.trans.__('Disconnect'), () => {
    void this._store(
      { url: '', secret: '', internalUrl: '', jupyterUrl: '' },
      this._options.trans.__('Disconnected: documents open as a preview.')
    );
  });
  private _connection: IConnection = this._options.connection;
  private _panel: CheckPanel | null = null;
}

export namespace ConnectionForm {
  export interface IOptions {
    api: IConnectionAPI;
    connection: IConnection;
    copy: (text: string) => void;
    /** Try to load a script into the page; rejects with `DocsAPIError`. */
    load: (url: string) => Promise<void>;
    /** Called when another connection is used from now on. */
    stored: () => void;
    trans: TranslationBundle;
  }
}

function inputOf(type: 'url' | 'password'): HTMLInputElement {
  const input = element('input', '');
  input.type = type;
  return input;
}

/** What a browser makes of an address; null where it would not load anything from it. */
function addressOf(typed: string): string | null {
  try {
    const { href, protocol } = new URL(typed.trim());
    return /^https?:$/.test(protocol) ? href.replace(/\/+$/, '') : null;
  } catch {
    return null;
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof OnlyOfficeResponseError && error.reason === 'in-use';
}
