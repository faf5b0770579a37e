import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification, WidgetTracker } from '@jupyterlab/apputils';
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ServerConnection } from '@jupyterlab/services';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils';
import {
  acceptDialog,
  dismissDialog,
  waitForDialog
} from '@jupyterlab/testing';
import { CommandRegistry } from '@lumino/commands';

import { convertPlugin } from '../src/plugins/convert';
import { CommandIDs } from '../src/tokens';
import type { OnlyOfficeWidget } from '../src/widget';

const MODEL = { path: 'a/b.pdf', name: 'b.pdf', type: 'file' };

interface ISelected {
  path: string;
  type: string;
}

/** As much of JupyterLab as the plugin touches. */
class App {
  constructor(targets: readonly string[] = ['pdf', 'odt']) {
    this.targets = targets;
  }

  readonly targets: readonly string[];
  readonly commands = new CommandRegistry();
  readonly asked: [route: string, body: unknown][] = [];
  readonly opened: unknown[] = [];
  readonly refreshed: string[] = [];
  selected: ISelected[] = [];

  async start(): Promise<this> {
    const tracker = new WidgetTracker<OnlyOfficeWidget>({ namespace: 'test' });
    this.commands.addCommand('docmanager:open', {
      execute: args => {
        this.opened.push(args);
      }
    });
    await convertPlugin.activate(
      {
        commands: this.commands,
        shell: { currentWidget: null },
        serviceManager: {
          ...new ServiceManagerMock(),
          serverSettings: this._settings
        }
      } as unknown as JupyterFrontEnd,
      tracker,
      this._browsers,
      null,
      null
    );
    return this;
  }

  isVisible(args: { path?: string; selected?: boolean }): boolean {
    return this.commands.isVisible(CommandIDs.convert, args);
  }

  private async _answer(request: Request): Promise<Response> {
    const route = new URL(request.url).pathname;
    const body: unknown =
      request.method === 'POST' ? await request.json() : null;
    this.asked.push([route, body]);
    return route.endsWith('status')
      ? new Response(
          JSON.stringify({
            engine: { available: false, error: 'Install the converter.' },
            formats: { docx: { convert: this.targets } }
          })
        )
      : new Response(JSON.stringify(MODEL), { status: 201 });
  }

  private readonly _settings = ServerConnection.makeSettings({
    baseUrl: 'http://jupyter/',
    fetch: request => this._answer(request as Request)
  });

  private readonly _browser = {
    model: {
      path: 'a',
      refresh: () => {
        this.refreshed.push('a');
        return Promise.resolve();
      }
    },
    selectedItems: () => this.selected.values()
  };

  private readonly _browsers = {
    tracker: {
      currentWidget: this._browser,
      forEach: (visit: (browser: unknown) => void) => {
        visit(this._browser);
      }
    }
  } as unknown as IFileBrowserFactory;
}

describe('convertPlugin', () => {
  afterEach(() => {
    Notification.dismiss();
  });

  it('should ask the server nothing before it is used', async () => {
    const app = await new App().start();
    expect(app.isVisible({ path: 'a/b.docx' })).toBe(true);
    expect(app.asked).toEqual([]);
  });

  it.each([
    ['a/b.docx', true],
    ['a/b.ODS', true],
    ['a/b.csv', true],
    ['a/b.md', true],
    ['a/b.py', false],
    ['a/b.key', false],
    ['a/b', false]
  ])('should offer itself for %s: %s', async (path, visible) => {
    const app = await new App().start();
    expect(app.isVisible({ path })).toBe(visible);
  });

  it.each([
    ['a/b.docx', true],
    ['a/b.odt', true],
    ['a/b.xlsx', false],
    ['a/b.pdf', false],
    ['a/b.py', false]
  ])('should offer to make a form of %s: %s', async (path, visible) => {
    const { commands } = await new App().start();
    expect(commands.isVisible(CommandIDs.createForm, { path })).toBe(visible);
  });

  it('should make a form without asking, and open it in an editor', async () => {
    const app = await new App().start();
    await app.commands.execute(CommandIDs.createForm, { path: 'a/b.docx' });
    expect(app.asked).toEqual([
      ['/onlyoffice/convert', { path: 'a/b.docx', to: 'pdf', form: true }]
    ]);
    const [notification] = Notification.manager.notifications;
    notification?.options.actions?.[0]?.callback({} as MouseEvent);
    expect(app.opened).toEqual([{ path: 'a/b.pdf', factory: 'ONLYOFFICE' }]);
  });

  it('should take the one file that is selected', async () => {
    const app = await new App().start();
    app.selected = [{ path: 'a/b.docx', type: 'file' }];
    expect(app.isVisible({ selected: true })).toBe(true);
    app.selected = [{ path: 'folder.docx', type: 'directory' }];
    expect(app.isVisible({ selected: true })).toBe(false);
    app.selected = [
      { path: 'a/b.docx', type: 'file' },
      { path: 'a/c.docx', type: 'file' }
    ];
    expect(app.isVisible({ selected: true })).toBe(false);
  });

  it('should convert without a question where all is given', async () => {
    const app = await new App().start();
    const model: unknown = await app.commands.execute(CommandIDs.convert, {
      path: 'RTC:a/b.docx',
      to: 'pdf',
      password: 'sesame'
    });
    expect(model).toEqual(MODEL);
    expect(app.asked).toEqual([
      [
        '/onlyoffice/convert',
        { path: 'a/b.docx', to: 'pdf', password: 'sesame' }
      ]
    ]);
    expect(app.refreshed).toEqual(['a']);
    const [told] = Notification.manager.notifications;
    told?.options.actions?.[0]?.callback(new MouseEvent('click'));
    expect(app.opened).toEqual([{ path: 'a/b.pdf' }]);
  });

  it('should ask what to convert into', async () => {
    const app = await new App().start();
    const done = app.commands.execute(CommandIDs.downloadAs, {
      path: 'a/b.docx'
    });
    await waitForDialog();
    expect(document.querySelector('.jp-Dialog')?.textContent).toContain(
      'OpenDocument text (.odt)'
    );
    await acceptDialog();
    await done;
    expect(app.asked.at(-1)).toEqual([
      '/onlyoffice/convert',
      { path: 'a/b.docx', to: 'pdf', download: true }
    ]);
  });

  it('should do nothing where the dialog is dismissed', async () => {
    const app = await new App().start();
    const done = app.commands.execute(CommandIDs.convert, { path: 'b.docx' });
    await waitForDialog();
    await dismissDialog();
    await done;
    expect(app.asked.map(([route]) => route)).toEqual(['/onlyoffice/status']);
  });

  it('should say why there is nothing to convert into, and hide from then on', async () => {
    const app = await new App([]).start();
    await app.commands.execute(CommandIDs.convert, { path: 'b.docx' });
    expect(Notification.manager.notifications[0]?.message).toBe(
      'Install the converter.'
    );
    expect(app.isVisible({ path: 'b.docx' })).toBe(false);
  });

  it('should do nothing where there is no document', async () => {
    const app = await new App().start();
    await app.commands.execute(CommandIDs.convert, { to: 'pdf' });
    expect(app.asked).toEqual([]);
  });
});
