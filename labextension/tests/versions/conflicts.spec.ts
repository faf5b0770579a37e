import { Notification } from '@jupyterlab/apputils';
import type { Contents } from '@jupyterlab/services';
import {
  acceptDialog,
  dismissDialog,
  waitForDialog
} from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import type { IOnlyOfficeTracker } from '../../src/tokens';
import { Conflicts } from '../../src/versions/conflicts';
import {
  FakeAPI,
  FakeVersionsAPI,
  editorReply,
  refused,
  settled
} from '../fakes';
import { Tab } from './tab';

const PATH = 'a/b.docx';
const COPY = 'a/b (conflict copy).docx';

/** The conflicts in a JupyterLab with tabs. */
class Lab {
  readonly api = new FakeVersionsAPI();
  readonly tabs: Tab[] = [];
  readonly opened: [path: string, beside: string | undefined][] = [];
  readonly refreshed: string[] = [];
  readonly saved: string[] = [];
  readonly fileChanged = new Signal<Contents.IManager, Contents.IChangedArgs>(
    {} as Contents.IManager
  );
  readonly widgetAdded = new Signal<object, unknown>(this);
  saveFailure: Error | null = null;
  readonly conflicts = new Conflicts({
    api: this.api,
    contents: { fileChanged: this.fileChanged },
    open: (path, beside) => {
      this.opened.push([path, beside?.context.localPath]);
      return Promise.resolve(this._find(path) ?? this.add(path).widget);
    },
    refresh: folder => {
      this.refreshed.push(folder);
    },
    save: path => {
      this.saved.push(path);
      return this.saveFailure
        ? Promise.reject(this.saveFailure)
        : Promise.resolve();
    },
    tabAt: path => this._find(path),
    tracker: { widgetAdded: this.widgetAdded } as unknown as IOnlyOfficeTracker,
    trans: nullTranslator.load('jupyter_onlyoffice')
  });

  add(path: string, api?: FakeAPI): Tab {
    const tab = new Tab(path, api);
    this.tabs.push(tab);
    this.widgetAdded.emit(tab);
    return tab;
  }

  conflict(): void {
    this.conflicts.add(PATH, COPY, 'Both have changed.');
  }

  private _find(path: string): Tab['widget'] | undefined {
    return this.tabs.find(tab => tab.path === path)?.widget;
  }
}

function told(): Notification.INotification[] {
  return Notification.manager.notifications;
}

/** Press a button of the only notification. */
async function press(label: string): Promise<void> {
  const action = told()[0]?.options.actions?.find(
    action => action.label === label
  );
  expect(action).toBeDefined();
  action?.callback(new MouseEvent('click', { cancelable: true }));
  await settled();
}

async function confirm(label: string): Promise<void> {
  await press(label);
  await acceptDialog();
  await settled();
}

describe('Conflicts', () => {
  afterEach(() => {
    Notification.dismiss();
  });

  it('should ask in the tab and in one notification, however often it is told', async () => {
    const lab = new Lab();
    const tab = await lab.add(PATH).ready();
    tab.model.status.notify({
      id: 'changed',
      severity: 'warning',
      text: 'Changed.'
    });
    lab.conflict();
    lab.conflict();
    expect(told()).toHaveLength(1);
    expect(tab.notices).toMatchObject([
      {
        id: `conflict:${COPY}`,
        severity: 'warning',
        text: 'Both have changed.'
      }
    ]);
    expect(tab.model.status.notices[0]?.others).toHaveLength(2);
  });

  it('should ask also in a tab that is opened later, but in no other', () => {
    const lab = new Lab();
    lab.conflict();
    expect(lab.add('a/c.docx').notices).toEqual([]);
    expect(lab.add(PATH).notices).toHaveLength(1);
  });

  it('should show both sides beside each other, the copy only to be read', async () => {
    const lab = new Lab();
    lab.conflict();
    await press('Compare');
    expect(lab.opened).toEqual([
      [PATH, undefined],
      [COPY, PATH]
    ]);
    const copy = await lab.tabs[1]?.ready();
    expect(copy?.api.opened[0]?.mode).toBe('view');
    expect(told()).toHaveLength(1);
  });

  it('should keep what was typed, to the last letter', async () => {
    const lab = new Lab();
    const tab = await lab.add(PATH).ready();
    const copy = lab.add(COPY);
    tab.type();
    lab.conflict();
    await confirm('Keep mine');
    expect(lab.saved).toEqual([PATH]);
    expect(lab.api.settled).toEqual([[PATH, COPY, 'mine']]);
    expect(told()).toMatchObject([
      { type: 'success', options: { actions: [] } }
    ]);
    expect(tab.notices).toEqual([]);
    expect(tab.model.status.saveState.name).toBe('saved');
    expect(tab.api.opened).toHaveLength(1);
    expect(copy.closed).toBe(1);
    expect(lab.refreshed).toEqual(['a']);
  });

  it('should show what others wrote where that is kept', async () => {
    const lab = new Lab();
    const tab = await lab
      .add(PATH, new FakeAPI(editorReply('k1'), editorReply('k2')))
      .ready();
    tab.type();
    const refreshed = jest.fn();
    tab.model.refreshRequested.connect(refreshed);
    lab.conflict();
    await confirm('Keep theirs');
    expect(lab.api.settled).toEqual([[PATH, COPY, 'theirs']]);
    expect(tab.api.opened[1]).toMatchObject({
      outdated: 'k1',
      untouched: true
    });
    expect(refreshed).toHaveBeenCalledTimes(1);
    expect(tab.notices).toEqual([]);
  });

  it('should say so where the editor cannot show what others wrote', async () => {
    const lab = new Lab();
    const tab = await lab.add(PATH).ready();
    lab.conflict();
    await confirm('Keep theirs');
    expect(tab.notices).toMatchObject([{ id: 'changed', severity: 'warning' }]);
  });

  it('should settle a conflict whose document is not open', async () => {
    const lab = new Lab();
    lab.conflict();
    await confirm('Keep theirs');
    expect(lab.saved).toEqual([]);
    expect(told()).toMatchObject([{ type: 'success' }]);
  });

  it('should do nothing before somebody confirms it', async () => {
    const lab = new Lab();
    lab.conflict();
    await press('Keep theirs');
    await waitForDialog();
    expect(document.querySelector('.jp-Dialog')?.textContent).toContain(
      'What was typed becomes a kept version'
    );
    await dismissDialog();
    expect(lab.api.settled).toEqual([]);
    expect(told()).toMatchObject([{ type: 'warning' }]);
  });

  it('should leave everything as it is where what was typed cannot be saved', async () => {
    const lab = new Lab();
    const tab = await lab.add(PATH).ready();
    lab.saveFailure = refused(503, 'not-stored', 'The disk is full.');
    lab.conflict();
    await confirm('Keep theirs');
    expect(lab.api.settled).toEqual([]);
    expect(tab.notices).toMatchObject([
      { severity: 'error', text: 'The disk is full. Both have changed.' }
    ]);
    lab.saveFailure = null;
    await confirm('Keep mine');
    expect(lab.api.settled).toHaveLength(1);
  });

  it('should be over where somebody else was quicker', async () => {
    const lab = new Lab();
    const tab = await lab.add(PATH).ready();
    lab.api.failure = refused(404, 'not-found', 'It is settled already.');
    lab.conflict();
    await confirm('Keep mine');
    expect(tab.notices).toEqual([]);
    expect(told()).toMatchObject([
      { type: 'info', message: 'It is settled already.' }
    ]);
  });

  it('should be over when that is told, and show the outcome where nothing was typed', async () => {
    const lab = new Lab();
    const tab = await lab
      .add(PATH, new FakeAPI(editorReply('k1'), editorReply('k2')))
      .ready();
    const copy = lab.add(COPY);
    lab.conflict();
    await lab.conflicts.settle(COPY);
    await lab.conflicts.settle(COPY);
    expect(tab.notices).toEqual([]);
    expect(told()).toMatchObject([{ type: 'info' }]);
    expect(tab.api.opened).toHaveLength(2);
    expect(copy.closed).toBe(1);
  });

  it('should be over when the copy is deleted', async () => {
    const lab = new Lab();
    lab.conflict();
    lab.fileChanged.emit({
      type: 'delete',
      oldValue: { path: COPY },
      newValue: null
    });
    await settled();
    expect(told()).toMatchObject([{ type: 'info' }]);
  });

  it('should follow the document to its new name', async () => {
    const lab = new Lab();
    lab.conflict();
    lab.fileChanged.emit({
      type: 'rename',
      oldValue: { path: PATH },
      newValue: { path: 'c.docx' }
    });
    await confirm('Keep mine');
    expect(lab.api.settled).toEqual([['c.docx', COPY, 'mine']]);
  });
});
