import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification, WidgetTracker } from '@jupyterlab/apputils';
import { ServerConnection } from '@jupyterlab/services';
import type { Event } from '@jupyterlab/services';
import { CommandRegistry } from '@lumino/commands';
import { Stream } from '@lumino/signaling';

import { EVENT_SCHEMA } from '../../src/events';
import { mentionsPlugin } from '../../src/plugins/mentions';
import type { OnlyOfficeWidget } from '../../src/widget';
import { refused } from '../fakes';
import { Asking, until } from './asking';

const ANN = { id: 'a', name: 'Ann', email: 'ann.a@jupyter.invalid' };
const BOB = { id: 'b', name: 'Bob', email: 'bob.b@jupyter.invalid' };
const PLACE = { action: { type: 'comment', data: 'c1' } };

describe('People', () => {
  let asking: Asking;
  let given: object[];

  beforeEach(() => {
    asking = new Asking();
    asking.api.known = [ANN, BOB];
    given = [];
    asking.editor = {
      destroyEditor: () => undefined,
      setUsers: users => given.push(users)
    };
  });

  afterEach(() => {
    asking.dispose();
  });

  it('should be told to the editor, or those that it asks for', async () => {
    asking.ask('onRequestUsers', { c: 'mention' });
    asking.ask('onRequestUsers', { c: 'info', id: ['b', 'x'] });
    await until(() => given.length > 1);
    expect(given).toEqual([
      { c: 'mention', users: [ANN, BOB] },
      { c: 'info', users: [BOB] }
    ]);
  });

  it('should be told of a comment, with its place', async () => {
    const message = '+bob.b@jupyter.invalid look';
    const emails = [BOB.email];
    asking.ask('onRequestSendNotify', { message, emails, actionLink: PLACE });
    await until(() => asking.api.mentioned.length > 0);
    expect(asking.api.mentioned).toEqual([
      { path: 'a/b.docx', emails, message, place: PLACE }
    ]);
    asking.api.failures.push(refused(404, 'not-found', 'Nobody of that name.'));
    asking.ask('onRequestSendNotify', { message, emails: ['x@y.z'] });
    await until(() => asking.notices.length > 0);
    expect(asking.notices).toEqual(['Nobody of that name.']);
  });
});

describe('mentionsPlugin', () => {
  afterEach(() => {
    Notification.dismiss();
  });

  it('should tell of what waits, at the start and at events, and open the place', async () => {
    const waiting = [
      [{ path: 'a/b.docx', by: 'Ann', message: 'look', place: PLACE }],
      [{ path: 'c.docx', by: 'Bob', message: 'and here' }, { odd: true }]
    ];
    const stream = new Stream<object, Event.Emission>({});
    const commands = new CommandRegistry();
    const opened: object[] = [];
    commands.addCommand('docmanager:open', {
      execute: args => {
        opened.push(args);
      }
    });
    const app = {
      commands,
      restored: Promise.resolve(),
      serviceManager: {
        events: { stream },
        serverSettings: ServerConnection.makeSettings({
          baseUrl: 'http://jupyter/',
          fetch: () =>
            Promise.resolve(
              new Response(JSON.stringify({ mentions: waiting.shift() ?? [] }))
            )
        })
      }
    } as unknown as JupyterFrontEnd;
    await mentionsPlugin.activate(
      app,
      new WidgetTracker<OnlyOfficeWidget>({ namespace: 'test' }),
      null
    );
    const { manager } = Notification;
    await until(() => manager.count === 1);
    stream.emit({
      schema_id: EVENT_SCHEMA,
      path: 'c.docx',
      action: 'mentioned'
    });
    await until(() => manager.count === 2);
    expect(manager.notifications.map(({ message }) => message).sort()).toEqual([
      'Ann in b.docx: look',
      'Bob in c.docx: and here'
    ]);
    const first = manager.notifications.find(({ message }) =>
      message.startsWith('Ann')
    );
    first?.options.actions?.[0]?.callback(new MouseEvent('click'));
    await until(() => opened.length > 0);
    expect(opened).toEqual([{ path: 'a/b.docx', factory: 'ONLYOFFICE' }]);
  });
});
