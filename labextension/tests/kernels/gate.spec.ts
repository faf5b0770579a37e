import type { ISessionContext } from '@jupyterlab/apputils';
import type { CodeCell } from '@jupyterlab/cells';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import { holdCells } from '../../src/kernels/gate';
import type { Execute } from '../../src/kernels/gate';
import { settled } from '../fakes';

type Reply = Awaited<ReturnType<Execute>>;

/** A session with a kernel that runs what it gets when the test says so. */
class Session {
  readonly session = { kernel: { clientId: 'c', username: 'ann' } };
  readonly statusChanged = new Signal<this, string>(this);
  readonly isDisposed = false;

  get context(): ISessionContext {
    return this as unknown as ISessionContext;
  }
}

class Cells {
  readonly sent: string[] = [];
  readonly replies = new Map<string, PromiseDelegate<Reply>>();

  readonly execute: Execute = cell => {
    const code = cell.model.sharedModel.getSource();
    this.sent.push(code);
    const reply = new PromiseDelegate<Reply>();
    this.replies.set(code, reply);
    return reply.promise;
  };

  async answer(code: string, status: string): Promise<void> {
    this.replies.get(code)?.resolve({ content: { status } } as Reply);
    await settled();
  }
}

function cell(code: string, tags: string[] = []): CodeCell {
  return {
    isDisposed: false,
    model: {
      metadata: { tags },
      executionState: 'idle',
      sharedModel: { getSource: () => code }
    }
  } as unknown as CodeCell;
}

const WAITS = 'read("a.xlsx")';

describe('holding cells back', () => {
  let cells: Cells;
  let session: Session;
  let prepared: PromiseDelegate<void>[];

  const run = (code: string, tags: string[] = []): Promise<Reply> =>
    cells.execute(cell(code, tags), session.context);
  const statusOf = async (reply: Promise<Reply>): Promise<string> =>
    ((await reply) as { content: { status: string } }).content.status;

  beforeEach(() => {
    cells = new Cells();
    session = new Session();
    prepared = [];
    holdCells(cells, code =>
      code.startsWith('read(')
        ? () => {
            const work = new PromiseDelegate<void>();
            prepared.push(work);
            return work.promise;
          }
        : null
    );
  });

  it('sends what needs nothing at once', () => {
    void run('1');
    void run('2');
    expect(cells.sent).toEqual(['1', '2']);
  });

  it('sends a cell that needs something when that is done', async () => {
    const waiting = cell(WAITS);
    const reply = cells.execute(waiting, session.context);
    await settled();
    expect(cells.sent).toEqual([]);
    expect(waiting.model.executionState).toBe('running');
    prepared[0]?.resolve();
    await settled();
    expect(cells.sent).toEqual([WAITS]);
    await cells.answer(WAITS, 'ok');
    expect(await statusOf(reply)).toBe('ok');
  });

  it('keeps the order, and has the kernel get all cells as soon as can be', async () => {
    void run('1');
    void run(WAITS);
    void run('3');
    expect(prepared).toHaveLength(1);
    await settled();
    expect(cells.sent).toEqual(['1']);
    prepared[0]?.resolve();
    await settled();
    // The first is not done yet, and the page may be closed.
    expect(cells.sent).toEqual(['1', WAITS, '3']);
    void run('4');
    expect(cells.sent).toEqual(['1', WAITS, '3', '4']);
  });

  it('keeps the order of cells that are ready before others', async () => {
    void run(WAITS);
    void run(`${WAITS} # again`);
    prepared[1]?.resolve();
    await settled();
    expect(cells.sent).toEqual([]);
    prepared[0]?.resolve();
    await settled();
    expect(cells.sent).toEqual([WAITS, `${WAITS} # again`]);
  });

  it('runs nothing that waited when a cell before it fails', async () => {
    void run('1');
    const second = run(WAITS);
    const third = run('3');
    await cells.answer('1', 'error');
    const later = run('4');
    prepared[0]?.resolve();
    expect(await statusOf(second)).toBe('aborted');
    expect(await statusOf(third)).toBe('aborted');
    await settled();
    // What is run after the error is run.
    expect(cells.sent).toEqual(['1', '4']);
    await cells.answer('4', 'ok');
    expect(await statusOf(later)).toBe('ok');
  });

  it('goes on after an error that a cell may raise', async () => {
    void run('1', ['raises-exception']);
    void run(WAITS);
    await cells.answer('1', 'error');
    prepared[0]?.resolve();
    await settled();
    expect(cells.sent).toEqual(['1', WAITS]);
  });

  it('runs nothing that waited when the kernel is restarted', async () => {
    const reply = run(WAITS);
    await settled();
    session.statusChanged.emit('restarting');
    prepared[0]?.resolve();
    expect(await statusOf(reply)).toBe('aborted');
    expect(cells.sent).toEqual([]);
  });

  it('lets sessions be without each other', async () => {
    void run(WAITS);
    void cells.execute(cell('other'), new Session().context);
    await settled();
    expect(cells.sent).toEqual(['other']);
  });

  it('lets go of all cells when it is disposed of', () => {
    const { execute } = new Cells();
    const target = { execute };
    const gate = holdCells(target, () => null);
    expect(target.execute).not.toBe(execute);
    gate.dispose();
    expect(target.execute).toBe(execute);
  });
});
