import type { ServerConnection } from '@jupyterlab/services';
import { URLExt } from '@jupyterlab/coreutils';

import {
  isRecord,
  jsonBody,
  requestJSON,
  textOf,
  understood
} from '../request';

/** Something that a document held before. */
export interface IVersion {
  readonly id: string;
  /** When something else took its place. */
  readonly time: Date;
  /** In bytes. */
  readonly size: number;
}

/** Which side of a conflict is to be in the file: what was typed, or what others wrote. */
export type Keep = 'mine' | 'theirs';

/** The part of the server API that chooses between states of a document. */
export interface IVersionsAPI {
  /** What is kept of a document, newest first. */
  list(path: string): Promise<IVersion[]>;
  /** Let a document be as it was. */
  restore(path: string, version: string): Promise<void>;
  /** End the conflict that has a copy. */
  settle(path: string, copy: string, keep: Keep): Promise<void>;
}

/** The client of the server part; its methods reject as `request` does. */
export class VersionsAPI implements IVersionsAPI {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async list(path: string): Promise<IVersion[]> {
    return understood(
      'history',
      asVersions,
      await requestJSON(this._settings, `history/${URLExt.encodeParts(path)}`)
    );
  }

  async restore(path: string, version: string): Promise<void> {
    await requestJSON(this._settings, 'restore', jsonBody({ path, version }));
  }

  async settle(path: string, copy: string, keep: Keep): Promise<void> {
    await requestJSON(this._settings, 'settle', jsonBody({ path, copy, keep }));
  }
}

function asVersions(answer: Record<string, unknown>): IVersion[] | null {
  const { versions } = answer;
  return Array.isArray(versions)
    ? versions.map(asVersion).filter(version => version !== null)
    : null;
}

function asVersion(value: unknown): IVersion | null {
  const id = textOf(value, 'id');
  if (id === null || !isRecord(value)) {
    return null;
  }
  const { size, time } = value;
  return typeof size === 'number' && typeof time === 'number'
    ? { id, time: new Date(time), size }
    : null;
}
