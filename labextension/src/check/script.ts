import { DocsAPIError, isMixedContent, sameOrigin } from '../docsapi';

/** How long the script may take, in milliseconds. */
const PATIENCE = 15_000;

/**
 * Load a script as an editor would, in a frame of its own that goes away again: the page may have
 * an editor that needs the script it has.
 *
 * The frame is the page's own, so that the page's policy and its protocol hold in it, too. Rejects
 * with `DocsAPIError`.
 */
export function tryScript(
  url: string,
  options: { protocol?: string; patience?: number } = {}
): Promise<void> {
  if (isMixedContent(options.protocol ?? location.protocol, url)) {
    return Promise.reject(new DocsAPIError('mixed-content', url));
  }
  const frame = document.createElement('iframe');
  frame.className = 'jp-OnlyOffice-check-frame';
  frame.hidden = true;
  document.body.append(frame);
  return new Promise<void>((resolve, reject) => {
    const fail = (problem: DocsAPIError['problem']): void => {
      reject(new DocsAPIError(problem, url));
    };
    setTimeout(fail, options.patience ?? PATIENCE, 'timeout');
    const inner = frame.contentDocument;
    if (!inner) {
      fail('script');
      return;
    }
    inner.addEventListener('securitypolicyviolation', event => {
      if (sameOrigin(event.blockedURI, url)) {
        fail('policy');
      }
    });
    const script = inner.createElement('script');
    script.addEventListener('error', () => {
      // The report of a policy comes in a task of its own, before or after this event.
      setTimeout(fail, 0, 'script');
    });
    script.addEventListener('load', () => {
      if (frame.contentWindow?.DocsAPI) {
        resolve();
      } else {
        fail('no-api');
      }
    });
    script.src = url;
    inner.head.append(script);
  }).finally(() => {
    frame.remove();
  });
}
