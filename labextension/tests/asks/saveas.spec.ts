import { Dialog, Notification } from '@jupyterlab/apputils';
import { dismissDialog, waitForDialog } from '@jupyterlab/testing';

import { askEvents } from '../../src/asks/events';
import type { IAsker } from '../../src/asks/tools';
import { refused } from '../fakes';
import { Asking, until } from './asking';

const READY = {
  fileType: 'pdf',
  title: 'b.pdf',
  url: 'http://docs/cache/files/1/output.pdf'
};

function field(): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(
    '.jp-OnlyOffice-place-name'
  );
  if (!found) {
    throw new Error('There is no field for the name');
  }
  return found;
}

function press(): void {
  document
    .querySelector<HTMLElement>('.jp-Dialog button.jp-mod-accept')
    ?.click();
}

describe('onRequestSaveAs', () => {
  let asking: Asking;

  beforeEach(() => {
    asking = new Asking();
  });

  afterEach(() => {
    Dialog.flush();
    Notification.dismiss();
    asking.dispose();
  });

  it('should store the copy under the name chosen, and open it', async () => {
    asking.ask('onRequestSaveAs', READY);
    await waitForDialog();
    expect(field().value).toBe('b.pdf');
    field().value = 'for the boss.pdf';
    press();
    await until(() => asking.opened.length > 0);
    expect(asking.api.copies).toEqual([
      {
        path: 'a',
        name: 'for the boss.pdf',
        fileType: 'pdf',
        url: READY.url
      }
    ]);
    expect(asking.opened).toEqual(['a/for the boss.pdf']);
    expect(asking.refreshed).toEqual(['a']);
  });

  it('should ask again, with the reason, where the name is taken', async () => {
    asking.api.failures.push(
      refused(409, 'name-taken', 'A file of that name exists already.')
    );
    asking.ask('onRequestSaveAs', { ...READY, fileType: 'docx', title: '' });
    await waitForDialog();
    expect(field().value).toBe('b-copy.docx');
    field().value = 'taken.docx';
    press();
    await until(
      () => document.querySelector('.jp-OnlyOffice-place-complaint') !== null
    );
    expect(
      document.querySelector('.jp-OnlyOffice-place-complaint')?.textContent
    ).toBe('A file of that name exists already.');
    expect(field().value).toBe('taken.docx');
    document
      .querySelector<HTMLInputElement>('.jp-OnlyOffice-place-open')
      ?.click();
    field().value = 'free.docx';
    press();
    await until(() => Notification.manager.count > 0);
    expect(Notification.manager.notifications[0]?.message).toBe(
      'Saved as a/free.docx.'
    );
    expect(asking.opened).toEqual([]);
  });

  it('should tell what went wrong elsewhere, and end', async () => {
    asking.api.failures.push(
      refused(403, 'foreign-url', 'The link does not lead there.')
    );
    asking.ask('onRequestSaveAs', READY);
    await waitForDialog();
    press();
    await until(() => asking.notices.length > 0);
    expect(asking.notices).toEqual(['The link does not lead there.']);
    expect(document.querySelector('.jp-Dialog')).toBeNull();
  });

  it('should store nothing where the dialog is dismissed', async () => {
    asking.ask('onRequestSaveAs', READY);
    await dismissDialog();
    expect(asking.api.copies).toEqual([]);
  });

  it('should not be offered where nobody can choose a folder', () => {
    const events = askEvents({ model: asking.tab.model } as IAsker, {
      ...asking.tools,
      manager: null
    });
    expect(Object.keys(events)).not.toContain('onRequestSaveAs');
  });
});
