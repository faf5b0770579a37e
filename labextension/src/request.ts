import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

/** The server's refusal, with its fixed word for the cause. */
export class OnlyOfficeResponseError extends ServerConnection.ResponseError {
  constructor(
    response: Response,
    message: string,
    /** Null where the answer is not one of ours, as when the server part is not there. */
    readonly reason: string | null
  ) {
    super(response, message);
    this.name = 'OnlyOfficeResponseError';
  }
}

/** The answer was none that this version of the front end understands. */
export class UnexpectedAnswerError extends Error {
  constructor(route: string) {
    super(`The answer of “${route}” was not understood`);
    this.name = 'UnexpectedAnswerError';
  }
}

/**
 * Ask a route of the server part.
 *
 * Rejects with `OnlyOfficeResponseError` for a refusal, and with `ServerConnection.NetworkError`
 * where the Jupyter server cannot be reached or the request was aborted.
 *
 * @param route - Below `onlyoffice/`, or an address that the server part gave.
 */
export async function request(
  settings: ServerConnection.ISettings,
  route: string,
  init: RequestInit = {}
): Promise<Response> {
  const response = await ServerConnection.makeRequest(
    route.startsWith('/')
      ? addressOf(settings, route)
      : URLExt.join(settings.baseUrl, 'onlyoffice', route),
    init,
    settings
  );
  // "Not modified" is an answer, though none that counts as a success.
  if (!response.ok && response.status !== 304) {
    const answer = parse(await response.text());
    throw new OnlyOfficeResponseError(
      response,
      textOf(answer, 'message') ??
        `${String(response.status)} ${response.statusText}`.trim(),
      textOf(answer, 'reason')
    );
  }
  return response;
}

/** Ask a route whose answer is JSON; null if it is not. */
export async function requestJSON(
  settings: ServerConnection.ISettings,
  route: string,
  init: RequestInit = {}
): Promise<unknown> {
  return parse(await (await request(settings, route, init)).text());
}

/**
 * The whole address of a path that the server part gave.
 *
 * The base URL of the page is put in place of the server's own, which may be quoted otherwise.
 */
export function addressOf(
  settings: ServerConnection.ISettings,
  path: string
): string {
  const depth = new URL(settings.baseUrl).pathname.split('/').length - 1;
  return URLExt.join(settings.baseUrl, path.split('/').slice(depth).join('/'));
}

/** A POST of JSON. */
export function jsonBody(
  body: object
): RequestInit & { headers: Record<string, string> } {
  return {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' }
  };
}

/** Read an answer; throws `UnexpectedAnswerError` if `read` makes nothing of it. */
export function understood<T>(
  route: string,
  read: (answer: Record<string, unknown>) => T | null,
  answer: unknown
): T {
  const value = isRecord(answer) ? read(answer) : null;
  if (value === null) {
    throw new UnexpectedAnswerError(route);
  }
  return value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text in an answer; null if it is not there or empty. */
export function textOf(value: unknown, name: string): string | null {
  const found = isRecord(value) ? value[name] : null;
  return typeof found === 'string' && found !== '' ? found : null;
}

/** JSON that somebody else has written; null if it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
