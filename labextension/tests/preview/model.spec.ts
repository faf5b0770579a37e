import { nullTranslator } from '@jupyterlab/translation';

import { PreviewModel } from '../../src/preview/model';
import { DocumentStatus } from '../../src/status';
import { FakePreviewSource, pdf, previewReply, refused } from '../fakes';

const trans = nullTranslator.load('jupyter_onlyoffice');
const CJK = { script: 'Chinese', package: 'fonts-noto-cjk' };

function make(url = () => '/onlyoffice/preview/a/b.docx'): {
  model: PreviewModel;
  source: FakePreviewSource;
  status: DocumentStatus;
} {
  const source = new FakePreviewSource();
  const status = new DocumentStatus();
  const offer = previewReply();
  return {
    source,
    status,
    model: new PreviewModel({
      offer,
      source,
      url,
      status,
      trans
    })
  };
}

/** A model that shows a document with the tag "1". */
async function makeShown(): Promise<ReturnType<typeof make>> {
  const made = make();
  void made.model.load();
  await made.source.last.answer(pdf('"1"'));
  return made;
}

function shownTag(model: PreviewModel): string | null | undefined {
  return model.state.phase === 'shown' ? model.state.document.etag : undefined;
}

function noticeIds(status: DocumentStatus): string[] {
  return status.notices.map(({ id }) => id);
}

describe('PreviewModel', () => {
  describe('#load()', () => {
    it('should go from the question to a document', async () => {
      const { model, source } = make();
      const phases: string[] = [];
      model.stateChanged.connect((_, state) => phases.push(state.phase));
      void model.load();
      expect(model.isBusy).toBe(true);
      await source.last.answer(pdf('"1"'));
      expect(model.isBusy).toBe(false);
      expect(phases).toEqual(['making', 'shown']);
      expect(source.last).toMatchObject({
        url: '/onlyoffice/preview/a/b.docx',
        reading: {},
        known: null
      });
    });

    it.each(['damaged', 'empty', 'too-large', 'too-complex', 'engine', 'busy'])(
      'should fail where the server says %s',
      async reason => {
        const { model, source } = make();
        void model.load();
        await source.last.answer(refused(422, reason));
        expect(model.state).toMatchObject({
          phase: 'failed',
          failure: { kind: reason, detail: 'The server says so.' }
        });
      }
    );

    it('should stop the server when it is cancelled', () => {
      const { model, source } = make();
      void model.load();
      model.cancel();
      expect(source.last.signal.aborted).toBe(true);
      expect(model.state).toMatchObject({
        phase: 'failed',
        failure: { kind: 'cancelled' }
      });
    });
  });

  describe('#unlock()', () => {
    it('should ask for a password, and say when it is wrong', async () => {
      const { model, source } = make();
      void model.load();
      await source.last.answer(refused(403, 'password'));
      expect(model.state).toEqual({ phase: 'locked', complaint: null });
      void model.unlock('wrong');
      expect(source.last.reading).toEqual({ password: 'wrong' });
      await source.last.answer(refused(403, 'wrong-password'));
      expect(model.state).toMatchObject({
        phase: 'locked',
        complaint: 'That password is wrong.'
      });
      expect(model.reading).toEqual({});
    });

    it('should use the right password again for a newer revision', async () => {
      const { model, source } = make();
      void model.load();
      await source.last.answer(refused(403, 'password'));
      void model.unlock('sesame');
      await source.last.answer(pdf('"1"'));
      void model.refresh();
      expect(source.last).toMatchObject({
        reading: { password: 'sesame' },
        known: '"1"'
      });
    });

    it('should ask for another one where the file got another one', async () => {
      const { model, source } = await makeShown();
      void model.refresh();
      await source.last.answer(refused(403, 'password'));
      expect(model.state.phase).toBe('locked');
    });
  });

  describe('#refresh()', () => {
    it('should ask where the document is by then', async () => {
      let url = 'preview/a/b.docx';
      const { model, source } = make(() => url);
      void model.load();
      await source.last.answer(pdf('"1"'));
      url = 'preview/a/renamed.docx';
      void model.refresh();
      expect(source.last).toMatchObject({ url, known: '"1"' });
    });

    it('should keep what is shown until there is something newer', async () => {
      const { model, source } = await makeShown();
      void model.refresh();
      expect(shownTag(model)).toBe('"1"');
      await source.last.answer(pdf('"2"'));
      expect(shownTag(model)).toBe('"2"');
    });

    it('should change nothing where nothing has changed', async () => {
      const { model, source } = await makeShown();
      const { state } = model;
      void model.refresh();
      await source.last.answer(null);
      expect(model.state).toBe(state);
    });

    it('should keep what is shown where the file is half written, and say so', async () => {
      const { model, source, status } = await makeShown();
      void model.refresh();
      await source.last.answer(refused(422, 'damaged', 'It ends too early.'));
      expect(shownTag(model)).toBe('"1"');
      expect(noticeIds(status)).toEqual(['preview-outdated']);
      expect(status.notices[0]?.text).toContain('It ends too early.');
      void model.refresh();
      await source.last.answer(pdf('"2"'));
      expect(noticeIds(status)).toEqual([]);
      expect(shownTag(model)).toBe('"2"');
    });

    it('should ask once more where the file changes while it is asked', async () => {
      const { model, source } = await makeShown();
      void model.refresh();
      void model.refresh();
      void model.refresh();
      expect(source.questions).toHaveLength(2);
      await source.last.answer(pdf('"2"'));
      expect(source.questions).toHaveLength(3);
      expect(source.last.known).toBe('"2"');
      await source.last.answer(null);
      expect(source.questions).toHaveLength(3);
    });

    it('should leave alone who is typing a password', async () => {
      const { model, source } = make();
      void model.load();
      await source.last.answer(refused(403, 'password'));
      void model.refresh();
      expect(source.questions).toHaveLength(1);
      expect(model.state.phase).toBe('locked');
    });

    it('should try again after a failure', async () => {
      const { model, source } = make();
      void model.load();
      await source.last.answer(refused(422, 'damaged'));
      void model.refresh();
      await source.last.answer(pdf('"2"'));
      expect(shownTag(model)).toBe('"2"');
    });
  });

  describe('#readAs()', () => {
    it('should read the file anew, whatever is known of it', async () => {
      const { model, source } = await makeShown();
      void model.readAs({ encoding: 'windows-1251' });
      await source.last.answer(pdf('"2"'));
      void model.readAs({ delimiter: ';' });
      expect(source.last).toMatchObject({
        reading: { encoding: 'windows-1251', delimiter: ';' },
        known: null
      });
    });

    it('should not wait for what nobody wants any more', async () => {
      const { model, source } = await makeShown();
      void model.readAs({ encoding: 'utf-8' });
      const { last } = source;
      void model.readAs({ encoding: 'windows-1252' });
      expect(last.signal.aborted).toBe(true);
      await source.last.answer(pdf('"3"'));
      expect(shownTag(model)).toBe('"3"');
      expect(model.isBusy).toBe(false);
    });
  });

  describe('fonts', () => {
    it('should be told once, also where the file changes', async () => {
      const { model, source, status } = make();
      void model.load();
      await source.last.answer(pdf('"1"', { fonts: [CJK] }));
      expect(status.notices[0]?.text).toContain('fonts-noto-cjk');
      status.dismiss('preview-fonts');
      void model.refresh();
      await source.last.answer(pdf('"2"', { fonts: [CJK] }));
      expect(noticeIds(status)).toEqual([]);
    });

    it('should be forgotten once none is missing', async () => {
      const { model, source, status } = make();
      void model.load();
      await source.last.answer(pdf('"1"', { fonts: [CJK] }));
      expect(noticeIds(status)).toEqual(['preview-fonts']);
      void model.refresh();
      await source.last.answer(pdf('"2"'));
      expect(noticeIds(status)).toEqual([]);
    });
  });

  describe('#dispose()', () => {
    it('should stop the server, and be safe to call more than once', async () => {
      const { model, source } = make();
      void model.load();
      model.dispose();
      model.dispose();
      expect(source.last.signal.aborted).toBe(true);
      await source.last.answer(pdf('"1"'));
      expect(model.state.phase).toBe('making');
    });
  });
});
