import type { IEditorConfig } from '../src/api';
import {
  DocsAPIError,
  DocsAPILoader,
  configProblem,
  createEditor,
  isMixedContent
} from '../src/docsapi';
import { FakeDocsAPI } from './fakes';

const URL = 'http://docs/web-apps/apps/api/documents/api.js';
const CONFIG: IEditorConfig = {
  documentType: 'word',
  token: 'signed',
  document: { key: 'k1', url: 'http://jupyter/download', fileType: 'docx' }
};

function scripts(): HTMLScriptElement[] {
  return [...document.querySelectorAll<HTMLScriptElement>('script[src]')];
}

function arrive(api: FakeDocsAPI | null): void {
  if (api) {
    window.DocsAPI = api;
  }
  scripts().at(-1)?.dispatchEvent(new Event('load'));
}

async function problem(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: unknown) => (error as DocsAPIError).problem
  );
}

describe('DocsAPILoader', () => {
  let loader: DocsAPILoader;

  beforeEach(() => {
    loader = new DocsAPILoader({ protocol: 'http:', timeout: 50 });
  });

  afterEach(() => {
    scripts().forEach(script => {
      script.remove();
    });
    delete window.DocsAPI;
  });

  it('should load an address once, by a script that stays', async () => {
    const api = new FakeDocsAPI();
    const first = loader.load(URL);
    const second = loader.load(URL);
    arrive(api);
    expect(await first).toBe(api);
    expect(await second).toBe(api);
    expect(await loader.load(URL)).toBe(api);
    expect(scripts().map(script => script.src)).toEqual([URL]);
  });

  it('should put a new script in place of one that failed', async () => {
    const first = loader.load(URL);
    const [failed] = scripts();
    failed?.dispatchEvent(new Event('error'));
    expect(await problem(first)).toBe('script');
    expect(scripts()).toEqual([]);

    const api = new FakeDocsAPI();
    const second = loader.load(URL);
    expect(scripts()).toHaveLength(1);
    expect(scripts()[0]).not.toBe(failed);
    arrive(api);
    expect(await second).toBe(api);
  });

  it('should notice that something else answers', async () => {
    const loading = loader.load(URL);
    arrive(null);
    expect(await problem(loading)).toBe('no-api');
  });

  it('should not take the API of another address for the new one', async () => {
    const first = loader.load(URL);
    arrive(new FakeDocsAPI());
    await first;
    const second = loader.load('http://other/api.js');
    arrive(null);
    expect(await problem(second)).toBe('no-api');
  });

  it('should keep only the script of the last address', async () => {
    const first = loader.load(URL);
    arrive(new FakeDocsAPI());
    await first;
    const second = loader.load('http://other/api.js');
    arrive(new FakeDocsAPI());
    await second;
    expect(scripts().map(script => script.src)).toEqual([
      'http://other/api.js'
    ]);
  });

  it('should not wait for ever', async () => {
    expect(await problem(loader.load(URL))).toBe('timeout');
  });

  it('should tell a policy from a failure', async () => {
    const loading = loader.load(URL);
    scripts()[0]?.dispatchEvent(new Event('error'));
    document.dispatchEvent(
      Object.assign(new Event('securitypolicyviolation'), {
        blockedURI: 'http://docs',
        effectiveDirective: 'script-src-elem'
      })
    );
    expect(await problem(loading)).toBe('policy');
  });

  it('should not even try what the browser would block', async () => {
    const secure = new DocsAPILoader({ protocol: 'https:' });
    expect(await problem(secure.load(URL))).toBe('mixed-content');
    expect(scripts()).toEqual([]);
  });
});

describe('isMixedContent', () => {
  it.each([
    ['https:', 'http://docs.example.org/api.js', true],
    ['https:', 'http://10.0.0.1:8080/api.js', true],
    ['https:', 'http://localhost.example.org/api.js', true],
    ['https:', 'https://docs.example.org/api.js', false],
    ['https:', 'http://localhost:8080/api.js', false],
    ['https:', 'http://docs.localhost/api.js', false],
    ['https:', 'http://127.0.0.1/api.js', false],
    ['https:', 'http://[::1]:8080/api.js', false],
    ['http:', 'http://docs.example.org/api.js', false],
    ['https:', 'nonsense', false]
  ])('should say of %s and %s: %s', (protocol, url, expected) => {
    expect(isMixedContent(protocol, url)).toBe(expected);
  });
});

describe('configProblem', () => {
  const { document: good } = CONFIG;

  it.each<[string, IEditorConfig]>([
    ['an address that is none', { ...CONFIG, document: { ...good, url: '' } }],
    [
      'a script as an address',
      { ...CONFIG, document: { ...good, url: 'javascript:1' } }
    ],
    ['a key with a space', { ...CONFIG, document: { ...good, key: 'a b' } }],
    ['an empty key', { ...CONFIG, document: { ...good, key: '' } }],
    [
      'a key of 129 characters',
      { ...CONFIG, document: { ...good, key: 'a'.repeat(129) } }
    ],
    ['an old document type', { ...CONFIG, documentType: 'text' }],
    [
      'an extension with a dot',
      { ...CONFIG, document: { ...good, fileType: '.docx' } }
    ],
    ['no type at all', { document: { key: 'k', url: good.url } }]
  ])('should find %s', (_, config) => {
    expect(configProblem(config)).not.toBeNull();
  });

  it('should find nothing wrong with a good one', () => {
    expect(configProblem(CONFIG)).toBeNull();
    expect(configProblem({ document: good })).toBeNull();
    expect(
      configProblem({
        documentType: 'pdf',
        document: { key: 'k', url: good.url }
      })
    ).toBeNull();
  });
});

describe('createEditor', () => {
  let placeholder: HTMLElement;

  beforeEach(() => {
    placeholder = document.createElement('div');
    placeholder.id = 'placeholder';
    document.body.append(placeholder);
  });

  afterEach(() => {
    document.body.replaceChildren();
  });

  it('should hand over the whole configuration but never the object itself', () => {
    const api = new FakeDocsAPI();
    const before = JSON.stringify(CONFIG);
    const onAppReady = jest.fn();
    createEditor(api, 'placeholder', CONFIG, { onAppReady });
    const [editor] = api.editors;
    expect(editor?.config).toMatchObject(CONFIG);
    editor?.emit('onAppReady');
    expect(onAppReady).toHaveBeenCalledTimes(1);
    editor?.spoil();
    expect(JSON.stringify(CONFIG)).toBe(before);
  });

  it('should refuse what would be answered by an alert', () => {
    const api = new FakeDocsAPI();
    const bad = { ...CONFIG, document: { ...CONFIG.document, key: 'a b' } };
    expect(() => createEditor(api, 'placeholder', bad, {})).toThrow(
      DocsAPIError
    );
    expect(api.editors).toEqual([]);
  });

  it('should turn an alert into an error', () => {
    const api = new FakeDocsAPI({ alert: 'The fileType is wrong' });
    const shown = jest
      .spyOn(window, 'alert')
      .mockImplementation(() => undefined);
    expect(() => createEditor(api, 'placeholder', CONFIG, {})).toThrow(
      'The fileType is wrong'
    );
    expect(shown).not.toHaveBeenCalled();
    window.alert('later');
    expect(shown).toHaveBeenCalledWith('later');
    shown.mockRestore();
  });
});
