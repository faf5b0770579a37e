import { readNotes } from '../../src/preview/notes';

describe('readNotes', () => {
  it('should read how a table was read and which fonts are missing', () => {
    const notes = {
      text: {
        encoding: 'windows-1251',
        delimiter: ';',
        encodings: ['utf-8', 'windows-1251'],
        delimiters: [',', ';']
      },
      fonts: [{ script: 'Arabic', package: 'fonts-noto-core' }]
    };
    expect(readNotes(JSON.stringify(notes))).toEqual(notes);
  });

  it('should know a text without a separator', () => {
    const text = { encoding: 'utf-8', delimiter: null };
    expect(readNotes(JSON.stringify({ text })).text).toEqual({
      encoding: 'utf-8',
      delimiter: null,
      encodings: [],
      delimiters: []
    });
  });

  it.each([
    null,
    '',
    'no JSON',
    '[]',
    '{"text": "utf-8", "fonts": "none"}',
    '{"text": {"delimiter": ";"}, "fonts": [{"script": "Arabic"}, null]}'
  ])('should take %j as telling nothing', header => {
    expect(readNotes(header)).toEqual({ text: null, fonts: [] });
  });
});
