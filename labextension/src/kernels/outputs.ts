import type { IMimeBundle } from '@jupyterlab/nbformat';

import type { IPicture } from '../asks/client';

/** What editors take of what outputs have, best first. */
const PICTURES = [
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/svg+xml', 'svg'],
  ['image/gif', 'gif'],
  ['image/bmp', 'bmp']
] as const;

/** The picture in an output; null if there is none. */
export function pictureOf(data: IMimeBundle): IPicture | null {
  for (const [mime, ext] of PICTURES) {
    const text = textIn(data, mime);
    if (text !== null) {
      return {
        ext,
        base64: ext === 'svg' ? encoded(text) : text.replace(/\s/g, '')
      };
    }
  }
  return null;
}

/** What an output is on the clipboard; null if it is nothing that a document could hold. */
export function clipOf(
  data: IMimeBundle
): { readonly html: string; readonly text: string } | null {
  const text = textIn(data, 'text/plain') ?? '';
  const html = textIn(data, 'text/html');
  if (html !== null) {
    return { html: tamed(html), text };
  }
  const picture = pictureOf(data);
  if (picture) {
    const mime = PICTURES.find(([, ext]) => ext === picture.ext)?.[0] ?? '';
    const image = document.createElement('img');
    image.src = `data:${mime};base64,${picture.base64}`;
    return { html: image.outerHTML, text };
  }
  if (text === '') {
    return null;
  }
  const block = document.createElement('pre');
  block.textContent = text;
  return { html: block.outerHTML, text };
}

/**
 * Put an output on the clipboard.
 *
 * By an event, since a page that is not served by HTTPS has no other clipboard.
 *
 * @returns whether the browser did so.
 */
export function copy(clip: { html: string; text: string }): boolean {
  const fill = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/html', clip.html);
    event.clipboardData?.setData('text/plain', clip.text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener('copy', fill, true);
  try {
    // Nothing has taken the place of this in pages without HTTPS.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', fill, true);
  }
}

/** HTML with its tables, and nothing that runs or is styled for the page. */
function tamed(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const node of body.querySelectorAll('script, style, button, iframe')) {
    node.remove();
  }
  for (const table of body.querySelectorAll('table')) {
    table.setAttribute('border', '1');
    table.style.borderCollapse = 'collapse';
  }
  return body.innerHTML;
}

function textIn(data: IMimeBundle, mime: string): string | null {
  const value: unknown = data[mime];
  const text = Array.isArray(value) ? value.join('') : value;
  return typeof text === 'string' && text.trim() !== '' ? text : null;
}

function encoded(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}
