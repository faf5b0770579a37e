import { DEFAULT_EXTENSIONS } from '../src/formats';
import { serverOptions } from '../src/serveroptions';

const usual = ['docx', 'xlsx', 'pptx'];

describe('serverOptions', () => {
  it('should take what the server says', () => {
    const options = {
      defaults: ['docx', 'csv'],
      new: [{ ext: 'pdf', label: 'PDF form' }],
      templates: 'Patterns'
    };
    expect(serverOptions(JSON.stringify(options))).toEqual(options);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['null', 'null'],
    ['an array', '[1]'],
    ['nothing known', '{"colour": "red"}'],
    ['wrong types', '{"defaults": "docx", "new": {"ext": "docx"}}'],
    [
      'wrong items',
      '{"defaults": ["docx", 1], "new": [{"ext": 1, "label": ""}]}'
    ]
  ])('should do with its own where the server says %s', (_, text) => {
    const options = serverOptions(text);
    expect(options.defaults).toEqual(DEFAULT_EXTENSIONS);
    expect(options.new.map(({ ext }) => ext)).toEqual(usual);
  });

  it('should take one part without the other', () => {
    const options = serverOptions('{"defaults": []}');
    expect(options.defaults).toEqual([]);
    expect(options.new.map(({ ext }) => ext)).toEqual(usual);
  });
});
