import { Notification } from '@jupyterlab/apputils';
import {
  acceptDialog,
  dismissDialog,
  waitForDialog
} from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';

import type { IVersion } from '../../src/versions/client';
import { restoreVersion } from '../../src/versions/restore';
import { FakeVersionsAPI, refused, settled } from '../fakes';
import { Tab } from './tab';

const VERSIONS: IVersion[] = [
  { id: '2-b', time: new Date(Date.now() - 90_000), size: 2048 },
  { id: '1-a', time: new Date(2026, 0, 2, 14, 2), size: 1_572_864 }
];

/** Ask to restore `a/b.docx`, which may be open in a tab. */
function restore(
  api: FakeVersionsAPI,
  tab?: Tab,
  patience?: number
): Promise<boolean> {
  return restoreVersion(
    'a/b.docx',
    {
      api,
      trans: nullTranslator.load('jupyter_onlyoffice'),
      tabAt: () => tab?.widget,
      refresh: () => undefined
    },
    patience
  );
}

function told(): string[] {
  return Notification.manager.notifications.map(({ message }) => message);
}

describe('restoreVersion', () => {
  afterEach(() => {
    Notification.dismiss();
  });

  it('should list versions with their time and size, the newest chosen', async () => {
    const api = new FakeVersionsAPI(VERSIONS);
    const done = restore(api);
    await waitForDialog();
    const rows = [...document.querySelectorAll('.jp-OnlyOffice-version')];
    const [first, second] = rows.map(row => row.textContent);
    expect(rows[0]?.querySelector('input')?.checked).toBe(true);
    expect(first).toContain('2 KB');
    expect(first).toMatch(/minute/);
    expect(second).toContain('1.5 MB');
    expect(second).toMatch(/Jan 2, 2026.*2:02/);
    document.querySelector<HTMLElement>('input[value="1-a"]')?.click();
    await acceptDialog();
    expect(await done).toBe(true);
    expect(api.restored).toEqual([['a/b.docx', '1-a']]);
    expect(told()).toEqual(['b.docx is as it was.']);
  });

  it('should do nothing where the dialog is dismissed', async () => {
    const api = new FakeVersionsAPI(VERSIONS);
    const done = restore(api);
    await dismissDialog();
    expect(await done).toBe(false);
    expect(api.restored).toEqual([]);
  });

  it('should say that there is nothing to restore, and why', async () => {
    const done = restore(new FakeVersionsAPI());
    await waitForDialog();
    expect(document.querySelector('.jp-Dialog')?.textContent).toMatch(
      /No Earlier Version of b.docx.*before ONLYOFFICE first saves/
    );
    await acceptDialog();
    expect(await done).toBe(false);
  });

  it('should end the editor, wait for its session to end, and open it again', async () => {
    const api = new FakeVersionsAPI(VERSIONS);
    const tab = await new Tab('a/b.docx').ready();
    tab.model.status.setUsers(1);
    const done = restore(api, tab);
    await acceptDialog();
    await settled();
    expect(tab.model.state.phase).toBe('opening');
    expect(api.restored).toEqual([]);
    expect(told()).toEqual(['Restoring b.docx…']);
    tab.model.status.setUsers(0);
    expect(await done).toBe(true);
    await settled();
    expect(tab.api.opened).toHaveLength(2);
    expect(tab.model.state.phase).toBe('loading');
  });

  it('should tell in the server’s words why it may not be, and open the editor again', async () => {
    const api = new FakeVersionsAPI(VERSIONS);
    api.failure = refused(409, 'in-use', '“b.docx” is being edited.');
    const tab = await new Tab('a/b.docx').ready();
    tab.model.status.setUsers(1);
    const done = restore(api, tab, 5);
    await acceptDialog();
    expect(await done).toBe(false);
    expect(told()).toEqual(['“b.docx” is being edited.']);
    expect(tab.api.opened).toHaveLength(2);
  });

  it('should not take leave where others are editing', async () => {
    const api = new FakeVersionsAPI(VERSIONS);
    const tab = await new Tab('a/b.docx').ready();
    tab.model.status.setUsers(2);
    const phases: string[] = [];
    tab.model.stateChanged.connect((_, { phase }) => phases.push(phase));
    api.failure = refused(409, 'in-use', '“b.docx” is being edited.');
    const done = restore(api, tab);
    await acceptDialog();
    expect(await done).toBe(false);
    expect(phases).toEqual([]);
    expect(tab.api.opened).toHaveLength(1);
  });
});
