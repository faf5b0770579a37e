import { URLExt } from '@jupyterlab/coreutils';
import type { Contents, ServerConnection } from '@jupyterlab/services';

import { asContentsModel } from '../api';
import { pageOf } from '../page';
import {
  isRecord,
  jsonBody,
  request,
  requestJSON,
  textOf,
  understood
} from '../request';

/** Where a copy goes, and where the Document Server has it ready. */
export interface ICopyRequest {
  /** The folder; empty for the root. */
  path: string;
  name: string;
  /** Of the copy, as the Document Server tells it. */
  fileType: string;
  url: string;
}

/** What a document held at some time, or holds now. */
export interface IMoment {
  readonly id: string;
  /** Under which the Document Server shows it. */
  readonly key: string;
  /** Null if that is not known. */
  readonly created: Date | null;
  /** Who made it so; the name is empty if that is not known. */
  readonly user: { readonly id: string; readonly name: string };
  /** Of the Document Server that made the changes; empty if there are none. */
  readonly serverVersion: string;
  /** Who changed something when, for the editor alone. */
  readonly changes: readonly unknown[];
}

/** What a document is to hold again: a kept version, or a change that the editor has ready. */
export type Restored =
  | { readonly version: string }
  | { readonly url: string; readonly fileType: string };

/** A picture that a page has. */
export interface IPicture {
  readonly ext: string;
  readonly base64: string;
}

/** Somebody who has edited a document. */
export interface IPerson {
  readonly id: string;
  readonly name: string;
  /** What names them in a comment; no mail ever goes there. */
  readonly email: string;
}

/** Whom to tell of a comment. */
export interface IMentionRequest {
  path: string;
  emails: unknown;
  message: string;
  /** Where the comment is, as the editor tells it. */
  place: unknown;
}

/** The file that a document refers to: as its editor tells it, or as somebody chose it. */
export type Referred =
  | { readonly reference: unknown }
  | {
      /** The server's path. */
      readonly chosen: string;
    };

/** A comment that one is told of. */
export interface IMention {
  readonly path: string;
  /** The name of whoever wrote it. */
  readonly by: string;
  readonly message: string;
  readonly place: object | null;
}

/** The part of the server API that answers what editors ask for. */
export interface IAsksAPI {
  /** Have all editors of a document show its name once more. */
  tellTitle(path: string): Promise<void>;
  /** Store what the Document Server has made, and return what the contents API says of it. */
  saveAs(copy: ICopyRequest): Promise<Contents.IModel>;
  /** What a document held and holds, oldest first. */
  timeline(path: string): Promise<IMoment[]>;
  /** What the editor needs to show one of these, signed; `number` is the editor's for it. */
  moment(path: string, id: string, number: number): Promise<object>;
  /** Let a document that is open be as it was. */
  restore(path: string, what: Restored): Promise<void>;
  /** Files for the editor, signed; `use` is the editor's word for what they are for. */
  lend(paths: readonly string[], use: string): Promise<object>;
  /** A file that the document at `path` refers to, for its editor, signed. */
  reference(path: string, what: Referred): Promise<object>;
  /** The server's path of a file that the document at `path` refers to. */
  locate(path: string, reference: unknown): Promise<string>;
  /** A picture that is no file, given in Base64, for the editor, signed. */
  lendPicture(picture: IPicture): Promise<object>;
  /** Those who have edited a document. */
  people(path: string): Promise<IPerson[]>;
  /** Tell people of a comment. */
  mention(mention: IMentionRequest): Promise<void>;
  /** An address to send to somebody, where a document opens at a place in it. */
  linkTo(path: string, place: unknown): string;
}

/** The client of the server part; its methods reject as `request` does. */
export class AsksAPI implements IAsksAPI {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async tellTitle(path: string): Promise<void> {
    await request(this._settings, 'title', jsonBody({ path }));
  }

  async saveAs(copy: ICopyRequest): Promise<Contents.IModel> {
    return understood(
      'save-as',
      asContentsModel,
      await requestJSON(this._settings, 'save-as', jsonBody(copy))
    );
  }

  async timeline(path: string): Promise<IMoment[]> {
    return understood(
      'timeline',
      ({ states }) =>
        Array.isArray(states)
          ? states.map(asMoment).filter(moment => moment !== null)
          : null,
      await requestJSON(this._settings, timelineOf(path))
    );
  }

  async moment(path: string, id: string, number: number): Promise<object> {
    const query = URLExt.objectToQueryString({
      state: id,
      number: String(number)
    });
    return understood(
      'timeline',
      answer => (textOf(answer, 'url') === null ? null : answer),
      await requestJSON(this._settings, `${timelineOf(path)}${query}`)
    );
  }

  async restore(path: string, what: Restored): Promise<void> {
    await requestJSON(
      this._settings,
      'restore',
      jsonBody({ path, open: true, ...what })
    );
  }

  async lend(paths: readonly string[], use: string): Promise<object> {
    return understood(
      'lend',
      answer => (textOf(answer, 'c') === null ? null : answer),
      await requestJSON(this._settings, 'lend', jsonBody({ paths, use }))
    );
  }

  async reference(path: string, what: Referred): Promise<object> {
    return understood(
      'reference',
      answer => (textOf(answer, 'url') === null ? null : answer),
      await requestJSON(
        this._settings,
        'reference',
        jsonBody({ path, ...what })
      )
    );
  }

  async lendPicture({ ext, base64 }: IPicture): Promise<object> {
    return understood(
      'lend',
      answer => (textOf(answer, 'c') === null ? null : answer),
      await requestJSON(
        this._settings,
        'lend',
        jsonBody({ ext, picture: base64 })
      )
    );
  }

  async locate(path: string, reference: unknown): Promise<string> {
    return understood(
      'locate',
      answer => textOf(answer, 'path'),
      await requestJSON(this._settings, 'locate', jsonBody({ path, reference }))
    );
  }

  async people(path: string): Promise<IPerson[]> {
    return understood(
      'people',
      ({ people }) =>
        Array.isArray(people)
          ? people.map(asPerson).filter(person => person !== null)
          : null,
      await requestJSON(this._settings, `people/${URLExt.encodeParts(path)}`)
    );
  }

  async mention(mention: IMentionRequest): Promise<void> {
    await requestJSON(this._settings, 'mention', jsonBody(mention));
  }

  /** What one has not been told yet; it counts as told then. */
  async mentions(): Promise<IMention[]> {
    return understood(
      'mentions',
      ({ mentions }) =>
        Array.isArray(mentions)
          ? mentions.map(asMention).filter(mention => mention !== null)
          : null,
      await requestJSON(this._settings, 'mentions', jsonBody({}))
    );
  }

  linkTo(path: string, place: unknown): string {
    return pageOf(this._settings.baseUrl, path, { place });
  }
}

function timelineOf(path: string): string {
  return `timeline/${URLExt.encodeParts(path)}`;
}

function asPerson(value: unknown): IPerson | null {
  const id = textOf(value, 'id');
  const name = textOf(value, 'name');
  const email = textOf(value, 'email');
  return id === null || name === null || email === null
    ? null
    : { id, name, email };
}

function asMention(value: unknown): IMention | null {
  const path = textOf(value, 'path');
  if (!isRecord(value) || path === null) {
    return null;
  }
  return {
    path,
    by: textOf(value, 'by') ?? '',
    message: textOf(value, 'message') ?? '',
    place: isRecord(value.place) ? value.place : null
  };
}

function asMoment(value: unknown): IMoment | null {
  const id = textOf(value, 'id');
  const key = textOf(value, 'key');
  if (!isRecord(value) || id === null || key === null) {
    return null;
  }
  const { changes, created, user } = value;
  return {
    id,
    key,
    created: typeof created === 'number' ? new Date(created) : null,
    user: { id: textOf(user, 'id') ?? '', name: textOf(user, 'name') ?? '' },
    serverVersion: textOf(value, 'serverVersion') ?? '',
    changes: Array.isArray(changes) ? changes : []
  };
}
