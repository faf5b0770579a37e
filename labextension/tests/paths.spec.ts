import { ContentsManager, Drive, ServerConnection } from '@jupyterlab/services';

import { ForeignDriveError, documentPath } from '../src/paths';

describe('documentPath', () => {
  const serverSettings = ServerConnection.makeSettings();
  const contents = new ContentsManager({ serverSettings });
  contents.addDrive(new Drive({ name: 'RTC', serverSettings }));
  contents.addDrive(new Drive({ name: 'other', serverSettings }));
  const bare = new ContentsManager({ serverSettings });

  it.each([
    ['a/b.docx', 'a/b.docx'],
    ['RTC:a/b.docx', 'a/b.docx'],
    ['RTC:b.docx', 'b.docx'],
    ['a/b:c.docx', 'a/b:c.docx'],
    ['RTC:a/b:c.docx', 'a/b:c.docx'],
    ['nobody:a.docx', 'nobody:a.docx'],
    ['R&D #1/what? 100%.docx', 'R&D #1/what? 100%.docx'],
    ['', '']
  ])('should know %j as %j', (path, expected) => {
    expect(documentPath(path, contents)).toBe(expected);
  });

  it('should cut RTC off where that drive is no longer there', () => {
    expect(documentPath('RTC:a/b.docx', bare)).toBe('a/b.docx');
  });

  it('should refuse another drive by its name', () => {
    let refusal: unknown;
    try {
      documentPath('other:a.docx', contents);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(ForeignDriveError);
    expect((refusal as ForeignDriveError).drive).toBe('other');
  });
});
