import { nullTranslator } from '@jupyterlab/translation';

import { editorFailure, editorWarning } from '../src/editorerrors';
import type { IFailure } from '../src/failures';

const trans = nullTranslator.load('jupyter_onlyoffice');

function allText(failure: IFailure): string {
  return [failure.title, failure.detail, failure.hint, failure.command].join(
    ' '
  );
}

describe('editorFailure', () => {
  const address =
    'http://localhost:8888/onlyoffice/download?grant_token=secret';

  it('should say from where a document could not be fetched, and what to check', () => {
    const text = allText(editorFailure(-4, 'Download failed', address, trans));
    expect(text).toContain('http://localhost:8888');
    expect(text).toContain('ALLOW_PRIVATE_IP_ADDRESS');
    expect(text).toContain('OnlyOffice.jupyter_url');
    expect(text).not.toContain('grant_token');
  });

  it.each([
    [-20, /secrets differ/],
    [-21, /expired/],
    [-22, /Too many/],
    [-23, /refuses access/],
    [-84, /too large/],
    [-85, /format/],
    [-18, /connection/]
  ])('should know what %d means', (code, words) => {
    expect(allText(editorFailure(code, '', address, trans))).toMatch(words);
  });

  it('should use the editor’s words for what it does not know', () => {
    const failure = editorFailure(-9999, 'Something<br>new', address, trans);
    expect(failure.detail).toBe('Something new');
    expect(failure.hint).toContain('-9999');
  });
});

describe('editorWarning', () => {
  it.each([
    [-101, /may not be saved/],
    [-104, /rescued copy/],
    [-331, /keeps what was typed/]
  ])('should know what %d means', (code, words) => {
    expect(editorWarning(code, 'x', trans)).toMatch(words);
  });

  it('should use the editor’s words, or the number', () => {
    expect(editorWarning(-9999, 'Something new', trans)).toBe('Something new');
    expect(editorWarning(-9999, '', trans)).toContain('-9999');
    expect(editorWarning(-25, 'It failed.<br>Save it.', trans)).toBe(
      'It failed. Save it.'
    );
  });
});
