import type { Contents } from '@jupyterlab/services';

import { followRename } from '../../src/basic/found';
import { FakeDrafts } from './fakes';

const contents = {
  driveName: (path: string) => (path.includes(':') ? 'Other' : ''),
  localPath: (path: string) => path
};

function renamed(oldPath: string, newPath: string): Contents.IChangedArgs {
  return {
    type: 'rename',
    oldValue: { path: oldPath },
    newValue: { path: newPath }
  };
}

describe('followRename', () => {
  it('has drafts follow their document', async () => {
    const drafts = new FakeDrafts();
    await followRename(drafts, renamed('a.docx', 'b.docx'), contents);
    expect(drafts.moved).toEqual([['a.docx', 'b.docx']]);
  });

  it('passes over other drives', async () => {
    const drafts = new FakeDrafts();
    await followRename(drafts, renamed('Other:a', 'Other:b'), contents);
    expect(drafts.moved).toEqual([]);
  });
});
