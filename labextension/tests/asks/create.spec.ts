import { Dialog } from '@jupyterlab/apputils';
import {
  acceptDialog,
  dismissDialog,
  waitForDialog
} from '@jupyterlab/testing';

import { refused } from '../fakes';
import { Asking, until } from './asking';

const LETTER = {
  path: 'Templates/Letter.docx',
  name: 'Letter',
  ext: 'docx',
  type: 'word'
};
const BILL = { path: 'T/Bill.xlsx', name: 'Bill', ext: 'xlsx', type: 'cell' };

function offered(): string[] {
  return [...document.querySelectorAll('.jp-Dialog option')].map(
    option => option.textContent
  );
}

describe('A new document', () => {
  let asking: Asking;

  beforeEach(() => {
    asking = new Asking();
    asking.templates = [BILL];
  });

  afterEach(() => {
    Dialog.flush();
    asking.dispose();
  });

  it('should be blank, beside the one that is open, where there are no templates', async () => {
    asking.ask('onRequestCreateNew');
    await until(() => asking.opened.length > 0);
    expect(asking.created).toEqual([{ path: 'a', ext: 'docx', lang: 'de' }]);
    expect(asking.opened).toEqual(['a/Untitled.docx']);
    expect(asking.refreshed).toEqual(['a']);
  });

  it('should be a copy of a template of its kind that somebody chooses', async () => {
    asking.templates = [
      BILL,
      LETTER,
      { ...LETTER, name: 'Fax' },
      { ...LETTER, path: 'team/Letter.docx' }
    ];
    asking.ask('onRequestCreateNew');
    await waitForDialog();
    expect(offered()).toEqual([
      'Blank document',
      'Templates/Letter.docx',
      'Fax.docx',
      'team/Letter.docx'
    ]);
    const list = document.querySelector('.jp-Dialog select');
    (list as HTMLSelectElement).value = 'team/Letter.docx';
    await acceptDialog();
    await until(() => asking.opened.length > 0);
    expect(asking.created).toEqual([['team/Letter.docx', 'a']]);
    asking.ask('onRequestCreateNew');
    await waitForDialog();
    await dismissDialog();
    expect(asking.created).toHaveLength(1);
  });
});

describe('A favourite', () => {
  it('should be marked before the editor shows it, and not if that fails', async () => {
    const asking = new Asking();
    const shown: boolean[] = [];
    asking.editor = {
      destroyEditor: () => undefined,
      setFavorite: favorite => shown.push(favorite)
    };
    asking.ask('onMetaChange', { title: 'b.docx' });
    asking.ask('onMetaChange', { favorite: true });
    await until(() => shown.length > 0);
    expect(asking.marked).toEqual([['a/b.docx', true]]);
    asking.failure = refused(404, 'not-found', 'It is gone.');
    asking.ask('onMetaChange', { favorite: false });
    await until(() => asking.notices.length > 0);
    expect(asking.notices).toEqual(['It is gone.']);
    expect(shown).toEqual([true]);
    asking.dispose();
  });
});
