import { showLocations } from '../src/location';
import type { OnlyOfficeWidget } from '../src/widget';

/** An editor's frame, and a page that it has opened. */
class Opened {
  constructor(opener?: unknown) {
    document.body.append(this.frame, this._page);
    const page = this._page.contentWindow ?? window;
    Object.defineProperty(page, 'opener', {
      value: opener === undefined ? this.frame.contentWindow : opener
    });
    page.postMessage = (message: unknown, options?: unknown): void => {
      this.answers.push([message, options]);
    };
  }

  say(data: unknown, origin = location.origin): void {
    const source = this._page.contentWindow;
    window.dispatchEvent(new MessageEvent('message', { data, origin, source }));
  }

  readonly answers: unknown[] = [];
  readonly frame = document.createElement('iframe');
  private readonly _page = document.createElement('iframe');
}

describe('Where a document is', () => {
  const executed: unknown[] = [];
  const tabs: OnlyOfficeWidget[] = [];
  let hasBrowser = true;

  showLocations(
    { find: test => tabs.find(test) },
    {
      hasCommand: () => hasBrowser,
      execute: (...command) => {
        executed.push(command);
        return Promise.resolve();
      }
    }
  );

  beforeEach(() => {
    hasBrowser = true;
    executed.length = tabs.length = 0;
  });

  afterEach(() => {
    document.body.replaceChildren();
  });

  function tab(path: string, frame: HTMLIFrameElement | null): void {
    tabs.push({
      content: { frame },
      context: { path }
    } as unknown as OnlyOfficeWidget);
  }

  it('should be shown for the tab whose editor has opened the page', () => {
    const other = new Opened();
    const opened = new Opened();
    tab('failed.docx', null);
    tab('other.docx', other.frame);
    tab('a/b.docx', opened.frame);
    opened.say('onlyoffice:show-location');
    expect(executed).toEqual([
      ['filebrowser:go-to-path', { path: 'a/b.docx' }]
    ]);
    expect(opened.answers).toEqual([
      ['onlyoffice:location-shown', location.origin]
    ]);
    expect(other.answers).toEqual([]);
  });

  it.each([
    [
      'a page of another origin',
      'onlyoffice:show-location',
      'http://elsewhere'
    ],
    ['a page that says something else', { path: 'a/b.docx' }, undefined]
  ])('should not be shown to %s', (_, data, origin) => {
    const opened = new Opened();
    tab('a/b.docx', opened.frame);
    opened.say(data, origin);
    expect(executed).toEqual([]);
    expect(opened.answers).toEqual([]);
  });

  it('should not be shown to a page that no editor has opened', () => {
    tab('a/b.docx', new Opened().frame);
    tab('failed.docx', null);
    for (const opener of [null, window]) {
      const opened = new Opened(opener);
      opened.say('onlyoffice:show-location');
      expect(opened.answers).toEqual([]);
    }
    expect(executed).toEqual([]);
  });

  it('should be left to the page where there is no file browser', () => {
    hasBrowser = false;
    const opened = new Opened();
    tab('a/b.docx', opened.frame);
    opened.say('onlyoffice:show-location');
    expect(executed).toEqual([]);
    expect(opened.answers).toEqual([]);
  });
});
