import type { Contents, ServerConnection } from '@jupyterlab/services';

import { asContentsModel } from '../api';
import type { IReading } from '../preview/source';
import {
  addressOf,
  isRecord,
  jsonBody,
  request,
  requestJSON,
  textOf,
  understood
} from '../request';

/** What is asked of the server to convert a document. */
export interface IConvertRequest extends IReading {
  readonly path: string;
  /** The extension of the new file. */
  readonly to: string;
  /** Whether the new file is to be a form that people fill in. */
  readonly form?: true;
  /** Whether the new file is to be fetched instead of put beside the document. */
  readonly download?: true;
}

/** How far a conversion is. */
export type Conversion =
  | {
      readonly state: 'running';
      readonly job: string;
      /** In percent; null where nobody knows. */
      readonly progress: number | null;
    }
  | { readonly state: 'done'; readonly result: ConversionResult }
  | {
      readonly state: 'failed';
      readonly message: string;
      readonly reason: string | null;
    };

/** The new file, beside the document or to be fetched. */
export type ConversionResult =
  | { readonly model: Contents.IModel; readonly url: null }
  | { readonly model: null; readonly url: string };

/** The part of the server API that converts. */
export interface IConvertAPI {
  /** Start a conversion, which may be done at once. */
  start(request: IConvertRequest, signal: AbortSignal): Promise<Conversion>;
  /** Ask how far a conversion is. */
  look(job: string): Promise<Conversion>;
  cancel(job: string): Promise<void>;
}

/** The client of the server part; its methods reject as `request` does. */
export class ConvertAPI implements IConvertAPI {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async start(
    conversion: IConvertRequest,
    signal: AbortSignal
  ): Promise<Conversion> {
    const answer = await requestJSON(this._settings, 'convert', {
      ...jsonBody(conversion),
      signal
    });
    return understood('convert', found => this._asStarted(found), answer);
  }

  async look(job: string): Promise<Conversion> {
    return understood(
      'jobs',
      found => this._asConversion(found),
      await requestJSON(this._settings, routeOf(job))
    );
  }

  async cancel(job: string): Promise<void> {
    await request(this._settings, routeOf(job), { method: 'DELETE' });
  }

  private _asStarted(answer: Record<string, unknown>): Conversion | null {
    const model = asContentsModel(answer);
    return model
      ? { state: 'done', result: { model, url: null } }
      : this._asConversion(answer);
  }

  private _asConversion(answer: Record<string, unknown>): Conversion | null {
    const job = textOf(answer, 'job');
    switch (answer.state) {
      case 'done':
        return this._asDone(answer);
      case 'failed':
        return {
          state: 'failed',
          message: textOf(answer, 'message') ?? '',
          reason: textOf(answer, 'reason')
        };
      // That it has been accepted says nothing about its state.
      case undefined:
      case 'queued':
      case 'running':
        return job === null
          ? null
          : { state: 'running', job, progress: progressOf(answer) };
      default:
        return null;
    }
  }

  private _asDone(answer: Record<string, unknown>): Conversion | null {
    const model = isRecord(answer.model) ? asContentsModel(answer.model) : null;
    if (model) {
      return { state: 'done', result: { model, url: null } };
    }
    const url = textOf(answer, 'url');
    return url === null
      ? null
      : {
          state: 'done',
          result: { model: null, url: addressOf(this._settings, url) }
        };
  }
}

function routeOf(job: string): string {
  return `jobs/${encodeURIComponent(job)}`;
}

function progressOf(answer: Record<string, unknown>): number | null {
  return typeof answer.progress === 'number' ? answer.progress : null;
}
