import { nullTranslator } from '@jupyterlab/translation';

import { OnlyOfficeResponseError } from '../src/request';
import { DocsAPIError } from '../src/docsapi';
import { EditorModel } from '../src/model';
import { ForeignDriveError } from '../src/paths';
import type { EditorState } from '../src/state';
import {
  API_URL,
  FakeAPI,
  FakeLoader,
  editorReply,
  previewReply,
  settled
} from './fakes';

const trans = nullTranslator.load('jupyter_onlyoffice');

function make(
  api: FakeAPI,
  options: Partial<EditorModel.IOptions> = {}
): EditorModel {
  return new EditorModel({
    api,
    docsAPI: new FakeLoader(),
    trans,
    path: () => 'a/b.docx',
    preferences: () => ({
      type: 'desktop',
      theme: 'default-dark',
      lang: 'de-DE'
    }),
    patience: { load: 30, answer: 10 },
    ...options
  });
}

/** A model whose document is there to be typed in. */
async function makeReady(
  api = new FakeAPI(editorReply())
): Promise<EditorModel> {
  const model = make(api);
  await model.open();
  emit(model, 'onAppReady');
  emit(model, 'onDocumentReady');
  return model;
}

function emit(model: EditorModel, name: string, data?: unknown): void {
  model.events[name]?.({ data });
}

function failureKind(state: EditorState): string | null {
  return 'failure' in state ? state.failure.kind : null;
}

function noticeIds(model: EditorModel): string[] {
  return model.status.notices.map(({ id }) => id);
}

describe('EditorModel', () => {
  describe('#open()', () => {
    it('should go from the question to a document that is ready', async () => {
      const api = new FakeAPI(editorReply());
      const model = make(api);
      const phases: string[] = [];
      model.stateChanged.connect((_, state) => phases.push(state.phase));
      await model.open();
      emit(model, 'onAppReady');
      emit(model, 'onDocumentReady');
      expect(phases).toEqual(['opening', 'loading', 'rendering', 'ready']);
      expect(api.opened).toEqual([
        {
          path: 'a/b.docx',
          mode: 'edit',
          type: 'desktop',
          theme: 'default-dark',
          lang: 'de-DE'
        }
      ]);
    });

    it('should ask once for a place that is to be shown', async () => {
      const api = new FakeAPI(editorReply());
      const model = make(api);
      model.goTo({ data: 'x' });
      expect(api.opened).toEqual([]);
      await model.open();
      await model.open();
      model.goTo({ data: 'y' });
      await settled();
      expect(api.opened.map(({ place }) => place)).toEqual([
        { data: 'x' },
        undefined,
        { data: 'y' }
      ]);
    });

    it.each([
      ['edit', true],
      ['comment', true],
      ['view', false]
    ] as const)('should know whether %s changes anything', async (mode, is) => {
      const model = await makeReady(new FakeAPI(editorReply('k1', { mode })));
      expect(model.isEditing).toBe(is);
    });

    it('should ask for the path that the document has now', async () => {
      const api = new FakeAPI(editorReply());
      let path = 'old.docx';
      const model = make(api, { path: () => path });
      await model.open();
      path = 'new.docx';
      await model.open();
      expect(api.opened.map(request => request.path)).toEqual([
        'old.docx',
        'new.docx'
      ]);
    });

    it.each([
      [new ForeignDriveError('s3'), 'foreign-drive'],
      [new Error('odd'), 'unexpected'],
      [
        new OnlyOfficeResponseError(
          new Response('', { status: 404 }),
          'Not found',
          null
        ),
        'server-missing'
      ]
    ])('should fail with the cause of %s', async (error, kind) => {
      const model = make(new FakeAPI(error));
      await model.open();
      expect(failureKind(model.state)).toBe(kind);
    });

    it('should fail where the path is on another drive', async () => {
      const api = new FakeAPI(editorReply());
      const model = make(api, {
        path: () => {
          throw new ForeignDriveError('s3');
        }
      });
      await model.open();
      expect(failureKind(model.state)).toBe('foreign-drive');
      expect(api.opened).toEqual([]);
    });

    it('should fail with the reason that the server gives', async () => {
      const model = make(
        new FakeAPI({
          editor: 'preview',
          url: null,
          reason: 'not-configured',
          message: null
        })
      );
      await model.open();
      expect(failureKind(model.state)).toBe('not-configured');
    });

    it('should be content with a preview where there can be one', async () => {
      const api = new FakeAPI(previewReply({ reason: 'unreachable' }));
      const model = make(api);
      await model.open();
      expect(model.state).toMatchObject({
        phase: 'preview',
        offer: { url: '/onlyoffice/preview/a/b.docx', reason: 'unreachable' }
      });
      api.answers = [editorReply()];
      await model.open();
      expect(model.state.phase).toBe('loading');
    });

    it('should fail where api.js cannot be loaded, and open on another try', async () => {
      const docsAPI = new FakeLoader();
      docsAPI.failure = new DocsAPIError('script', API_URL);
      const model = make(new FakeAPI(editorReply()), { docsAPI });
      await model.open();
      expect(failureKind(model.state)).toBe('script');
      docsAPI.failure = null;
      await model.open();
      expect(model.state.phase).toBe('loading');
    });

    it('should listen to the last of several answers only', async () => {
      const api = new FakeAPI(editorReply('first'), editorReply('second'));
      const model = make(api);
      const first = model.open();
      const second = model.open();
      await Promise.all([first, second]);
      const { state } = model;
      expect(
        'session' in state && state.session.reply.config.document.key
      ).toBe('second');
    });

    it('should let an answer go that comes after the end', async () => {
      const model = make(new FakeAPI(editorReply()));
      const opening = model.open();
      model.dispose();
      await opening;
      expect(model.state.phase).toBe('opening');
    });

    it('should say why it is less than was asked for', async () => {
      const model = make(
        new FakeAPI(
          editorReply('k', { mode: 'view', reason: 'read-only', message: null })
        )
      );
      await model.open();
      expect(noticeIds(model)).toEqual(['reason']);
    });
  });

  describe('silence', () => {
    it('should be told when the frame answers nothing, and forgotten when it does', async () => {
      const model = make(new FakeAPI(editorReply()));
      await model.open();
      model.frameLoaded();
      await new Promise(resolve => {
        model.stateChanged.connect(resolve);
      });
      expect(failureKind(model.state)).toBe('silent');
      emit(model, 'onAppReady');
      expect(model.state.phase).toBe('rendering');
    });

    it('should also be told of a frame that never loads', async () => {
      const model = make(new FakeAPI(editorReply()));
      await model.open();
      await new Promise(resolve => {
        model.stateChanged.connect(resolve);
      });
      expect(failureKind(model.state)).toBe('silent');
    });

    it.each(['onAppReady', 'onUserActionRequired'])(
      'should not be told after %s',
      async event => {
        const model = make(new FakeAPI(editorReply()));
        await model.open();
        model.frameLoaded();
        emit(model, event);
        await new Promise(resolve => setTimeout(resolve, 40));
        expect(failureKind(model.state)).toBeNull();
      }
    );
  });

  describe('dirty', () => {
    it('should follow the editor', async () => {
      const model = await makeReady();
      const seen: boolean[] = [];
      model.handOver.changed.connect((_, dirty) => seen.push(dirty));
      for (const data of [true, true, false, true]) {
        emit(model, 'onDocumentStateChange', data);
      }
      expect(seen).toEqual([true, false, true]);
      expect(model.handOver.edited).toBe(true);
    });

    it('should be forgotten with a frame that was loaded anew', async () => {
      const model = await makeReady();
      emit(model, 'onDocumentStateChange', true);
      emit(model, 'onAppReady');
      expect(model.handOver.pending).toBe(false);
    });
  });

  describe('#settle()', () => {
    it('should not wait where there is nothing to wait for', async () => {
      const model = await makeReady();
      expect(await model.handOver.settle(0)).toBe(true);
    });

    it('should wait for the editor to hand over what was typed', async () => {
      const model = await makeReady();
      emit(model, 'onDocumentStateChange', true);
      const settling = model.handOver.settle(10_000);
      emit(model, 'onDocumentStateChange', false);
      expect(await settling).toBe(true);
    });

    it('should give up in the end', async () => {
      const model = await makeReady();
      emit(model, 'onDocumentStateChange', true);
      expect(await model.handOver.settle(5)).toBe(false);
    });
  });

  describe('events', () => {
    it('should cover a document that is not there with the error', async () => {
      const model = make(new FakeAPI(editorReply()));
      await model.open();
      emit(model, 'onError', {
        errorCode: -4,
        errorDescription: 'Download failed'
      });
      const { state } = model;
      expect(failureKind(state)).toBe('editor-4');
      expect('failure' in state && state.failure.detail).toContain(
        'http://host.docker.internal:8888'
      );
    });

    it('should leave a document that is there as it is, and tell the error', async () => {
      const model = await makeReady();
      emit(model, 'onDocumentStateChange', true);
      emit(model, 'onError', { errorCode: -18 });
      expect(model.state.phase).toBe('ready');
      expect(model.handOver.pending).toBe(true);
      expect(noticeIds(model)).toEqual(['editor-18']);
    });

    it('should get a new permission for an expired one, once', async () => {
      const api = new FakeAPI(editorReply());
      const model = make(api);
      await model.open();
      emit(model, 'onError', { errorCode: -21 });
      await settled();
      expect(model.state.phase).toBe('loading');
      expect(api.opened).toHaveLength(2);
      emit(model, 'onError', { errorCode: -21 });
      expect(failureKind(model.state)).toBe('editor-21');
    });

    it.each([-101, -104, -999])(
      'should tell warning %d without taking the document away',
      async warningCode => {
        const model = await makeReady();
        emit(model, 'onWarning', { warningCode });
        expect(model.state.phase).toBe('ready');
        expect(noticeIds(model)).toEqual([`warning${String(warningCode)}`]);
      }
    );

    it('should know that a warning about saving means not saved', async () => {
      const model = await makeReady();
      emit(model, 'onWarning', { warningCode: -331 });
      expect(model.status.saveState.name).toBe('failed');
      expect(noticeIds(model)).toEqual(['save-failed']);
      model.noteSaved();
      expect(noticeIds(model)).toEqual([]);
    });

    it('should believe the server rather than a warning', async () => {
      const model = await makeReady();
      model.noteNotSaved('The disk is full.');
      emit(model, 'onWarning', { warningCode: -331 });
      expect(model.status.saveState).toEqual({
        name: 'failed',
        reason: 'The disk is full.'
      });
    });

    it('should bear events without the data they should have', async () => {
      const model = await makeReady();
      for (const name of Object.keys(model.events)) {
        if (name !== 'onRequestClose') {
          emit(model, name);
        }
      }
      await settled();
      expect(model.isDisposed).toBe(false);
    });

    it.each([
      [{ edit: true, review: true }, ['downgraded']],
      [{ edit: false, review: true }, ['downgraded']],
      // The editor for this says “view” whatever is granted.
      [{ edit: false, review: false }, []]
    ])(
      'should tell that the editor gave less than %j',
      async (permissions, told) => {
        const model = await makeReady(
          new FakeAPI(editorReply('k', {}, permissions))
        );
        emit(model, 'onInfo', { mode: 'view' });
        expect(noticeIds(model)).toEqual(told);
      }
    );

    it('should not tell so where less was granted', async () => {
      const model = await makeReady(
        new FakeAPI(editorReply('k', { mode: 'view' }))
      );
      emit(model, 'onInfo', { mode: 'view' });
      expect(noticeIds(model)).toEqual([]);
    });

    it('should show the newer revision in the same frame', async () => {
      const api = new FakeAPI(editorReply('old'), editorReply('new'));
      const model = await makeReady(api);
      const keys: string[] = [];
      model.refreshRequested.connect((_, config) => {
        keys.push(config.document.key);
      });
      emit(model, 'onRequestRefreshFile');
      await settled();
      expect(keys).toEqual(['new']);
      expect(api.opened[1]?.outdated).toBe('old');
      expect(model.state.phase).toBe('ready');
    });

    it('should make a new editor for an outdated version, but not for ever', async () => {
      const api = new FakeAPI(editorReply('old'));
      const model = make(api);
      await model.open();
      for (let time = 0; time < 4; time += 1) {
        emit(model, 'onOutdatedVersion');
        await settled();
      }
      expect(api.opened).toHaveLength(4);
      expect(api.opened[1]?.outdated).toBe('old');
      expect(model.state.phase).toBe('failed');
    });

    it('should ask for a mobile editor, and back, when the user wants it', async () => {
      const api = new FakeAPI(editorReply());
      const model = await makeReady(api);
      emit(model, 'onSwitchEditorType');
      await settled();
      emit(model, 'onSwitchEditorType');
      await settled();
      expect(api.opened.map(({ type }) => type)).toEqual([
        'desktop',
        'mobile',
        'desktop'
      ]);
    });

    it('should pass on that the user wants it closed', async () => {
      const model = await makeReady();
      let requests = 0;
      model.closeRequested.connect(() => {
        requests += 1;
      });
      emit(model, 'onRequestClose');
      expect(requests).toBe(1);
    });
  });

  describe('saving', () => {
    it('should be due as soon as something is typed', async () => {
      const model = await makeReady();
      emit(model, 'onDocumentStateChange', true);
      emit(model, 'onDocumentStateChange', false);
      expect(model.status.saveState.name).toBe('unsaved');
      model.noteSaved();
      expect(model.status.saveState.name).toBe('saved');
    });

    it('should be due still where something was typed meanwhile', async () => {
      const model = await makeReady();
      emit(model, 'onDocumentStateChange', true);
      model.noteSaved();
      expect(model.status.saveState.name).toBe('unsaved');
    });

    it('should be known to have gone into a copy', async () => {
      const model = await makeReady();
      model.noteSaved('a/b (conflict copy).docx');
      expect(model.status.saveState).toMatchObject({
        name: 'copied',
        copy: 'a/b (conflict copy).docx'
      });
    });

    it('should be tried again when somebody wants it', async () => {
      const model = await makeReady();
      let requests = 0;
      model.saveRequested.connect(() => {
        requests += 1;
      });
      model.noteNotSaved('The disk is full.');
      // What was typed since changes nothing about it.
      emit(model, 'onDocumentStateChange', true);
      const [notice] = model.status.notices;
      expect(notice).toMatchObject({
        severity: 'error',
        text: 'Not saved: The disk is full.'
      });
      notice?.action?.run();
      expect(requests).toBe(1);
    });
  });

  describe('#catchUp()', () => {
    it('should take the new version whatever was typed, and know nothing of it then', async () => {
      const api = new FakeAPI(editorReply('k1'), editorReply('k2'));
      const model = await makeReady(api);
      emit(model, 'onDocumentStateChange', true);
      emit(model, 'onDocumentStateChange', false);
      expect(await model.catchUp()).toBe(true);
      expect(model.handOver.edited).toBe(false);
      expect(model.status.saveState.name).toBe('unchanged');
      // As spreadsheets of 9.3 say while they take it.
      for (const changed of [true, true, false, false]) {
        emit(model, 'onDocumentStateChange', changed);
      }
      expect(model.isStored).toBe(true);
      expect(model.status.saveState.name).toBe('unchanged');
    });

    it('should be content with a preview', async () => {
      const model = await makeReady(
        new FakeAPI(editorReply('k1'), previewReply())
      );
      expect(await model.catchUp()).toBe(true);
      expect(model.state.phase).toBe('preview');
    });
  });

  it('should remember what was typed when it opens the same session again', async () => {
    const api = new FakeAPI(editorReply('k1'), editorReply('k1'));
    const model = await makeReady(api);
    emit(model, 'onDocumentStateChange', true);
    emit(model, 'onDocumentStateChange', false);
    await model.open();
    expect(model.handOver.edited).toBe(true);
    api.answers = [editorReply('k2')];
    await model.open();
    expect(model.handOver.edited).toBe(false);
  });

  it('should ask for a view only once reading is enough', async () => {
    const api = new FakeAPI(editorReply('k1', { mode: 'view' }));
    const model = make(api);
    model.readOnly();
    await model.open();
    expect(api.opened[0]?.mode).toBe('view');
    expect(model.isEditing).toBe(false);
  });

  describe('policy', () => {
    it.each([
      ['frame-src', 'http://docs', 'policy'],
      ['child-src', API_URL, 'policy'],
      ['frame-src', 'http://elsewhere', null],
      ['img-src', 'http://docs', null]
    ])('should take %s of %s for %s', async (directive, url, kind) => {
      const docsAPI = new FakeLoader();
      const model = make(new FakeAPI(editorReply()), { docsAPI });
      await model.open();
      docsAPI.blocked.emit({ directive, url });
      expect(failureKind(model.state)).toBe(kind);
    });
  });

  describe('#dispose()', () => {
    it('should be safe to call more than once', async () => {
      const model = await makeReady();
      model.dispose();
      model.dispose();
      expect(model.isDisposed).toBe(true);
    });

    it('should end the waiting for what was typed', async () => {
      const model = await makeReady();
      emit(model, 'onDocumentStateChange', true);
      const settling = model.handOver.settle(10_000);
      model.dispose();
      expect(await settling).toBe(true);
    });
  });
});
