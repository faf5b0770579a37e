import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import type { IPageEditor } from '../../src/basic/basic';
import type {
  IContent,
  IContentAPI,
  IExamination,
  ILease
} from '../../src/basic/client';
import type { IDraft, IDrafts } from '../../src/basic/drafts';
import { BasicModel } from '../../src/basic/model';
import type { LossChoice } from '../../src/basic/model';
import { HandOver } from '../../src/handover';
import { DocumentStatus } from '../../src/status';
import { refused } from '../fakes';

export const trans = nullTranslator.load('jupyter_onlyoffice');

export function bytesOf(text: string): ArrayBuffer {
  return Uint8Array.from(text, letter => letter.charCodeAt(0)).buffer;
}

export function textOf(bytes: ArrayBuffer): string {
  return String.fromCharCode(...new Uint8Array(bytes));
}

/** A server with one document, whose revision is "r" and its text. */
export class FakeContentAPI implements IContentAPI {
  text = 'Before';
  /** Who else edits the document. */
  other: string | null = null;
  lost: IExamination = { losses: [], textChanged: false };
  failure: Error | null = null;
  whileStoring: () => void = () => undefined;
  readonly leases: (string | null)[] = [];
  readonly released: string[] = [];
  readonly stored: string[] = [];
  readonly examined: string[] = [];

  get revision(): string {
    return `r${this.text}`;
  }

  read(): Promise<IContent> {
    return Promise.resolve({
      bytes: bytesOf(this.text),
      revision: this.revision
    });
  }

  lease(_: string, lease: string | null): Promise<ILease> {
    this.leases.push(lease);
    return this.other === null
      ? Promise.resolve({ lease: lease ?? 'mine', revision: this.revision })
      : Promise.reject(refused(409, 'in-use', `${this.other} is editing.`));
  }

  release(_: string, lease: string): Promise<void> {
    this.released.push(lease);
    return Promise.resolve();
  }

  examine(_: string, bytes: ArrayBuffer): Promise<IExamination> {
    this.examined.push(textOf(bytes));
    return Promise.resolve(this.lost);
  }

  store(_: string, bytes: ArrayBuffer, revision: string): Promise<string> {
    if (this.failure) {
      return Promise.reject(this.failure);
    }
    if (revision !== this.revision) {
      return Promise.reject(refused(412, 'changed', 'It was changed.'));
    }
    this.text = textOf(bytes);
    this.whileStoring();
    this.stored.push(this.text);
    return Promise.resolve(this.revision);
  }
}

/** An editor of texts. */
export class FakePageEditor implements IPageEditor {
  readonly node = document.createElement('div');
  readonly typed = new Signal<this, void>(this);
  isDisposed = false;
  text = '';

  show(bytes: ArrayBuffer): Promise<void> {
    this.text = textOf(bytes);
    return Promise.resolve();
  }

  type(text: string): void {
    this.text += text;
    this.typed.emit();
  }

  bytes(): Promise<ArrayBuffer> {
    return Promise.resolve(bytesOf(this.text));
  }

  rewritten(): Promise<ArrayBuffer> {
    return Promise.resolve(bytesOf(`${this.text} rewritten`));
  }

  focus(): void {
    this.node.focus();
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

/** Drafts that are kept for as long as this. */
export class FakeDrafts implements IDrafts {
  readonly kept = new Map<string, IDraft>();
  readonly moved: [string, string][] = [];

  find(path: string): Promise<IDraft | null> {
    return Promise.resolve(this.kept.get(path) ?? null);
  }

  keep(path: string, draft: IDraft): Promise<void> {
    this.kept.set(path, draft);
    return Promise.resolve();
  }

  drop(path: string): Promise<void> {
    this.kept.delete(path);
    return Promise.resolve();
  }

  move(from: string, to: string): Promise<void> {
    this.moved.push([from, to]);
    return Promise.resolve();
  }
}

export const PATH = 'a/b.docx';

/** A document that is edited in the page, and everything around it. */
export class Desk {
  constructor(more: Partial<BasicModel.IOptions> = {}) {
    this.model = new BasicModel({
      api: this.api,
      editor: this.editor,
      drafts: this.drafts,
      status: this.status,
      handOver: this.handOver,
      path: () => PATH,
      trans,
      ask: losses => {
        this.asked.push(losses);
        return Promise.resolve(this.choice);
      },
      copy: bytes => {
        this.copies.push(textOf(bytes));
        return Promise.resolve('a/b (basic copy).docx');
      },
      goOnIn: path => {
        this.wentOnIn.push(path);
      },
      openBeside: path => {
        this.beside.push(path);
      },
      leave: message => {
        this.left.push(message);
      },
      requestSave: () => {
        void this.model.save().catch(() => undefined);
      },
      draftDelay: 0,
      ...more
    });
  }

  readonly api = new FakeContentAPI();
  readonly editor = new FakePageEditor();
  readonly drafts = new FakeDrafts();
  readonly status = new DocumentStatus();
  readonly handOver = new HandOver();
  readonly model: BasicModel;
  choice: LossChoice = 'cancel';
  readonly asked: string[] = [];
  readonly copies: string[] = [];
  readonly wentOnIn: string[] = [];
  readonly beside: string[] = [];
  readonly left: string[] = [];

  /** The texts of the notices. */
  get told(): string[] {
    return this.status.notices.map(({ text }) => text);
  }

  /** Click a button of a notice. */
  press(label: string): void {
    const actions = this.status.notices.flatMap(({ action, others }) => [
      ...(action ? [action] : []),
      ...(others ?? [])
    ]);
    const found = actions.find(action => action.label === label);
    if (!found) {
      throw new Error(`There is no ${label}`);
    }
    found.run();
  }
}

/** Let everything happen that only waits for promises and timers that are due. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
