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
  /** The cell that was run last, until it is done. */
  last: Promise<Reply> | null;
  /** Whether an error in that cell is the end of those that come after it. */
  isStrict: boolean;
  /** How many cells are held back. */
  held: number;
}

/**
 * Hold cells back, in their order, while something is prepared for them.
 *
 * `CodeCell.execute` is what notebooks and consoles have in common: each of JupyterLab's executors
 * calls it, and it may take its time. An executor of our own would do for notebooks alone, and
 * there can be only one.
 *
 * A cell that is held back is to a kernel not there yet, so what kernels do with those that wait is
 * done here: they run one after the other, and not at all after an error or a restart.
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
      line = { last: null, isStrict: true, held: 0 };
      lines.set(session, line);
    }
    return line;
  };

  const wait = async (
    line: ILine,
    cell: CodeCell,
    session: ISessionContext,
    work: (() => Promise<void>) | null
  ): Promise<boolean> => {
    const fate = { isOver: false };
    const onStatus = (_: ISessionContext, status: string): void => {
      fate.isOver ||= /restarting|terminating|dead/.test(status);
    };
    const { last, isStrict } = line;
    line.held += 1;
    cell.model.executionState = 'running';
    session.statusChanged.connect(onStatus);
    try {
      const succeeded = last === null || (await isOk(last)) || !isStrict;
      if (succeeded && !fate.isOver) {
        await work?.();
      }
      return (
        succeeded && !fate.isOver && !cell.isDisposed && !session.isDisposed
      );
    } finally {
      session.statusChanged.disconnect(onStatus);
      line.held -= 1;
    }
  };

  const held: Execute = (cell, session, metadata) => {
    const line = lineOf(session);
    const work = session.session?.kernel
      ? prepare(cell.model.sharedModel.getSource(), session)
      : null;
    const isFree = work === null && line.held === 0;
    const run = isFree
      ? execute(cell, session, metadata)
      : wait(line, cell, session, work).then(mayRun => {
          if (mayRun) {
            return execute(cell, session, metadata);
          }
          if (!cell.isDisposed) {
            cell.model.executionState = 'idle';
          }
          return aborted(session);
        });
    line.last = run;
    line.isStrict = isStrict(cell, metadata);
    const done = (): void => {
      if (line.last === run) {
        line.last = null;
      }
    };
    void run.then(done, done);
    return run;
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
