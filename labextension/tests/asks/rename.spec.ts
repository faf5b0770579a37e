import { ServerConnection } from '@jupyterlab/services';

import { Asking, until } from './asking';

describe('onRequestRename', () => {
  let asking: Asking;

  beforeEach(() => {
    asking = new Asking();
  });

  afterEach(() => {
    asking.dispose();
  });

  it('should rename through JupyterLab and keep the extension', async () => {
    asking.ask('onRequestRename', ' The report v1.2 ');
    await until(() => asking.renamed.length > 0);
    expect(asking.renamed).toEqual(['The report v1.2.docx']);
    expect(asking.notices).toEqual([]);
    expect(asking.api.titles).toEqual([]);
  });

  it('should tell that a name is taken, and have the old one shown again', async () => {
    asking.failure = new ServerConnection.ResponseError(
      new Response('', { status: 409 }),
      'File already exists: a/taken.docx'
    );
    asking.ask('onRequestRename', 'taken');
    await until(() => asking.notices.length > 0);
    expect(asking.notices).toEqual([
      'There is a file “taken.docx” already; the document keeps its name.'
    ]);
    expect(asking.api.titles).toEqual(['a/b.docx']);
    asking.failure = null;
    asking.ask('onRequestRename', 'free');
    await until(() => asking.renamed.length > 1);
    expect(asking.notices).toEqual([]);
  });

  it.each(['', '  ', 'a/c', '.hidden', 'a\\b'])(
    'should not try the name %j',
    async stem => {
      asking.ask('onRequestRename', stem);
      await until(() => asking.api.titles.length > 0);
      expect(asking.notices[0]).toMatch(/cannot be the name of a document/);
      expect(asking.renamed).toEqual([]);
    }
  );

  it('should do nothing about the name that it has', async () => {
    asking.ask('onRequestRename', 'b');
    asking.ask('onRequestRename', 'c');
    await until(() => asking.renamed.length > 0);
    expect(asking.renamed).toEqual(['c.docx']);
  });
});
