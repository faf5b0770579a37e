import { Freshener } from '../../src/kernels/freshener';
import type { IOpenDocument, IWords } from '../../src/kernels/freshener';

class Said implements IWords {
  readonly all: string[] = [];

  waiting(names: readonly string[]): () => void {
    this.all.push(`waiting for ${names.join()}`);
    return () => this.all.push('goes on');
  }

  late(names: readonly string[]): void {
    this.all.push(`late: ${names.join()}`);
  }

  failed(name: string, error: unknown): void {
    this.all.push(`failed: ${name}: ${String(error)}`);
  }
}

function tab(
  path: string,
  save: () => Promise<void>,
  isStale = true,
  edition = ''
): IOpenDocument {
  return { path, isStale: () => isStale, edition: () => edition, save };
}

describe('Freshener', () => {
  it('goes on as soon as everything that was typed is in the files', async () => {
    const said = new Said();
    const saved: string[] = [];
    await new Freshener(said).freshen(
      ['a/b.xlsx', 'c.docx'].map(path =>
        tab(path, () => {
          saved.push(path);
          return Promise.resolve();
        })
      ),
      5000
    );
    expect(saved).toEqual(['a/b.xlsx', 'c.docx']);
    expect(said.all).toEqual(['waiting for b.xlsx,c.docx', 'goes on']);
  });

  it('asks nothing and says nothing where nothing was typed', async () => {
    const said = new Said();
    const save = (): Promise<void> => Promise.reject(new Error('asked'));
    await new Freshener(said).freshen([tab('a.xlsx', save, false)], 5000);
    expect(said.all).toEqual([]);
  });

  it('goes on without those that take too long, and says so', async () => {
    const said = new Said();
    const never = (): Promise<void> => new Promise(() => undefined);
    await new Freshener(said).freshen(
      [tab('a.xlsx', never), tab('b.xlsx', () => Promise.resolve())],
      10
    );
    expect(said.all).toEqual([
      'waiting for a.xlsx,b.xlsx',
      'goes on',
      'late: a.xlsx'
    ]);
  });

  it('saves a document once for cells that are run together', async () => {
    const said = new Said();
    const freshener = new Freshener(said);
    let saves = 0;
    const save = (): Promise<void> => {
      saves += 1;
      return Promise.resolve();
    };
    await Promise.all([
      freshener.freshen([tab('a.xlsx', save)], 5000),
      freshener.freshen([tab('a.xlsx', save)], 5000)
    ]);
    expect(saves).toBe(1);
    expect(said.all).toEqual(['waiting for a.xlsx', 'goes on']);
    await Promise.all([
      freshener.freshen([tab('a.xlsx', save)], 5000),
      // Something was typed in between.
      freshener.freshen([tab('a.xlsx', save, true, 'more')], 5000)
    ]);
    expect(saves).toBe(3);
  });

  it('goes on where a document cannot be saved, and says why', async () => {
    const said = new Said();
    const fail = (): Promise<void> => Promise.reject(new Error('full'));
    await new Freshener(said).freshen([tab('a.xlsx', fail)], 5000);
    expect(said.all).toContain('failed: a.xlsx: Error: full');
    expect(said.all.at(-1)).toBe('goes on');
  });
});
