import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';

import { fetchFailure } from '../../src/preview/failures';
import { refused } from '../fakes';

const trans = nullTranslator.load('jupyter_onlyoffice');

describe('fetchFailure', () => {
  it.each<[unknown, string, RegExp]>([
    [refused(422, 'damaged'), 'damaged', /being written/],
    [refused(422, 'empty'), 'empty', /nothing in the file/],
    [refused(413, 'too-large'), 'too-large', /limit/],
    [refused(422, 'too-complex'), 'too-complex', /time or memory/],
    [refused(415, 'format'), 'format', /Open With/],
    [refused(503, 'busy'), 'busy', /Wait/],
    [refused(501, 'engine'), 'engine', /pip install/],
    [refused(404, 'not-found'), 'not-found', /renamed/],
    [refused(500, null), 'refused', /log of the Jupyter server/],
    [
      new ServerConnection.NetworkError(new TypeError('x')),
      'jupyter-unreachable',
      /stopped/
    ]
  ])('should put %s as %s', (error, kind, words) => {
    const failure = fetchFailure(error, trans);
    expect(failure.kind).toBe(kind);
    expect(
      [failure.title, failure.detail, failure.hint, failure.command].join(' ')
    ).toMatch(words);
  });

  it('should tell in the words of the server', () => {
    const error = refused(413, 'too-large', 'It has 612 MB.');
    expect(fetchFailure(error, trans).detail).toBe('It has 612 MB.');
  });
});
