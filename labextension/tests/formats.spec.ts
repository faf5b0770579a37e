import { readFileSync } from 'fs';
import { resolve } from 'path';

import {
  DEFAULT_EXTENSIONS,
  FORMATS,
  extensionOf,
  formatOf
} from '../src/formats';

interface IServerFormat {
  type: string;
  mime: string[];
}

const server = (
  JSON.parse(
    readFileSync(
      resolve(__dirname, '../../jupyter_onlyoffice/core/formats.json'),
      'utf-8'
    )
  ) as { formats: Record<string, IServerFormat> }
).formats;

describe('FORMATS', () => {
  it('should be the formats of the server part', () => {
    const ours = Object.fromEntries(
      Object.entries(FORMATS).map(([ext, { family, mimeType }]) => [
        ext,
        { type: family, mime: mimeType === null ? [] : [mimeType] }
      ])
    );
    const theirs = Object.fromEntries(
      Object.entries(server).map(([ext, { type, mime }]) => [
        ext,
        { type, mime }
      ])
    );
    expect(ours).toEqual(theirs);
  });

  it('should leave to others by default what others view', () => {
    for (const ext of 'txt md html htm csv tsv xml key json pdf dot pot'.split(
      ' '
    )) {
      expect(DEFAULT_EXTENSIONS).not.toContain(ext);
    }
    for (const ext of 'docx xlsx pptx odt ods odp doc xls ppt vsdx'.split(
      ' '
    )) {
      expect(DEFAULT_EXTENSIONS).toContain(ext);
    }
  });
});

describe('extensionOf', () => {
  it.each([
    ['a.docx', 'docx'],
    ['folder.d/REPORT.DOCX', 'docx'],
    ['a.tar.XlsX', 'xlsx'],
    ['folder.docx/name', ''],
    ['.docx', ''],
    ['docx', ''],
    ['a.', '']
  ])('should find in %j the extension %j', (path, ext) => {
    expect(extensionOf(path)).toBe(ext);
  });
});

describe('formatOf', () => {
  it('should not take a property of every object for a format', () => {
    expect(formatOf('a.constructor')).toBeUndefined();
    expect(formatOf('a.docx')?.family).toBe('word');
  });
});
