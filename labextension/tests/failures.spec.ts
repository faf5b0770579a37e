import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';

import { OnlyOfficeResponseError, UnexpectedAnswerError } from '../src/request';
import { DocsAPIError } from '../src/docsapi';
import type { DocsAPIProblem } from '../src/docsapi';
import { openFailure, previewFailure, reasonText } from '../src/failures';
import type { IFailure } from '../src/failures';
import { ForeignDriveError } from '../src/paths';

const trans = nullTranslator.load('jupyter_onlyoffice');
const URL = 'http://docs.example.org/web-apps/apps/api/documents/api.js';

function refused(
  status: number,
  reason: string | null
): OnlyOfficeResponseError {
  return new OnlyOfficeResponseError(
    new Response('', { status }),
    'The server says so.',
    reason
  );
}

function allText(failure: IFailure): string {
  return [failure.title, failure.detail, failure.hint, failure.command].join(
    ' '
  );
}

describe('openFailure', () => {
  it.each<[unknown, string, RegExp]>([
    [refused(404, null), 'server-missing', /jupyter server extension enable/],
    [refused(404, 'not-found'), 'not-found', /The server says so/],
    [refused(403, 'denied'), 'denied', /The server says so/],
    [refused(403, 'Forbidden'), 'logged-out', /reload the page/],
    [refused(401, null), 'logged-out', /reload the page/],
    [refused(415, 'format'), 'format', /Open With/],
    [refused(502, 'document-server'), 'unreachable', /document_server_url/],
    [refused(500, 'error'), 'error', /The server says so/],
    [refused(500, null), 'refused', /log of the Jupyter server/],
    [new ForeignDriveError('s3'), 'foreign-drive', /“s3”/],
    [
      new ServerConnection.NetworkError(new TypeError('x')),
      'jupyter-unreachable',
      /stopped/
    ],
    [new UnexpectedAnswerError('open'), 'unexpected', /“open”/],
    ['text', 'unexpected', /text/]
  ])('should put %s as %s', (error, kind, words) => {
    const failure = openFailure(error, trans);
    expect(failure.kind).toBe(kind);
    expect(allText(failure)).toMatch(words);
  });

  it.each<[DocsAPIProblem, RegExp]>([
    ['mixed-content', /https/],
    ['policy', /Content-Security-Policy.*script-src/],
    ['script', /certificate/],
    ['no-api', /not a Document Server/],
    ['timeout', /in time/]
  ])('should name the address for %s', (problem, words) => {
    const failure = openFailure(new DocsAPIError(problem, URL), trans);
    expect(failure.kind).toBe(problem);
    expect(failure.detail).toContain(URL);
    expect(allText(failure)).toMatch(words);
  });

  it('should say what is wrong with a configuration', () => {
    const error = new DocsAPIError('config', '', 'document.key is odd');
    expect(openFailure(error, trans).detail).toBe('document.key is odd');
  });
});

describe('previewFailure', () => {
  it.each([
    ['not-configured', /jupyter onlyoffice up/],
    ['unreachable', /document_server_url/],
    ['secret', /ONLYOFFICE_SECRET/],
    ['format', /Open With/]
  ])('should say what to do for %s', (reason, words) => {
    const failure = previewFailure(
      { editor: 'preview', url: null, reason, message: 'Because.' },
      trans
    );
    expect(failure.kind).toBe(reason);
    expect(failure.detail).toBe('Because.');
    expect(allText(failure)).toMatch(words);
  });
});

describe('reasonText', () => {
  it.each([
    [null, null, null],
    ['read-only', 'The server’s words.', 'The server’s words.'],
    ['read-only', null, 'You may read this file, but not write it.'],
    ['new', null, 'Read-only (new)']
  ])('should put %s and %s as %s', (reason, message, expected) => {
    expect(reasonText(reason, message, trans)).toBe(expected);
  });
});
