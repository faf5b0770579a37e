import type { IMoment } from '../../src/asks/client';
import type { IDocEditor } from '../../src/docsapi';
import { refused } from '../fakes';
import { Asking, until } from './asking';

const MOMENTS: IMoment[] = [
  {
    id: '1-a',
    key: 'k1',
    created: null,
    user: { id: '', name: '' },
    serverVersion: '',
    changes: []
  },
  {
    id: 'current',
    key: 'k2',
    created: new Date(2026, 0, 2, 14, 2),
    user: { id: 'u', name: 'Ann' },
    serverVersion: '9.3.0',
    changes: [{ created: '2026-01-02 14:02:00' }]
  }
];

/** An editor that notes what its history panel is told. */
class Panel implements IDocEditor {
  readonly lists: object[] = [];
  readonly shown: object[] = [];

  destroyEditor(): void {
    // Nothing is to be seen.
  }

  refreshHistory(history: object): void {
    this.lists.push(history);
  }

  setHistoryData(data: object): void {
    this.shown.push(data);
  }
}

describe('The history panel', () => {
  let asking: Asking;
  let panel: Panel;

  beforeEach(() => {
    asking = new Asking();
    asking.api.moments = MOMENTS;
    asking.editor = panel = new Panel();
  });

  afterEach(() => {
    asking.dispose();
  });

  async function list(): Promise<void> {
    const before = panel.lists.length;
    asking.ask('onRequestHistory');
    await until(() => panel.lists.length > before);
  }

  it('should list the states by number, with what is known of each', async () => {
    await list();
    expect(panel.lists).toEqual([
      {
        currentVersion: 2,
        history: [
          {
            version: 1,
            key: 'k1',
            created: 'before',
            user: { id: 'unknown', name: 'Changed outside the editor' }
          },
          {
            version: 2,
            key: 'k2',
            created: expect.stringMatching(/Jan 2, 2026.*2:02/) as string,
            user: { id: 'u', name: 'Ann' },
            changes: [{ created: '2026-01-02 14:02:00' }],
            serverVersion: '9.3.0'
          }
        ]
      }
    ]);
    expect(asking.tab.model.showsHistory).toBe(true);
  });

  it('should hand over what the server has signed, untouched', async () => {
    await list();
    asking.ask('onRequestHistoryData', 1);
    await until(() => panel.shown.length > 0);
    expect(panel.shown).toEqual([{ signed: ['a/b.docx', '1-a', 1] }]);
  });

  it('should tell in the panel what cannot be had', async () => {
    asking.api.failures.push(refused(404, 'not-found', 'It is gone.'));
    await list();
    expect(panel.lists).toEqual([{ error: 'It is gone.' }]);
    await list();
    asking.ask('onRequestHistoryData', 7);
    await until(() => panel.shown.length > 0);
    asking.api.failures.push(refused(404, 'not-found', 'It is gone, too.'));
    asking.ask('onRequestHistoryData', 2);
    await until(() => panel.shown.length > 1);
    expect(panel.shown).toEqual([
      { version: 7, error: 'There is no such version.' },
      { version: 2, error: 'It is gone, too.' }
    ]);
    expect(asking.notices).toEqual([]);
  });

  it('should restore a version, or a change in one, and list anew', async () => {
    await list();
    asking.ask('onRequestRestore', { version: 1 });
    await until(() => panel.lists.length > 1);
    asking.ask('onRequestRestore', {
      version: 2,
      url: 'http://docs/cache/1',
      fileType: 'docx'
    });
    await until(() => panel.lists.length > 2);
    // What the document holds already is not restored.
    asking.ask('onRequestRestore', { version: 2 });
    await until(() => panel.lists.length > 3);
    expect(asking.api.restored).toEqual([
      ['a/b.docx', { version: '1-a' }],
      ['a/b.docx', { url: 'http://docs/cache/1', fileType: 'docx' }]
    ]);
  });

  it('should tell why something is not restored', async () => {
    await list();
    asking.api.failures.push(
      refused(409, 'in-use', 'It is still being saved.')
    );
    asking.ask('onRequestRestore', { version: 1 });
    await until(() => asking.notices.length > 0);
    expect(asking.notices).toEqual(['It is still being saved.']);
  });

  it('should go back to the document when it is closed', async () => {
    await list();
    asking.ask('onRequestHistoryClose');
    await until(() => asking.tab.api.opened.length > 0);
    expect(asking.tab.model.showsHistory).toBe(false);
  });
});
