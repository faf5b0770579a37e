import type { Contents } from '@jupyterlab/services';

import { OnlyOfficeContentProvider } from '../src/contents';

const MODEL: Contents.IModel = {
  name: 'b.docx',
  path: 'a/b.docx',
  type: 'file',
  writable: true,
  created: '2026-01-01T00:00:00Z',
  last_modified: '2026-11-25T09:00:00Z',
  mimetype: '',
  content: null,
  format: null
};

describe('OnlyOfficeContentProvider', () => {
  const steps: string[] = [];
  let isEdited = true;
  let outcome: string | Error | null = null;
  const provider = new OnlyOfficeContentProvider({
    drive: {
      get: (path, options) => {
        steps.push(`get ${path} ${JSON.stringify(options)}`);
        return Promise.resolve(MODEL);
      }
    },
    api: {
      save: (path, key) => {
        steps.push(`save ${path} of ${String(key)}`);
        return outcome instanceof Error
          ? Promise.reject(outcome)
          : Promise.resolve({ saved: true, copy: outcome });
      }
    },
    saved: (path, copy) => {
      steps.push(`saved ${copy ?? path}`);
    },
    failed: (path, error) => {
      steps.push(`failed ${path} ${String(error)}`);
    },
    key: () => 'k1',
    isEdited: () => isEdited,
    settle: path => {
      steps.push(`settle ${path}`);
      return Promise.resolve();
    }
  });

  beforeEach(() => {
    steps.length = 0;
    isEdited = true;
    outcome = null;
  });

  it('should never ask for bytes nor for a hash of them', async () => {
    const model = await provider.get('a/b.docx', {
      content: true,
      hash: true,
      format: 'base64'
    });
    expect(steps).toEqual(['get a/b.docx {"content":false}']);
    expect(model.content).toBeNull();
  });

  it('should give JupyterLab no cause to ask about changes when it saves', async () => {
    const before = await provider.get('a/b.docx');
    const asked = await provider.get('a/b.docx', {
      content: false,
      hash: true
    });
    expect(Date.parse(asked.last_modified)).toBeLessThan(
      Date.parse(before.last_modified)
    );
  });

  it('should save what was typed, not what JupyterLab has', async () => {
    const model = await provider.save('a/b.docx');
    expect(steps).toEqual([
      'settle a/b.docx',
      'save a/b.docx of k1',
      'saved a/b.docx',
      'get a/b.docx {"content":false}'
    ]);
    expect(model).toEqual(MODEL);
  });

  it('should tell that it was saved into a copy', async () => {
    outcome = 'a/b (conflict copy).docx';
    await provider.save('a/b.docx');
    expect(steps).toContain('saved a/b (conflict copy).docx');
  });

  it('should tell why it was not saved', async () => {
    outcome = new Error('The disk is full.');
    await expect(provider.save('a/b.docx')).rejects.toBe(outcome);
    expect(steps).toEqual([
      'settle a/b.docx',
      'save a/b.docx of k1',
      'failed a/b.docx Error: The disk is full.'
    ]);
  });

  it('should tell JupyterLab of a save on the server', async () => {
    const changes: Contents.IChangedArgs[] = [];
    provider.fileChanged.connect((_, change) => {
      changes.push(change);
    });
    await provider.announce('a/b.docx');
    expect(changes).toEqual([
      { type: 'save', oldValue: null, newValue: MODEL }
    ]);
  });

  it('should save nothing where there is only a preview', async () => {
    isEdited = false;
    expect(await provider.save('a/b.docx')).toBe(MODEL);
    expect(steps).toEqual(['get a/b.docx {"content":false}']);
  });
});
