import { DocumentManager } from '@jupyterlab/docmanager';
import type { IDocumentWidgetOpener } from '@jupyterlab/docmanager';
import { DocumentRegistry } from '@jupyterlab/docregistry';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils';
import { dismissDialog, waitForDialog } from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import type { IPreviewOffer } from '../src/api';
import type { IAsker } from '../src/asks/tools';
import type { EditorEvents } from '../src/docsapi';
import {
  MODEL,
  OnlyOfficeFactory,
  OnlyOfficeModelFactory
} from '../src/factory';
import { fileTypes } from '../src/filetypes';
import { FORMATS } from '../src/formats';
import type { IPreview, IPreviewHost } from '../src/preview/preview';
import { FACTORY } from '../src/tokens';
import { OnlyOfficeWidget } from '../src/widget';
import {
  FakeAPI,
  FakeLoader,
  editorReply,
  previewReply,
  settled
} from './fakes';
import type { FakeEditor } from './fakes';

const trans = nullTranslator.load('jupyter_onlyoffice');

/** Opens nothing: the tests attach what they want to see. */
class Opener implements IDocumentWidgetOpener {
  readonly opened = new Signal<this, IDocumentWidget>(this);

  open(): void {
    // See above.
  }
}

/** A preview that shows nothing. */
class FakePreview implements IPreview {
  constructor(
    readonly offer: IPreviewOffer,
    readonly host: IPreviewHost
  ) {
    this.node.className = 'preview';
    this.node.tabIndex = 0;
  }

  readonly node = document.createElement('div');
  isDisposed = false;
  wakes = 0;

  focus(): void {
    this.node.focus();
  }

  wake(): void {
    this.wakes += 1;
  }

  dispose(): void {
    this.isDisposed = true;
    this.node.remove();
  }
}

/** A JupyterLab with our factory, as far as documents are concerned. */
class Lab {
  constructor(readonly api = new FakeAPI(editorReply())) {
    const extensions = Object.keys(FORMATS);
    const registry = new DocumentRegistry();
    for (const fileType of fileTypes(extensions, trans)) {
      registry.addFileType(fileType);
    }
    registry.addModelFactory(new OnlyOfficeModelFactory());
    registry.addWidgetFactory(
      new OnlyOfficeFactory({
        name: FACTORY,
        modelName: MODEL,
        fileTypes: extensions,
        defaultFor: extensions,
        readOnly: false,
        api,
        docsAPI: this.loader,
        contents: this.services.contents,
        trans,
        closePatience: 20,
        preview: this.preview,
        basic: () => Promise.reject(new Error('Nobody edits here')),
        asks: this.asks,
        preferences: () => ({
          type: 'desktop',
          theme: 'default-light',
          lang: 'en'
        })
      })
    );
    this.documents = new DocumentManager({
      registry,
      manager: this.services,
      opener: new Opener()
    });
  }

  readonly loader = new FakeLoader();
  readonly previews: FakePreview[] = [];
  readonly askers: IAsker[] = [];
  previewFailure: Error | null = null;
  readonly services = new ServiceManagerMock();
  readonly documents: DocumentManager;

  get editor(): FakeEditor {
    return this.loader.api.last;
  }

  readonly asks = (asker: IAsker): EditorEvents => ({
    onRequestRename: () => {
      this.askers.push(asker);
    }
  });

  readonly preview = (
    offer: IPreviewOffer,
    host: IPreviewHost
  ): Promise<IPreview> => {
    if (this.previewFailure) {
      return Promise.reject(this.previewFailure);
    }
    const preview = new FakePreview(offer, host);
    this.previews.push(preview);
    return Promise.resolve(preview);
  };

  /** Make a tab for a new file, which is not in the page yet. */
  async make(): Promise<OnlyOfficeWidget> {
    const { path } = await this.services.contents.newUntitled({
      type: 'file',
      ext: '.docx'
    });
    const widget = this.documents.open(path);
    if (!(widget instanceof OnlyOfficeWidget)) {
      throw new Error(`${path} was opened by something else`);
    }
    await widget.context.ready;
    return widget;
  }

  /** Make a tab and show its document. */
  async open(): Promise<OnlyOfficeWidget> {
    const widget = await this.make();
    Widget.attach(widget, document.body);
    await settled();
    return widget;
  }

  /** Make a tab and let its document be ready to be typed in. */
  async openReady(): Promise<OnlyOfficeWidget> {
    const widget = await this.open();
    this.editor.emit('onAppReady');
    this.editor.emit('onDocumentReady');
    return widget;
  }
}

function panel(widget: OnlyOfficeWidget): HTMLElement | null {
  return widget.node.querySelector('.jp-OnlyOffice-failure');
}

function notices(widget: OnlyOfficeWidget): (string | undefined)[] {
  return [
    ...widget.node.querySelectorAll<HTMLElement>('.jp-OnlyOffice-notice')
  ].map(bar => bar.dataset.notice);
}

describe('OnlyOfficeWidget', () => {
  let lab: Lab;

  beforeEach(() => {
    lab = new Lab();
  });

  afterEach(async () => {
    await lab.documents.closeAll();
    lab.documents.dispose();
    document.body.replaceChildren();
  });

  it('should ask JupyterLab for no content and make no copy', async () => {
    const widget = await lab.open();
    const { contents } = lab.services;
    for (const [, options] of jest.mocked(contents.get).mock.calls) {
      expect(options?.content).toBe(false);
    }
    expect(contents.get).toHaveBeenCalled();
    expect(contents.createCheckpoint).not.toHaveBeenCalled();
    expect(widget.context.canSave).toBe(false);
  });

  it('should let the editor ask, and know the one that did', async () => {
    const widget = await lab.openReady();
    const first = lab.editor;
    first.emit('onRequestRename', 'c');
    expect(lab.askers.map(({ context }) => context)).toEqual([widget.context]);
    expect(lab.askers[0]?.editor()).toBe(first);
    await widget.model.open();
    first.emit('onRequestRename', 'd');
    expect(lab.askers).toHaveLength(1);
    expect(lab.askers[0]?.editor()).toBe(lab.editor);
  });

  it('should not start an editor before it is in the page', async () => {
    const widget = await lab.make();
    await settled();
    expect(lab.api.opened).toEqual([]);
    widget.hide();
    Widget.attach(widget, document.body);
    await settled();
    expect(lab.api.opened).toEqual([]);
    widget.show();
    await settled();
    expect(lab.api.opened.map(({ path }) => path)).toEqual([
      widget.context.path
    ]);
    expect(lab.loader.api.editors).toHaveLength(1);
  });

  it('should start no editor at all if it is thrown away before', async () => {
    const widget = await lab.make();
    widget.dispose();
    await settled();
    expect(lab.api.opened).toEqual([]);
  });

  it('should not start another editor when it is moved', async () => {
    const widget = await lab.open();
    Widget.detach(widget);
    Widget.attach(widget, document.body);
    await settled();
    expect(lab.api.opened).toHaveLength(1);
  });

  it('should name its frame, and give each editor a place of its own', async () => {
    const first = await lab.open();
    const { placeholder } = lab.editor;
    await lab.open();
    expect(first.content.frame?.title).toBe(`Editor of ${first.title.label}`);
    expect(lab.editor.placeholder).not.toBe(placeholder);
  });

  it('should show progress until the editor shows its own', async () => {
    const widget = await lab.open();
    const progress = (): Element | null =>
      widget.node.querySelector('.jp-OnlyOffice-progress');
    expect(progress()?.getAttribute('role')).toBe('status');
    lab.editor.emit('onAppReady');
    expect(progress()).toBeNull();
  });

  describe('failure', () => {
    it('should show why, and try again', async () => {
      lab = new Lab(new FakeAPI(new Error('It is broken'), editorReply()));
      const widget = await lab.open();
      expect(panel(widget)?.getAttribute('role')).toBe('alert');
      expect(panel(widget)?.textContent).toContain('It is broken');
      panel(widget)?.querySelector('button')?.click();
      await settled();
      expect(panel(widget)).toBeNull();
      expect(widget.content.frame).not.toBeNull();
    });

    it('should show markup in a name or message as text', async () => {
      lab = new Lab(new FakeAPI(new Error('<img src=x onerror=alert(1)>')));
      const widget = await lab.open();
      expect(widget.node.querySelector('img')).toBeNull();
      expect(panel(widget)?.textContent).toContain('<img src=x');
    });

    it('should end an editor that reports an error before its document', async () => {
      const widget = await lab.open();
      lab.editor.emit('onError', { errorCode: -20, errorDescription: '' });
      expect(panel(widget)?.dataset.failure).toBe('editor-20');
      expect(lab.editor.destroyed).toBe(1);
      expect(widget.content.frame).toBeNull();
    });

    it('should not listen to an editor that has been replaced', async () => {
      const widget = await lab.open();
      const old = lab.editor;
      await widget.model.open();
      old.emit('onError', { errorCode: -20 });
      expect(panel(widget)).toBeNull();
      expect(old.destroyed).toBe(1);
      expect(widget.content.frame).toBe(lab.editor.frame);
    });
  });

  describe('preview', () => {
    it('should be shown where there is no editor, and go when there is one', async () => {
      lab = new Lab(new FakeAPI(previewReply(), editorReply()));
      const widget = await lab.open();
      const [preview] = lab.previews;
      expect(preview?.node.isConnected).toBe(true);
      expect(preview?.host.label()).toBe(widget.title.label);
      expect(widget.node.querySelector('.jp-OnlyOffice-progress')).toBeNull();
      preview?.host.retry();
      await settled();
      expect(preview?.isDisposed).toBe(true);
      expect(widget.content.frame).toBe(lab.editor.frame);
    });

    it('should take the focus of its tab', async () => {
      lab = new Lab(new FakeAPI(previewReply()));
      const widget = await lab.open();
      widget.content.focusEditor();
      expect(document.activeElement).toBe(lab.previews[0]?.node);
    });

    it('should go with its tab', async () => {
      lab = new Lab(new FakeAPI(previewReply()));
      const widget = await lab.open();
      widget.close();
      await settled();
      expect(lab.previews[0]?.isDisposed).toBe(true);
    });

    it('should not stay where nobody wants it any more', async () => {
      lab = new Lab(new FakeAPI(previewReply()));
      const widget = await lab.make();
      Widget.attach(widget, document.body);
      await widget.model.open();
      widget.dispose();
      await settled();
      expect(lab.previews.map(({ isDisposed }) => isDisposed)).not.toContain(
        false
      );
    });

    it('should be replaced by the reason where it cannot be loaded', async () => {
      lab = new Lab(new FakeAPI(previewReply()));
      lab.previewFailure = new Error('Loading chunk failed');
      const widget = await lab.open();
      expect(panel(widget)?.textContent).toContain('Loading chunk failed');
    });

    it('should have nothing to save', async () => {
      lab = new Lab(new FakeAPI(previewReply()));
      const widget = await lab.open();
      const saved = widget.context.save();
      await saved;
      expect(widget.context.model.dirty).toBe(false);
      expect(widget.model.status.saveState.name).toBe('unchanged');
    });

    it('should look again at the file when it is seen again', async () => {
      lab = new Lab(new FakeAPI(previewReply()));
      const widget = await lab.open();
      widget.hide();
      widget.content.hide();
      widget.show();
      widget.content.show();
      expect(lab.previews[0]?.wakes).toBeGreaterThan(0);
    });

    it('should say nothing about typing when the file is deleted', async () => {
      lab = new Lab(new FakeAPI(previewReply()));
      const widget = await lab.open();
      await lab.services.contents.delete(widget.context.path);
      const notice = widget.node.querySelector('.jp-OnlyOffice-notice-text');
      expect(notice?.textContent).toContain('was deleted');
      expect(notice?.textContent).not.toContain('type');
    });
  });

  describe('save state', () => {
    it('should stand in the tab, below what is known of the file', async () => {
      const widget = await lab.openReady();
      widget.title.caption = 'Name: a.docx';
      lab.editor.emit('onDocumentStateChange', true);
      expect(widget.title.caption).toBe('Name: a.docx\nUnsaved changes');
      widget.title.caption = 'Name: b.docx';
      expect(widget.title.caption).toBe('Name: b.docx\nUnsaved changes');
      widget.model.noteNotSaved('The disk is full.');
      expect(widget.title.caption).toContain('Not saved: The disk is full.');
      lab.editor.emit('onDocumentStateChange', false);
      widget.model.noteSaved();
      expect(widget.title.caption).toMatch(/^Name: b.docx\nSaved at /);
    });

    it('should change when the failed save is tried again', async () => {
      const widget = await lab.openReady();
      widget.model.noteNotSaved('The disk is full.');
      const { status } = widget.model;
      const states: string[] = [];
      status.progressChanged.connect(() => states.push(status.saveState.name));
      const saved = new Promise<void>(resolve => {
        widget.context.saveState.connect((_, state) => {
          if (state === 'completed') {
            resolve();
          }
        });
      });
      widget.node
        .querySelector<HTMLElement>(
          '.jp-OnlyOffice-notice .jp-OnlyOffice-button'
        )
        ?.click();
      await saved;
      await settled();
      expect(states).toEqual(['saving', 'saved']);
      expect(notices(widget)).toEqual([]);
    });
  });

  describe('tab', () => {
    it('should be marked while something is not handed over', async () => {
      const widget = await lab.openReady();
      lab.editor.emit('onDocumentStateChange', true);
      expect(widget.context.model.dirty).toBe(true);
      expect(widget.title.className).toContain('jp-mod-dirty');
      lab.editor.emit('onDocumentStateChange', false);
      expect(widget.title.className).not.toContain('jp-mod-dirty');
    });

    it('should never rename the file when its label is set', async () => {
      const widget = await lab.openReady();
      const { label } = widget.title;
      widget.title.label = 'something else.docx';
      await settled();
      expect(lab.services.contents.rename).not.toHaveBeenCalled();
      expect(widget.title.label).toBe(label);
    });

    it('should follow the file to its new name with the same editor', async () => {
      const widget = await lab.openReady();
      await lab.services.contents.rename(widget.context.path, 'new name.xlsx');
      expect(widget.title.label).toBe('new name.xlsx');
      expect(widget.title.icon).toMatchObject({
        name: 'jupyter-onlyoffice:spreadsheet'
      });
      expect(widget.content.frame?.title).toBe('Editor of new name.xlsx');
      expect(lab.loader.api.editors).toHaveLength(1);
      expect(lab.api.opened).toHaveLength(1);
      await widget.model.open();
      expect(lab.api.opened[1]?.path).toBe('new name.xlsx');
    });

    it('should say that the file was deleted, and stay', async () => {
      const widget = await lab.openReady();
      await lab.services.contents.delete(widget.context.path);
      expect(notices(widget)).toEqual(['deleted']);
      expect(widget.isDisposed).toBe(false);
      expect(lab.editor.destroyed).toBe(0);
    });

    it('should show a newer revision in the same frame', async () => {
      await lab.openReady();
      lab.editor.emit('onRequestRefreshFile');
      await settled();
      expect(lab.editor.refreshed).toHaveLength(1);
      expect(lab.loader.api.editors).toHaveLength(1);
    });

    it('should put the cursor into the document when it is activated', async () => {
      const widget = await lab.openReady();
      widget.content.focusEditor();
      expect(lab.editor.grabbed).toBe(1);
    });

    it('should put the cursor into a spreadsheet without what breaks its editor', async () => {
      const config = {
        documentType: 'cell',
        document: { key: 'k1', url: 'http://jupyter/', fileType: 'xlsx' }
      };
      lab = new Lab(new FakeAPI(editorReply('k1', { config })));
      const widget = await lab.openReady();
      widget.content.focusEditor();
      expect(document.activeElement).toBe(lab.editor.frame);
      expect(lab.editor.grabbed).toBe(0);
    });
  });

  describe('#close()', () => {
    it('should end the editor while its frame is in the page', async () => {
      const widget = await lab.openReady();
      widget.close();
      await settled();
      expect(widget.isDisposed).toBe(true);
      expect(lab.editor.destroyed).toBe(1);
      expect(lab.editor.leftInPage).toBe(true);
    });

    it('should wait for what was typed', async () => {
      const widget = await lab.openReady();
      lab.editor.emit('onDocumentStateChange', true);
      widget.close();
      widget.close();
      await settled();
      expect(widget.isDisposed).toBe(false);
      expect(lab.editor.destroyed).toBe(0);
      expect(notices(widget)).toEqual(['closing']);
      lab.editor.emit('onDocumentStateChange', false);
      await settled();
      expect(widget.isDisposed).toBe(true);
      expect(lab.editor.destroyed).toBe(1);
    });

    it('should stay open if the user wants to keep what is not handed over', async () => {
      const widget = await lab.openReady();
      lab.editor.emit('onDocumentStateChange', true);
      widget.close();
      await dismissDialog();
      await settled();
      expect(widget.isDisposed).toBe(false);
      expect(widget.model.handOver.pending).toBe(true);
      lab.editor.emit('onDocumentStateChange', false);
    });

    it('should close if the user gives up what is not handed over', async () => {
      const widget = await lab.openReady();
      lab.editor.emit('onDocumentStateChange', true);
      widget.close();
      await waitForDialog();
      document.querySelector<HTMLElement>('.jp-Dialog .jp-mod-warn')?.click();
      await settled();
      expect(widget.isDisposed).toBe(true);
    });

    it('should close when the editor is asked to', async () => {
      const widget = await lab.openReady();
      lab.editor.emit('onRequestClose');
      await settled();
      expect(widget.isDisposed).toBe(true);
    });
  });

  describe('#dispose()', () => {
    it('should be safe to call more than once', async () => {
      const widget = await lab.openReady();
      widget.dispose();
      widget.dispose();
      expect(lab.editor.destroyed).toBe(1);
      expect(lab.editor.leftInPage).toBe(true);
    });

    it('should be safe while the document is being opened', async () => {
      const widget = await lab.make();
      Widget.attach(widget, document.body);
      widget.dispose();
      await settled();
      expect(lab.loader.api.editors).toEqual([]);
    });
  });
});
