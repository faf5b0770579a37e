import { EditorModel } from '../../src/model';
import { FakeAPI, FakeLoader, editorReply, previewReply } from '../fakes';
import { trans } from './fakes';

function make(...answers: ConstructorParameters<typeof FakeAPI>): EditorModel {
  return new EditorModel({
    api: new FakeAPI(...answers),
    docsAPI: new FakeLoader(),
    trans,
    path: () => 'a/b.docx',
    preferences: () => ({
      type: 'desktop',
      theme: 'default-light',
      lang: 'en'
    })
  });
}

const offered = previewReply({ basicEditing: true });

describe('EditorModel#editHere()', () => {
  it('should put editing in the place of the preview', async () => {
    const model = make(offered);
    await model.open();
    expect(model.state.phase).toBe('preview');
    model.editHere(true);
    expect(model.state).toEqual({
      phase: 'basic',
      offer: offered,
      restore: true
    });
    model.dispose();
  });

  it('should wait for the answer of the server', async () => {
    const model = make(offered);
    const opening = model.open();
    model.editHere();
    await opening;
    expect(model.state.phase).toBe('basic');
    model.dispose();
  });

  it('should do nothing where that is not offered', async () => {
    const model = make(previewReply());
    model.editHere();
    await model.open();
    model.editHere();
    expect(model.state.phase).toBe('preview');
    model.dispose();
  });

  it('should leave a document to the Document Server if there is one', async () => {
    const model = make(editorReply(), offered);
    model.editHere();
    await model.open();
    expect(model.state.phase).toBe('loading');
    await model.open();
    expect(model.state.phase).toBe('preview');
    model.dispose();
  });

  it('should end when a Document Server has come meanwhile', async () => {
    const model = make(offered, editorReply());
    await model.open();
    model.editHere();
    await model.open();
    expect(model.state.phase).toBe('loading');
    model.dispose();
  });
});
