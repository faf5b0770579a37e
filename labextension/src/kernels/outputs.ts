import type { IMimeBundle } from '@jupyterlab/nbformat';

import type { IPicture } from '../asks/client';
import type { IClip } from './clipboard';

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
export function clipOf(data: IMimeBundle): IClip | null {
  const text = textIn(data, 'text/plain') ?? '';
  const html = textIn(data, 'text/html');
  if (html !== null) {
    return { html: tamed(html), text, picture: null };
  }
  const picture = pictureOf(data);
  if (picture) {
    const mime = PICTURES.find(([, ext]) => ext === picture.ext)?.[0] ?? '';
    const image = document.createElement('img');
    image.src = `data:${mime};base64,${picture.base64}`;
    return { html: image.outerHTML, text, picture: image.src };
  }
  if (text === '') {
    return null;
  }
  const block = document.createElement('pre');
  block.textContent = text;
  return { html: block.outerHTML, text, picture: null };
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
