import type { Contents } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import { FileWatch } from '../../src/preview/watch';

const INTERVAL = 5;

/** A file on the server, of which only its stamp is known. */
class File {
  constructor(public model: Partial<Contents.IModel>) {}

  readonly asked: [path: string, content: boolean | undefined][] = [];
  readonly fileChanged = new Signal<Contents.IManager, Contents.IChangedArgs>(
    this as unknown as Contents.IManager
  );
  isWatched = true;

  get(
    path: string,
    options?: Contents.IFetchOptions
  ): Promise<Contents.IModel> {
    this.asked.push([path, options?.content]);
    this._next.splice(0).forEach(tell => {
      tell();
    });
    return Promise.resolve({ path, ...this.model } as Contents.IModel);
  }

  /** Wait until somebody has looked at the file some more times. */
  async looks(times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await new Promise<void>(resolve => {
        this._next.push(resolve);
      });
    }
  }

  private readonly _next: (() => void)[] = [];
}

const BEFORE = { last_modified: '2026-01-01T00:00:00Z', size: 1 };
const AFTER = { last_modified: '2026-01-01T00:00:01Z', size: 1 };

describe('FileWatch', () => {
  let file: File;
  let watch: FileWatch;
  let changes: number;

  beforeEach(() => {
    file = new File(BEFORE);
    changes = 0;
    watch = new FileWatch({
      contents: file,
      path: () => 'a/b.xlsx',
      known: BEFORE,
      isWatched: () => file.isWatched,
      interval: INTERVAL,
      quiet: INTERVAL
    });
    watch.changed.connect(() => {
      changes += 1;
    });
  });

  afterEach(() => {
    watch.dispose();
  });

  it('should look at the file without its content, and tell nothing while it stays', async () => {
    await file.looks(3);
    expect(file.asked[0]).toEqual(['a/b.xlsx', false]);
    expect(changes).toBe(0);
  });

  it.each([
    ['written', AFTER],
    ['longer', { ...BEFORE, size: 2 }]
  ])('should tell once that the file was %s', async (_, model) => {
    file.model = model;
    await file.looks(4);
    expect(changes).toBe(1);
  });

  it('should tell once of a file that is written in steps, when it is whole', async () => {
    for (let step = 1; step <= 50; step += 1) {
      file.model = { ...AFTER, size: step };
      await file.looks(1);
      expect(changes).toBe(0);
    }
    await file.looks(4);
    expect(changes).toBe(1);
  });

  it('should tell what has changed since the document was opened', async () => {
    watch.dispose();
    file.model = AFTER;
    const late = new FileWatch({
      contents: file,
      path: () => 'a/b.xlsx',
      known: BEFORE,
      isWatched: () => true,
      interval: INTERVAL,
      quiet: INTERVAL
    });
    await new Promise(resolve => {
      late.changed.connect(resolve);
    });
    late.dispose();
    expect(file.asked.length).toBeGreaterThan(0);
  });

  it('should tell at once what JupyterLab has written itself', () => {
    file.fileChanged.emit({
      type: 'save',
      oldValue: null,
      newValue: { path: 'a/b.xlsx', ...AFTER }
    });
    file.fileChanged.emit({
      type: 'save',
      oldValue: null,
      newValue: { path: 'a/other.xlsx', ...BEFORE }
    });
    expect(changes).toBe(1);
  });

  it('should not look while nobody sees the document', async () => {
    await file.looks(1);
    file.isWatched = false;
    await new Promise(resolve => setTimeout(resolve, 4 * INTERVAL));
    const before = file.asked.length;
    await new Promise(resolve => setTimeout(resolve, 10 * INTERVAL));
    expect(file.asked).toHaveLength(before);
    file.isWatched = true;
    watch.wake();
    await file.looks(1);
    expect(file.asked.length).toBeGreaterThan(before);
  });

  it('should be safe to dispose of more than once', () => {
    watch.dispose();
    watch.dispose();
    watch.wake();
    expect(watch.isDisposed).toBe(true);
  });
});
