import { Dialog } from '@jupyterlab/apputils';
import { acceptDialog, waitForDialog } from '@jupyterlab/testing';

import { refused } from '../fakes';
import { Asking, until } from './asking';

const REFERENCE = { referenceData: { fileKey: 'k' }, path: 'x.xlsx' };

describe('Files that cells come from', () => {
  let asking: Asking;
  let given: [method: string, what: object][];

  beforeEach(() => {
    asking = new Asking('a/b.xlsx');
    given = [];
    asking.editor = {
      destroyEditor: () => undefined,
      setReferenceData: what => given.push(['data', what]),
      setReferenceSource: what => given.push(['source', what])
    };
    asking.files = ['sales.xlsx', 'letter.docx'];
  });

  afterEach(() => {
    Dialog.flush();
    asking.dispose();
  });

  it('should be given, or why they cannot be had, once for each question', async () => {
    asking.ask('onRequestReferenceData', REFERENCE);
    await until(() => given.length === 1);
    asking.api.failures.push(refused(404, 'not-found', 'It is gone.'));
    asking.ask('onRequestReferenceData', REFERENCE);
    await until(() => given.length === 2);
    expect(given).toEqual([
      ['data', { signed: ['a/b.xlsx', { reference: REFERENCE }] }],
      ['data', { error: 'It is gone.' }]
    ]);
    expect(asking.notices).toEqual([]);
  });

  it('should be chosen among the spreadsheets', async () => {
    asking.ask('onRequestReferenceSource');
    await waitForDialog();
    const files = '.jp-Dialog .jp-DirListing-item';
    await until(() => document.querySelector(files) !== null);
    const [file, ...others] = document.querySelectorAll(files);
    expect(others).toEqual([]);
    file?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
    await acceptDialog();
    await until(() => given.length > 0);
    expect(given).toEqual([
      ['source', { signed: ['a/b.xlsx', { chosen: 'a/sales.xlsx' }] }]
    ]);
  });

  it('should be opened in a tab, in place of the window that the editor opened', async () => {
    const close = jest.fn();
    const open = jest
      .spyOn(window, 'open')
      .mockReturnValue({ close } as unknown as Window);
    const asked = { ...REFERENCE, windowName: 'wname-1' };
    asking.ask('onRequestOpen', asked);
    await until(() => asking.opened.length > 0);
    expect(asking.opened).toEqual(['a/found.xlsx']);
    expect(asking.api.located).toEqual([['a/b.xlsx', asked]]);
    expect(open).toHaveBeenCalledWith('', 'wname-1');
    expect(close).toHaveBeenCalledTimes(1);
  });
});
