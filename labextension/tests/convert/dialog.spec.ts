import { nullTranslator } from '@jupyterlab/translation';

import { TargetDialog } from '../../src/convert/dialog';
import { targetName } from '../../src/convert/targets';

const trans = nullTranslator.load('jupyter_onlyoffice');

function make(
  name: string,
  reading: TargetDialog.IOptions['reading'] = {}
): { dialog: TargetDialog; choices: HTMLSelectElement[] } {
  const dialog = new TargetDialog({
    name,
    targets: ['pdf', 'xlsx', 'xyz'],
    reading,
    trans
  });
  return {
    dialog,
    choices: [...dialog.node.querySelectorAll('select')]
  };
}

describe('TargetDialog', () => {
  it('should call the formats what people call them', () => {
    const { choices } = make('a.docx');
    expect(
      choices.map(({ options }) => Array.from(options, o => o.text))
    ).toEqual([['PDF (.pdf)', 'Excel workbook (.xlsx)', '.xyz']]);
  });

  it('should return what was chosen', () => {
    const { choices, dialog } = make('a.docx');
    expect(dialog.getValue()).toEqual({ to: 'pdf' });
    if (choices[0]) {
      choices[0].value = 'xlsx';
    }
    expect(dialog.getValue()).toEqual({ to: 'xlsx' });
  });

  it.each([
    ['a.csv', 3],
    ['a.TSV', 3],
    ['a.txt', 2],
    ['a.xlsx', 1]
  ])('should ask of %s what its bytes do not say', (name, count) => {
    expect(make(name).choices).toHaveLength(count);
  });

  it('should leave to the server what nobody chose', () => {
    const { choices, dialog } = make('a.csv');
    expect(dialog.getValue()).toEqual({ to: 'pdf' });
    if (choices[1]) {
      choices[1].value = 'windows-1251';
    }
    expect(dialog.getValue()).toEqual({ to: 'pdf', encoding: 'windows-1251' });
  });

  it('should begin with how the document is read already', () => {
    const reading = { encoding: 'cp437', delimiter: '\t' };
    expect(make('a.csv', reading).dialog.getValue()).toEqual({
      to: 'pdf',
      ...reading
    });
  });
});

describe('targetName', () => {
  it('should have a name of its own for every usual format', () => {
    const usual =
      'doc docx odt rtf txt md html epub pdf xls xlsx ods csv ppt pptx odp'.split(
        ' '
      );
    const names = usual.map(ext => targetName(ext, trans));
    expect(new Set(names).size).toBe(usual.length);
    for (const name of names) {
      expect(name).toMatch(/^[A-Z].* \(\.\w+\)$/);
    }
  });
});
