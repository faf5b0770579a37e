import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { PreviewModel } from '../../src/preview/model';
import type { IReading } from '../../src/preview/source';
import { PreviewView } from '../../src/preview/view';
import type { IFileWatch } from '../../src/preview/watch';
import { DocumentStatus } from '../../src/status';
import { CONNECT_WANTED } from '../../src/wanted';
import {
  FakePages,
  FakePreviewSource,
  pdf,
  previewReply,
  refused,
  settled
} from '../fakes';

const trans = nullTranslator.load('jupyter_onlyoffice');

/** A watch that tells when the test says so. */
class FakeWatch implements IFileWatch {
  readonly changed = new Signal<this, void>(this);
  isDisposed = false;
  wakes = 0;

  wake(): void {
    this.wakes += 1;
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

/** A preview in the page. */
class Tab {
  constructor(
    reply: Parameters<typeof previewReply>[0] = {},
    more: Partial<PreviewView.IOptions> = {}
  ) {
    this.view = new PreviewView({
      model: new PreviewModel({
        offer: previewReply(reply),
        source: this.source,
        url: () => '/onlyoffice/preview/a/b.docx',
        status: this.status,
        trans
      }),
      watch: this.watch,
      pages: () => Promise.resolve(this.pages),
      host: {
        status: this.status,
        label: () => 'b.docx',
        isVisible: () => true,
        retry: () => {
          this.retries += 1;
        },
        edit: () => {
          this.edits += 1;
        }
      },
      convert: reading => {
        this.converted.push(reading);
      },
      trans,
      ...more
    });
    document.body.append(this.view.node);
  }

  readonly source = new FakePreviewSource();
  readonly status = new DocumentStatus();
  readonly watch = new FakeWatch();
  readonly pages = new FakePages();
  readonly converted: IReading[] = [];
  readonly view: PreviewView;
  retries = 0;
  edits = 0;

  get node(): HTMLElement {
    return this.view.node;
  }

  /** Let the server answer, and the pages be shown. */
  async show(document = pdf('"1"')): Promise<void> {
    await this.source.last.answer(document);
    await settled();
  }

  button(name: string): HTMLButtonElement {
    const found = [...this.node.querySelectorAll('button')].find(
      button =>
        (button.getAttribute('aria-label') ?? button.textContent) === name
    );
    if (!found) {
      throw new Error(`There is no button “${name}”`);
    }
    return found;
  }

  control(label: string): HTMLInputElement & HTMLSelectElement {
    const found = this.node.querySelector<HTMLInputElement & HTMLSelectElement>(
      `[aria-label="${label}"]`
    );
    if (!found) {
      throw new Error(`There is nothing called “${label}”`);
    }
    return found;
  }

  choose(label: string, value: string): void {
    const control = this.control(label);
    control.value = value;
    control.dispatchEvent(new Event('change'));
  }

  press(key: string, init: KeyboardEventInit = {}): KeyboardEvent {
    const event = new KeyboardEvent('keydown', {
      key,
      bubbles: true,
      cancelable: true,
      ...init
    });
    (document.activeElement ?? this.node).dispatchEvent(event);
    return event;
  }

  get cover(): HTMLElement | null {
    return this.node.querySelector<HTMLElement>(
      '.jp-OnlyOffice-cover:not([hidden])'
    );
  }
}

async function shown(
  reply: ConstructorParameters<typeof Tab>[0] = {}
): Promise<Tab> {
  const tab = new Tab(reply);
  await settled();
  await tab.show();
  return tab;
}

describe('PreviewView', () => {
  let tab: Tab;

  afterEach(() => {
    tab.view.dispose();
    document.body.replaceChildren();
  });

  describe('pages', () => {
    it('should be asked for at once, and shown when they come', async () => {
      tab = new Tab();
      await settled();
      expect(tab.cover?.textContent).toContain('Making a preview…');
      await tab.show();
      expect(tab.cover).toBeNull();
      expect(tab.pages.shown).toHaveLength(1);
      expect(tab.pages.node.isConnected).toBe(true);
    });

    it('should be asked for only once somebody sees the tab', async () => {
      const host = {
        status: new DocumentStatus(),
        label: () => 'b.docx',
        isVisible: () => isVisible,
        retry: () => undefined,
        edit: () => undefined
      };
      let isVisible = false;
      tab = new Tab({}, { host });
      tab.view.wake();
      expect(tab.source.questions).toEqual([]);
      isVisible = true;
      tab.view.wake();
      tab.view.wake();
      expect(tab.source.questions).toHaveLength(1);
      await tab.show();
      expect(tab.cover).toBeNull();
    });

    it('should be replaced without a cover when the file changes', async () => {
      tab = await shown();
      tab.watch.changed.emit();
      expect(tab.source.last.known).toBe('"1"');
      expect(tab.cover).toBeNull();
      await tab.show(pdf('"2"'));
      expect(tab.pages.shown).toHaveLength(2);
      expect(tab.cover).toBeNull();
    });

    it('should stay where a newer PDF cannot be shown', async () => {
      tab = await shown();
      tab.pages.failure = new Error('Invalid PDF structure.');
      tab.watch.changed.emit();
      await tab.show(pdf('"2"'));
      expect(tab.cover).toBeNull();
      expect(tab.status.notices[0]?.text).toContain('Invalid PDF structure.');
    });

    it('should fail where the first PDF cannot be shown', async () => {
      tab = new Tab();
      tab.pages.failure = new Error('Invalid PDF structure.');
      await tab.show();
      expect(tab.cover?.textContent).toContain('Invalid PDF structure.');
    });

    it('should fail where what shows them cannot be loaded', async () => {
      tab = new Tab(
        {},
        { pages: () => Promise.reject(new Error('Loading chunk failed')) }
      );
      await tab.show();
      expect(tab.cover?.textContent).toContain('Loading chunk failed');
    });
  });

  describe('waiting', () => {
    it('should be ended by who does not want to wait', async () => {
      tab = new Tab({}, { patience: 1 });
      await new Promise(resolve => setTimeout(resolve, 10));
      expect(tab.cover?.textContent).toContain('Long documents take a while.');
      tab.button('Cancel').click();
      expect(tab.source.last.signal.aborted).toBe(true);
      expect(tab.cover?.textContent).toContain('The preview was cancelled');
      tab.button('Retry').click();
      expect(tab.retries).toBe(1);
    });
  });

  describe('failure', () => {
    it('should show why, with the bar above', async () => {
      tab = new Tab();
      await tab.source.last.answer(refused(413, 'too-large', 'It has 612 MB.'));
      expect(tab.cover?.textContent).toContain('It has 612 MB.');
      expect(
        tab.cover?.querySelector<HTMLElement>('[data-failure]')?.dataset.failure
      ).toBe('too-large');
      expect(tab.button('Convert to…').disabled).toBe(false);
      expect(tab.button('Download PDF').disabled).toBe(true);
    });
  });

  describe('password', () => {
    it('should be asked for in place of the pages', async () => {
      tab = new Tab();
      await tab.source.last.answer(refused(403, 'password'));
      const field = tab.node.querySelector<HTMLInputElement>(
        'input[type="password"]'
      );
      expect(field).toBe(document.activeElement);
      expect(tab.cover?.textContent).toContain('b.docx is protected');
      if (field) {
        field.value = 'wrong';
      }
      field?.form?.requestSubmit();
      expect(tab.source.last.reading).toEqual({ password: 'wrong' });
      await tab.source.last.answer(refused(403, 'wrong-password'));
      expect(tab.node.querySelector('[role="alert"]')?.textContent).toBe(
        'That password is wrong.'
      );
    });

    it('should not take the focus from who works elsewhere', async () => {
      const elsewhere = document.createElement('input');
      document.body.append(elsewhere);
      elsewhere.focus();
      tab = new Tab();
      await tab.source.last.answer(refused(403, 'password'));
      expect(document.activeElement).toBe(elsewhere);
    });
  });

  describe('bar', () => {
    it('should lead to an editor where there is none', async () => {
      tab = await shown({ reason: 'not-configured' });
      expect(tab.node.textContent).toContain(
        'Preview. Connect a Document Server to edit.'
      );
      expect(() => tab.button('Retry')).toThrow();
      const wanted = jest.fn();
      document.addEventListener(CONNECT_WANTED, wanted, { once: true });
      tab.button('Connect a Document Server…').click();
      expect(wanted).toHaveBeenCalled();
    });

    it.each([
      ['unreachable', 'The Document Server does not answer'],
      ['secret', 'secret']
    ])('should look again for a server that is %s', async (reason, words) => {
      tab = await shown({ reason, message: 'It refuses the connection.' });
      const bar = tab.node.querySelector('.jp-OnlyOffice-bar');
      expect(bar?.textContent).toContain(words);
      expect(bar?.textContent).toContain('It refuses the connection.');
      tab.button('Retry').click();
      expect(tab.retries).toBe(1);
    });

    it('should convert the document as it is read', async () => {
      tab = await shown();
      tab.button('Convert to…').click();
      expect(tab.converted).toEqual([{}]);
    });

    it('should refresh', async () => {
      tab = await shown();
      tab.button('Refresh').click();
      expect(tab.source.questions).toHaveLength(2);
    });
  });

  describe('text', () => {
    const text = {
      encoding: 'utf-8',
      delimiter: ';',
      encodings: ['utf-8', 'windows-1251'],
      delimiters: [';', '\t']
    };

    it('should tell how it was read, and be read otherwise', async () => {
      tab = new Tab();
      await tab.show(pdf('"1"', { text }));
      expect(tab.control('Encoding:').value).toBe('utf-8');
      expect(
        Array.from(tab.control('Separator:').options, option => option.text)
      ).toEqual([';', 'Tab']);
      tab.choose('Encoding:', 'windows-1251');
      expect(tab.source.last.reading).toEqual({ encoding: 'windows-1251' });
      await tab.show(pdf('"2"', { text }));
      tab.choose('Separator:', '\t');
      expect(tab.source.last.reading).toEqual({
        encoding: 'windows-1251',
        delimiter: '\t'
      });
    });

    it('should offer no separator where there are no cells', async () => {
      tab = new Tab();
      await tab.show(pdf('"1"', { text: { ...text, delimiter: null } }));
      expect(tab.control('Encoding:').value).toBe('utf-8');
      expect(() => tab.control('Separator:')).toThrow();
    });
  });

  describe('tools', () => {
    it('should go to a page by its number and by steps', async () => {
      tab = await shown();
      tab.choose('Page', '7');
      expect(tab.pages.page).toBe(7);
      tab.button('Next page').click();
      tab.button('Next page').click();
      tab.button('Previous page').click();
      expect(tab.pages.page).toBe(8);
      expect(tab.control('Page').value).toBe('8');
      expect(tab.node.textContent).toContain('of 12');
    });

    it('should put back what is no page', async () => {
      tab = await shown();
      tab.choose('Page', 'seven');
      expect(tab.pages.page).toBe(1);
      expect(tab.control('Page').value).toBe('1');
    });

    it('should zoom', async () => {
      tab = await shown();
      tab.choose('Zoom', 'page-width');
      tab.choose('Zoom', '1.5');
      tab.button('Zoom in').click();
      tab.button('Zoom out').click();
      expect(tab.pages.zooms).toEqual([
        'page-width',
        1.5,
        { by: 1, around: undefined },
        { by: -1, around: undefined }
      ]);
    });

    it('should show a zoom that is not in its list', async () => {
      tab = await shown();
      tab.pages.setZoom(1.1);
      const zoom = tab.control('Zoom');
      expect(zoom.selectedOptions[0]?.text).toBe('110 %');
      tab.pages.setZoom('page-fit');
      expect(zoom.value).toBe('page-fit');
    });

    it('should print, and tell that until it is done', async () => {
      tab = await shown();
      tab.button('Print').click();
      expect(tab.status.notices[0]?.text).toContain('page 12 of 12');
      await settled();
      expect(tab.pages.prints).toHaveLength(1);
      expect(tab.status.notices).toEqual([]);
    });
  });

  describe('printing', () => {
    it('should say why it could not', async () => {
      tab = await shown();
      tab.pages.printFailure = new Error('The page is too large.');
      tab.button('Print').click();
      await settled();
      expect(tab.status.notices[0]).toMatchObject({ severity: 'error' });
      expect(tab.status.notices[0]?.text).toContain('The page is too large.');
    });

    it('should not begin twice, and end with the preview', async () => {
      tab = await shown();
      tab.pages.isPrinting = true;
      tab.button('Print').click();
      tab.button('Print').click();
      expect(tab.pages.prints).toHaveLength(1);
      tab.view.dispose();
      expect(tab.pages.prints[0]?.aborted).toBe(true);
    });
  });

  describe('keys', () => {
    it.each([
      ['ArrowRight', 6],
      ['ArrowLeft', 4],
      ['Home', 1],
      ['End', 12],
      ['PageDown', 5],
      ['x', 5]
    ])('should turn to the page of %s', async (key, page) => {
      tab = await shown();
      tab.pages.goTo(5);
      tab.view.focus();
      const event = tab.press(key);
      expect(tab.pages.page).toBe(page);
      expect(event.defaultPrevented).toBe(page !== 5);
    });

    it('should turn whole pages where a whole page is seen', async () => {
      tab = await shown();
      tab.pages.setZoom('page-fit');
      tab.view.focus();
      tab.press('PageDown');
      tab.press('PageDown');
      tab.press('PageUp');
      expect(tab.pages.page).toBe(2);
    });

    it('should zoom with Ctrl', async () => {
      tab = await shown();
      tab.view.focus();
      for (const key of ['+', '=', '-', '0']) {
        expect(tab.press(key, { ctrlKey: true }).defaultPrevented).toBe(true);
      }
      expect(tab.pages.zooms).toEqual([
        { by: 1, around: undefined },
        { by: 1, around: undefined },
        { by: -1, around: undefined },
        'auto'
      ]);
    });

    it('should leave to JupyterLab what is not theirs', async () => {
      tab = await shown();
      tab.view.focus();
      expect(tab.press('s', { ctrlKey: true }).defaultPrevented).toBe(false);
      expect(tab.press('+', { altKey: true }).defaultPrevented).toBe(false);
    });

    it('should zoom with Ctrl and the wheel, around the pointer', async () => {
      tab = await shown();
      const wheel = (init: WheelEventInit): WheelEvent => {
        const event = new WheelEvent('wheel', {
          bubbles: true,
          cancelable: true,
          deltaY: -100,
          clientX: 3,
          clientY: 4,
          ...init
        });
        tab.pages.node.dispatchEvent(event);
        return event;
      };
      expect(wheel({}).defaultPrevented).toBe(false);
      expect(wheel({ ctrlKey: true }).defaultPrevented).toBe(true);
      expect(tab.pages.zooms).toEqual([{ by: 1, around: { x: 3, y: 4 } }]);
    });
  });

  describe('find', () => {
    async function finding(): Promise<HTMLInputElement> {
      tab = await shown();
      tab.view.focus();
      tab.press('f', { ctrlKey: true });
      const field = tab.control('Find in the document');
      expect(document.activeElement).toBe(field);
      field.value = 'fox';
      return field;
    }

    it('should go on to the next match and back', async () => {
      await finding();
      tab.press('Enter');
      tab.press('Enter', { shiftKey: true });
      tab.button('Next match').click();
      expect(tab.pages.searches).toEqual([
        ['fox', 'next'],
        ['fox', 'previous'],
        ['fox', 'next']
      ]);
    });

    it('should search while one types', async () => {
      const field = await finding();
      field.dispatchEvent(new Event('input'));
      await new Promise(resolve => setTimeout(resolve, 200));
      expect(tab.pages.searches).toEqual([['fox', 'next']]);
    });

    it.each([
      [{ current: 2, total: 11 }, '2 of 11'],
      [{ total: 0 }, 'Not found'],
      [{ total: 0, isPending: true }, '']
    ])('should tell of %j', async (findings, text) => {
      const field = await finding();
      tab.pages.found({ text: 'fox', ...findings });
      const count = tab.node.querySelector('.jp-OnlyOffice-find-count');
      expect(count?.textContent).toBe(text);
      expect(field.getAttribute('aria-invalid')).toBe(
        String(text === 'Not found')
      );
    });

    it('should end with Escape and give the focus back', async () => {
      await finding();
      tab.press('Escape');
      expect(tab.pages.searches).toEqual([['', 'next']]);
      expect(document.activeElement).toBe(tab.pages.node);
    });
  });

  describe('#dispose()', () => {
    it('should let go of everything, and be safe to call more than once', async () => {
      tab = await shown();
      tab.view.dispose();
      tab.view.dispose();
      expect(tab.pages.isDisposed).toBe(true);
      expect(tab.watch.isDisposed).toBe(true);
      expect(tab.node.isConnected).toBe(false);
    });

    it('should let go of pages that come too late', async () => {
      tab = new Tab();
      tab.view.dispose();
      await settled();
      expect(tab.pages.isDisposed).toBe(true);
      expect(tab.source.last.signal.aborted).toBe(true);
    });
  });
});
