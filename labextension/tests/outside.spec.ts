import { nullTranslator } from '@jupyterlab/translation';

import { EditorModel } from '../src/model';
import { showChanged, showRestored } from '../src/outside';
import {
  FakeAPI,
  FakeLoader,
  editorReply,
  previewReply,
  settled
} from './fakes';

const trans = nullTranslator.load('jupyter_onlyoffice');

function make(api: FakeAPI): EditorModel {
  return new EditorModel({
    api,
    docsAPI: new FakeLoader(),
    trans,
    path: () => 'a/b.docx',
    preferences: () => ({ type: 'desktop', theme: '', lang: 'en' })
  });
}

/** A model whose document is there to be typed in. */
async function makeReady(api: FakeAPI): Promise<EditorModel> {
  const model = make(api);
  await model.open();
  emit(model, 'onAppReady');
  emit(model, 'onDocumentReady');
  return model;
}

function emit(model: EditorModel, name: string, data?: unknown): void {
  model.events[name]?.({ data });
}

function noticeIds(model: EditorModel): string[] {
  return model.status.notices.map(({ id }) => id);
}

describe('showChanged()', () => {
  it('should show the new version in the same frame where nothing was typed', async () => {
    const api = new FakeAPI(
      editorReply('k1'),
      editorReply('k2'),
      editorReply('k3')
    );
    const model = await makeReady(api);
    const keys: string[] = [];
    model.refreshRequested.connect((_, config) => {
      keys.push(config.document.key);
    });
    await showChanged(model, 'Changed.', trans);
    expect(model.status.notices).toMatchObject([
      { id: 'changed', severity: 'info' }
    ]);
    await showChanged(model, 'Changed once more.', trans);
    expect(keys).toEqual(['k2', 'k3']);
    expect(api.opened.slice(1)).toMatchObject([
      { outdated: 'k1', untouched: true },
      { outdated: 'k2', untouched: true }
    ]);
  });

  it('should show the new version where the file had all that was typed', async () => {
    const api = new FakeAPI(editorReply('k1'), editorReply('k2'));
    const model = await makeReady(api);
    emit(model, 'onDocumentStateChange', true);
    emit(model, 'onDocumentStateChange', false);
    model.noteSaved();
    await showChanged(model, 'Changed.', trans);
    expect(api.opened[1]).toMatchObject({ outdated: 'k1', untouched: true });
    expect(model.key).toBe('k2');
    expect(model.status.notices).toMatchObject([{ severity: 'info' }]);
  });

  it('should only tell where the file lacks something that was typed', async () => {
    const api = new FakeAPI(editorReply('k1'), editorReply('k2'));
    const model = await makeReady(api);
    emit(model, 'onDocumentStateChange', true);
    emit(model, 'onDocumentStateChange', false);
    await showChanged(model, 'Changed.', trans);
    expect(api.opened).toHaveLength(1);
    expect(model.status.notices).toMatchObject([
      { id: 'changed', severity: 'warning', text: 'Changed.' }
    ]);
  });

  it('should only tell where others are editing', async () => {
    const model = await makeReady(new FakeAPI(editorReply('k1')));
    await showChanged(model, 'Changed.', trans);
    expect(model.status.notices).toMatchObject([{ severity: 'warning' }]);
  });

  it('should only tell where the server has nothing to show', async () => {
    const model = await makeReady(
      new FakeAPI(editorReply('k1'), new Error('Gone'))
    );
    await showChanged(model, 'Removed.', trans);
    expect(model.state.phase).toBe('ready');
    expect(model.status.notices).toMatchObject([{ text: 'Removed.' }]);
  });

  it('should leave alone what is typed just now', async () => {
    const model = await makeReady(
      new FakeAPI(editorReply('k1'), editorReply('k2'))
    );
    const refreshed = jest.fn();
    model.refreshRequested.connect(refreshed);
    const done = showChanged(model, 'Changed.', trans);
    emit(model, 'onDocumentStateChange', true);
    emit(model, 'onDocumentStateChange', false);
    await done;
    expect(refreshed).not.toHaveBeenCalled();
    expect(model.status.notices).toMatchObject([{ severity: 'warning' }]);
  });

  it('should make a new editor in place of one that is still coming', async () => {
    const api = new FakeAPI(editorReply('k1'), editorReply('k2'));
    const model = make(api);
    await model.open();
    await showChanged(model, 'Changed.', trans);
    await settled();
    expect(model.state.phase).toBe('loading');
    expect(api.opened).toHaveLength(3);
  });

  it('should say nothing new while a conflict is to be settled', async () => {
    const model = await makeReady(new FakeAPI(editorReply('k1')));
    model.status.notify({
      id: 'conflict:a/b (copy).docx',
      severity: 'warning',
      text: 'Both have changed.',
      lasting: true
    });
    await showChanged(model, 'Changed.', trans);
    expect(noticeIds(model)).toEqual(['conflict:a/b (copy).docx']);
    await model.open();
    expect(noticeIds(model)).toEqual(['conflict:a/b (copy).docx']);
  });

  it('should do nothing where there is no editor', async () => {
    const model = make(new FakeAPI(previewReply()));
    await model.open();
    await showChanged(model, 'Changed.', trans);
    expect(noticeIds(model)).toEqual([]);
  });
});

describe('showRestored()', () => {
  it('should show the restored version in the same frame, also where something was typed', async () => {
    const api = new FakeAPI(editorReply('k1'), editorReply('k2'));
    const model = await makeReady(api);
    emit(model, 'onDocumentStateChange', true);
    const keys: string[] = [];
    model.refreshRequested.connect((_, config) => {
      keys.push(config.document.key);
    });
    const done = showRestored(model, trans);
    expect(keys).toEqual([]);
    emit(model, 'onDocumentStateChange', false);
    await done;
    expect(keys).toEqual(['k2']);
    expect(api.opened[1]).toMatchObject({ outdated: 'k1' });
    expect(noticeIds(model)).toEqual(['changed']);
  });

  it('should leave alone who looks at earlier versions', async () => {
    const api = new FakeAPI(editorReply('k1'), editorReply('k2'));
    const model = await makeReady(api);
    model.showsHistory = true;
    await showRestored(model, trans);
    expect(api.opened).toHaveLength(1);
    await model.open();
    await showRestored(model, trans);
    expect(api.opened).toHaveLength(3);
  });
});
