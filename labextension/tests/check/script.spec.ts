import { tryScript } from '../../src/check/script';

const URL = 'https://docs.example.org/api.js';

function frame(): HTMLIFrameElement | null {
  return document.querySelector('iframe.jp-OnlyOffice-check-frame');
}

function script(): HTMLScriptElement {
  const found = frame()?.contentDocument?.querySelector('script');
  if (!found) {
    throw new Error('There is no script');
  }
  return found;
}

describe('tryScript', () => {
  it('should load the script in a frame that goes away again', async () => {
    const trying = tryScript(URL);
    expect(script().src).toBe(URL);
    expect(frame()?.hidden).toBe(true);
    const inner = frame()?.contentWindow;
    if (inner) {
      inner.DocsAPI = { DocEditor: jest.fn() };
    }
    script().dispatchEvent(new Event('load'));
    await trying;
    expect(frame()).toBeNull();
    expect(window.DocsAPI).toBeUndefined();
  });

  it.each([
    ['error', 'script'],
    ['load', 'no-api']
  ])('should take the event “%s” for %s', async (event, problem) => {
    const trying = tryScript(URL);
    script().dispatchEvent(new Event(event));
    await expect(trying).rejects.toMatchObject({ problem, url: URL });
    expect(frame()).toBeNull();
  });

  it('should tell a policy from a server that does not answer', async () => {
    const trying = tryScript(URL);
    const violation = Object.assign(new Event('securitypolicyviolation'), {
      blockedURI: URL
    });
    script().dispatchEvent(new Event('error'));
    frame()?.contentDocument?.dispatchEvent(violation);
    await expect(trying).rejects.toMatchObject({ problem: 'policy' });
  });

  it('should not wait for ever', async () => {
    await expect(tryScript(URL, { patience: 1 })).rejects.toMatchObject({
      problem: 'timeout'
    });
  });

  it('should know what a browser blocks without asking', async () => {
    await expect(
      tryScript('http://docs.example.org/api.js', { protocol: 'https:' })
    ).rejects.toMatchObject({ problem: 'mixed-content' });
    expect(frame()).toBeNull();
  });
});
