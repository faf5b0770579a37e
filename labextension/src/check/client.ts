import type { ServerConnection } from '@jupyterlab/services';

import {
  isRecord,
  jsonBody,
  parse,
  request,
  requestJSON,
  textOf
} from '../request';

/** What came of one step of the check. */
export interface IStep {
  readonly name: string;
  readonly ok: boolean;
  /** Whether it was not tried, or could not tell anything. */
  readonly skipped: boolean;
  readonly detail: string;
  /** What to do; of a step that is well, what could be better. */
  readonly hint: string | null;
}

/** The part of the server API that finds out what keeps people from editing. */
export interface ICheckAPI {
  /** Run the check; each step is told as it is done. */
  check(tell: (step: IStep) => void, signal: AbortSignal): Promise<void>;
  /** The address of the Document Server for browsers; null where there is none. */
  address(): Promise<string | null>;
}

/** The client of the server part; its methods reject as `request` does. */
export class CheckAPI implements ICheckAPI {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async check(tell: (step: IStep) => void, signal: AbortSignal): Promise<void> {
    await readSteps(this._settings, 'check', {}, tell, signal);
  }

  async address(): Promise<string | null> {
    const status = await requestJSON(this._settings, 'status');
    return isRecord(status) ? textOf(status.documentServer, 'url') : null;
  }
}

/** Ask a route that checks something; each step is told as it is done. */
export async function readSteps(
  settings: ServerConnection.ISettings,
  route: string,
  body: object,
  tell: (step: IStep) => void,
  signal: AbortSignal
): Promise<void> {
  const response = await request(settings, route, {
    ...jsonBody(body),
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/x-ndjson'
    },
    signal
  });
  for await (const line of linesOf(response)) {
    const step = asStep(parse(line));
    if (step) {
      tell(step);
    }
  }
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let rest = '';
  for (;;) {
    const piece = await reader?.read();
    rest += decoder.decode(piece?.value, { stream: piece?.done === false });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (piece?.done !== false) {
      yield rest;
      return;
    }
  }
}

function asStep(value: unknown): IStep | null {
  const name = textOf(value, 'name');
  return name !== null && isRecord(value)
    ? {
        name,
        ok: value.ok === true,
        skipped: value.skipped === true,
        detail: textOf(value, 'detail') ?? '',
        hint: textOf(value, 'hint')
      }
    : null;
}
