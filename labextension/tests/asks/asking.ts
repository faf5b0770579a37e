import { DocumentManager } from '@jupyterlab/docmanager';
import { DocumentRegistry } from '@jupyterlab/docregistry';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils';
import type { Contents } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import type { ITemplate } from '../../src/api';
import type {
  IAsksAPI,
  ICopyRequest,
  IMentionRequest,
  IMoment,
  IPerson,
  Referred,
  Restored
} from '../../src/asks/client';
import { askEvents } from '../../src/asks/events';
import type { IAsker, IAskTools } from '../../src/asks/tools';
import type { EditorEvents, IDocEditor } from '../../src/docsapi';
import { Tab } from '../versions/tab';

/** The server part: notes what it was told, and fails as often as it is to. */
export class FakeAsksAPI implements IAsksAPI {
  readonly titles: string[] = [];
  readonly copies: ICopyRequest[] = [];
  readonly failures: Error[] = [];
  readonly restored: [path: string, what: Restored][] = [];
  readonly located: [path: string, reference: unknown][] = [];
  readonly mentioned: IMentionRequest[] = [];
  moments: IMoment[] = [];
  known: IPerson[] = [];

  tellTitle(path: string): Promise<void> {
    this.titles.push(path);
    return Promise.resolve();
  }

  saveAs(copy: ICopyRequest): Promise<Contents.IModel> {
    this.copies.push(copy);
    const path = [copy.path, copy.name].filter(Boolean).join('/');
    return this._answer({ path, name: copy.name, type: 'file' });
  }

  timeline(): Promise<IMoment[]> {
    return this._answer(this.moments);
  }

  moment(path: string, id: string, number: number): Promise<object> {
    return this._answer({ signed: [path, id, number] });
  }

  restore(path: string, what: Restored): Promise<void> {
    this.restored.push([path, what]);
    return this._answer({});
  }

  lend(paths: readonly string[], use: string): Promise<object> {
    return this._answer({ c: use, signed: paths });
  }

  reference(path: string, what: Referred): Promise<object> {
    return this._answer({ signed: [path, what] });
  }

  locate(path: string, reference: unknown): Promise<string> {
    this.located.push([path, reference]);
    return this._answer('a/found.xlsx');
  }

  lendPicture(picture: object): Promise<object> {
    return this._answer({ c: 'add', signed: picture });
  }

  people(): Promise<IPerson[]> {
    return this._answer(this.known);
  }

  mention(mention: IMentionRequest): Promise<void> {
    this.mentioned.push(mention);
    return this._answer({});
  }

  linkTo(path: string, place: unknown): string {
    return `http://jupyter/${path}#${JSON.stringify(place)}`;
  }

  private _answer<T>(answer: unknown): Promise<T> {
    const failure = this.failures.shift();
    return failure ? Promise.reject(failure) : Promise.resolve(answer as T);
  }
}

/** An editor with a document at `a/b.docx` that asks for things. */
export class Asking {
  constructor(readonly path = 'a/b.docx') {
    this.tab = new Tab(path);
    const asker = {
      context: {
        path,
        localPath: path,
        rename: (name: string) => {
          this.renamed.push(name);
          return this.failure
            ? Promise.reject(this.failure)
            : Promise.resolve();
        }
      },
      model: this.tab.model,
      editor: () => this.editor
    } as unknown as IAsker;
    this.events = askEvents(asker, this.tools);
    // Any folder is there, and holds the same.
    jest.mocked(this.services.contents.get).mockImplementation(folder =>
      Promise.resolve({
        ...entry(folder, 'directory'),
        content: this.files.map(name => entry(`${folder}/${name}`, 'file'))
      })
    );
  }

  readonly tab: Tab;
  /** The names of the files that every folder holds. */
  files: string[] = [];
  readonly api = new FakeAsksAPI();
  readonly renamed: string[] = [];
  readonly opened: string[] = [];
  readonly refreshed: string[] = [];
  readonly services = new ServiceManagerMock();
  readonly manager = new DocumentManager({
    registry: new DocumentRegistry(),
    manager: this.services,
    opener: { opened: new Signal(this), open: () => undefined } as never
  });
  failure: Error | null = null;
  editor: IDocEditor | null = null;
  templates: ITemplate[] = [];
  readonly created: unknown[] = [];
  readonly marked: [path: string, favorite: boolean][] = [];
  readonly tools: IAskTools = {
    api: this.api,
    files: {
      templates: () => Promise.resolve(this.templates),
      create: request => {
        this.created.push(request);
        return Promise.resolve(entry('a/Untitled.docx', 'file'));
      },
      createFrom: (template, folder) => {
        this.created.push([template, folder]);
        return Promise.resolve(entry('a/Letter.docx', 'file'));
      }
    },
    favorites: {
      mark: (path, favorite) => {
        this.marked.push([path, favorite]);
        return this.failure ? Promise.reject(this.failure) : Promise.resolve();
      }
    },
    lang: () => 'de',
    contents: this.services.contents,
    manager: this.manager,
    trans: nullTranslator.load('jupyter_onlyoffice'),
    translator: nullTranslator,
    open: path => {
      this.opened.push(path);
    },
    refresh: folder => {
      this.refreshed.push(folder);
    }
  };
  readonly events: EditorEvents;

  get notices(): string[] {
    return this.tab.notices.map(({ text }) => text);
  }

  ask(name: string, data?: unknown): void {
    this.events[name]?.({ data });
  }

  dispose(): void {
    this.manager.dispose();
    this.services.dispose();
  }
}

/** Wait until something is so that no event tells. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => setTimeout(resolve, 1));
  }
}

function entry(path: string, type: string): Contents.IModel {
  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    type,
    format: 'json',
    content: null,
    mimetype: '',
    writable: true,
    created: '',
    last_modified: ''
  };
}
