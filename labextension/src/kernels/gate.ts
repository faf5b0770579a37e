import type { ISessionContext } from '@jupyterlab/apputils';
import type { CodeCell } from '@jupyterlab/cells';
import { KernelMessage } from '@jupyterlab/services';
import type { JSONObject } from '@lumino/coreutils';
import { DisposableDelegate } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';

// As JupyterLab has it: nothing is answered where nothing was run.
type Reply = Awaited<ReturnType<Execute>>;

/** Runs one cell, of a notebook or a console. */
export type Execute = typeof CodeCell.execute;

/** What has to be done before code runs; null, as nearly always, if nothing has. */
export type Prepare = (
  code: string,
  session: ISessionContext
) => (() => Promise<void>) | null;

/** What is on its way in one session. */
interface ILine {
  /** Resolves when the kernel has every cell so far. */
  sent: Promise<void>;
  /** How many cells are held back. */
  held: number;
  /** How many errors have been the end of the cells that waited. */
  ends: number;
}

/**
 * Hold cells back, in their order, while something is prepared for them.
 *
 * `CodeCell.execute` is what notebooks and consoles have in common: each of JupyterLab's executors
 * calls it, and it may take its time. An executor of our own would do for notebooks alone, and
 * there can be only one.
 *
 * Cells are held no longer than it takes, not until it is their turn: once a kernel has them, they
 * run though the page is closed. One that is held is to a kernel not there yet, so what kernels do
 * with cells that wait is done here: after an error or a restart they are not run.
 */
export function holdCells(
  cells: { execute: Execute },
  prepare: Prepare
): IDisposable {
  const { execute } = cells;
  const lines = new WeakMap<ISessionContext, ILine>();

  const lineOf = (session: ISessionContext): ILine => {
    let line = lines.get(session);
    if (!line) {
      line = { sent: Promise.resolve(), held: 0, ends: 0 };
      lines.set(session, line);
    }
    return line;
  };

  const send = (
    line: ILine,
    ...[cell, session, metadata]: Parameters<Execute>
  ): Promise<Reply> => {
    const run = execute(cell, session, metadata);
    if (isStrict(cell, metadata)) {
      void isOk(run).then(succeeded => {
        line.ends += succeeded ? 0 : 1;
      });
    }
    return run;
  };

  const hold = (
    line: ILine,
    work: (() => Promise<void>) | null,
    ...[cell, session, metadata]: Parameters<Execute>
  ): Promise<Reply> => {
    const { ends, sent } = line;
    const fate = { isOver: false };
    const onStatus = (_: ISessionContext, status: string): void => {
      fate.isOver ||= /restarting|terminating|dead/.test(status);
    };
    line.held += 1;
    cell.model.executionState = 'running';
    session.statusChanged.connect(onStatus);
    const ready = Promise.all([sent, work?.()]);
    // In an object, or the cell would count as sent only when it is done.
    const sending = ready.then(() => {
      session.statusChanged.disconnect(onStatus);
      line.held -= 1;
      const mayRun =
        line.ends === ends &&
        !fate.isOver &&
        !cell.isDisposed &&
        !session.isDisposed;
      if (mayRun) {
        return { run: send(line, cell, session, metadata) };
      }
      if (!cell.isDisposed) {
        cell.model.executionState = 'idle';
      }
      return { run: Promise.resolve(aborted(session)) };
    });
    line.sent = sending.then(() => undefined);
    return sending.then(({ run }) => run);
  };

  const held: Execute = (cell, session, metadata) => {
    const line = lineOf(session);
    const work = session.session?.kernel
      ? prepare(cell.model.sharedModel.getSource(), session)
      : null;
    return work === null && line.held === 0
      ? send(line, cell, session, metadata)
      : hold(line, work, cell, session, metadata);
  };

  cells.execute = held;
  return new DisposableDelegate(() => {
    if (cells.execute === held) {
      cells.execute = execute;
    }
  });
}

async function isOk(run: Promise<Reply>): Promise<boolean> {
  try {
    return ((await run)?.content.status ?? 'ok') === 'ok';
  } catch {
    return false;
  }
}

/** Whether those that wait are not to run after an error in a cell. */
function isStrict(cell: CodeCell, metadata: JSONObject | undefined): boolean {
  const tags = { ...cell.model.metadata, ...metadata }.tags;
  return !(Array.isArray(tags) && tags.includes('raises-exception'));
}

/** What a kernel answers for a cell that it does not run any more. */
function aborted(session: ISessionContext): KernelMessage.IExecuteReplyMsg {
  const kernel = session.session?.kernel;
  const { header } = KernelMessage.createMessage({
    msgType: 'execute_request',
    channel: 'shell',
    session: kernel?.clientId ?? '',
    username: kernel?.username ?? '',
    content: { code: '' }
  });
  return {
    header: { ...header, msg_type: 'execute_reply' },
    parent_header: header,
    metadata: {},
    channel: 'shell',
    content: { status: 'aborted', execution_count: null }
  };
}
