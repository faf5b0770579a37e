import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification, WidgetTracker } from '@jupyterlab/apputils';
import { ServerConnection } from '@jupyterlab/services';
import type { Event } from '@jupyterlab/services';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils';
import { dismissDialog, waitForDialog } from '@jupyterlab/testing';
import { CommandRegistry } from '@lumino/commands';
import { Stream } from '@lumino/signaling';

import { EVENT_SCHEMA } from '../src/events';
import { createPlugin } from '../src/plugins/create';
import { eventsPlugin } from '../src/plugins/events';
import { CommandIDs } from '../src/tokens';
import type { OnlyOfficeWidget } from '../src/widget';
import { settled } from './fakes';

const CREATED = {
  path: 'a/Untitled.docx',
  name: 'Untitled.docx',
  type: 'file'
};

/** As much of JupyterLab as the plugins touch. */
class App {
  constructor(answer: object, status: number) {
    this.serverSettings = ServerConnection.makeSettings({
      baseUrl: 'http://jupyter/',
      fetch: async request => {
        this.asked.push((await (request as Request).json()) as object);
        return new Response(JSON.stringify(answer), { status });
      }
    });
    this.services = {
      ...new ServiceManagerMock(),
      serverSettings: this.serverSettings,
      events: { stream: this.stream }
    };
    this.commands.addCommand('docmanager:open', {
      execute: args => {
        this.opened.push(args);
      }
    });
  }

  readonly serverSettings: ServerConnection.ISettings;
  readonly services: object;
  readonly stream = new Stream<object, Event.Emission>(this);
  readonly commands = new CommandRegistry();
  readonly contextMenu = new Items();
  readonly launcher = new Items();
  readonly asked: object[] = [];
  readonly opened: object[] = [];

  get frontEnd(): JupyterFrontEnd {
    return {
      commands: this.commands,
      contextMenu: this.contextMenu,
      serviceManager: this.services
    } as unknown as JupyterFrontEnd;
  }
}

class Items {
  readonly items: { command?: string; args?: { ext?: string } }[] = [];

  add(item: Items['items'][number]): void {
    this.items.push(item);
  }

  addItem(item: Items['items'][number]): void {
    this.items.push(item);
  }

  get labels(): string[] {
    return this.items.map(({ args }) => args?.ext ?? '');
  }
}

async function withCreate(answer: object, status = 201): Promise<App> {
  const app = new App(answer, status);
  await createPlugin.activate(
    app.frontEnd,
    null,
    null,
    app.launcher,
    null,
    null,
    null
  );
  return app;
}

describe('createPlugin', () => {
  it('should offer the three kinds in the launcher and the context menu', async () => {
    const { launcher, contextMenu, commands } = await withCreate(CREATED);
    expect(launcher.labels).toEqual(['docx', 'xlsx', 'pptx']);
    expect(contextMenu.labels).toEqual(['docx', 'xlsx', 'pptx']);
    expect(
      launcher.items.map(({ args }) => commands.label(CommandIDs.create, args))
    ).toEqual(['New Document', 'New Spreadsheet', 'New Presentation']);
  });

  it('should make the file in the folder shown, and open it', async () => {
    const app = await withCreate(CREATED);
    await app.commands.execute(CommandIDs.create, {
      ext: 'docx',
      cwd: 'RTC:a'
    });
    expect(app.asked).toEqual([{ path: 'a', ext: 'docx', lang: 'en' }]);
    expect(app.opened).toEqual([
      { path: 'a/Untitled.docx', factory: 'ONLYOFFICE' }
    ]);
  });

  it('should pass on a name', async () => {
    const app = await withCreate(CREATED);
    await app.commands.execute(CommandIDs.create, {
      ext: 'xlsx',
      cwd: '',
      name: 'budget.xlsx'
    });
    expect(app.asked).toMatchObject([{ path: '', name: 'budget.xlsx' }]);
  });

  it('should say what is missing where the server part is', async () => {
    const app = await withCreate({}, 404);
    const done = app.commands.execute(CommandIDs.create, { ext: 'docx' });
    await waitForDialog();
    expect(document.querySelector('.jp-Dialog')?.textContent).toContain(
      'The server part of jupyter-onlyoffice is not enabled'
    );
    await dismissDialog();
    await done;
  });

  it('should say once why it could not, and open nothing', async () => {
    const app = await withCreate(
      { message: 'You may not write here.', reason: 'denied' },
      403
    );
    const done = app.commands.execute(CommandIDs.create, {
      ext: 'docx',
      cwd: ''
    });
    await waitForDialog();
    const dialogs = document.querySelectorAll('.jp-Dialog');
    expect(dialogs).toHaveLength(1);
    expect(dialogs[0]?.textContent).toContain('You may not write here.');
    expect(dialogs[0]?.textContent).not.toContain('open');
    await dismissDialog();
    await done;
    expect(app.opened).toEqual([]);
  });
});

describe('eventsPlugin', () => {
  const app = new App({}, 200);
  const tracker = new WidgetTracker<OnlyOfficeWidget>({ namespace: 'test' });

  beforeAll(async () => {
    await eventsPlugin.activate(app.frontEnd, tracker, null, null);
    app.commands.addCommand(CommandIDs.open, {
      execute: args => {
        app.opened.push(args);
      }
    });
  });

  afterEach(() => {
    Notification.dismiss();
    app.opened.length = 0;
  });

  function emit(event: object): Notification.INotification[] {
    app.stream.emit({ schema_id: EVENT_SCHEMA, path: 'a/b.docx', ...event });
    return Notification.manager.notifications;
  }

  it.each([
    ['a/b (copy).docx', 'b (copy).docx', 'Open copy'],
    [undefined, 'b.docx', 'Open']
  ])(
    'should tell that something came back, in copy %s',
    async (copy, name, label) => {
      const [told] = emit({ action: 'recovered', copy });
      expect(told?.message).toContain(name);
      expect(told?.options.autoClose).toBe(false);
      const [action] = told?.options.actions ?? [];
      expect(action?.label).toBe(label);
      action?.callback(new MouseEvent('click'));
      await settled();
      expect(app.opened).toEqual([{ path: copy ?? 'a/b.docx' }]);
    }
  );

  it('should ask which side of a conflict to keep, once, until it is settled', async () => {
    const conflict = { action: 'conflict', copy: 'a/b (copy).docx' };
    emit({ ...conflict, message: 'Both have changed.' });
    emit(conflict);
    await settled();
    const { notifications } = Notification.manager;
    expect(notifications).toMatchObject([
      { type: 'warning', message: 'Both have changed.' }
    ]);
    expect(
      notifications[0]?.options.actions?.map(({ label }) => label)
    ).toEqual(['Compare', 'Keep mine', 'Keep theirs']);
    emit({ ...conflict, action: 'settled' });
    await settled();
    expect(Notification.manager.notifications).toMatchObject([
      { type: 'info', options: { actions: [] } }
    ]);
  });

  it('should tell of a failed save in the server’s words', () => {
    const [told] = emit({
      action: 'save-failed',
      message: 'The disk is full.'
    });
    expect(told).toMatchObject({
      type: 'error',
      message: 'b.docx was not saved. The disk is full.'
    });
  });

  it.each(['opened', 'saved', 'force-saved', 'closed', 'conflict', 'settled'])(
    'should say nothing about %s where nothing is open',
    action => {
      expect(emit({ action, users: ['ann'] })).toEqual([]);
    }
  );

  it('should say nothing about what others tell', () => {
    expect(
      emit({ schema_id: 'https://elsewhere', action: 'conflict' })
    ).toEqual([]);
  });
});
