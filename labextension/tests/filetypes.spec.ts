import { DocumentRegistry } from '@jupyterlab/docregistry';
import { nullTranslator } from '@jupyterlab/translation';

import { fileTypeName, fileTypes } from '../src/filetypes';
import { DEFAULT_EXTENSIONS, FORMATS } from '../src/formats';

const trans = nullTranslator.load('jupyter_onlyoffice');

describe('fileTypes', () => {
  const registry = new DocumentRegistry();
  for (const fileType of fileTypes(DEFAULT_EXTENSIONS, trans)) {
    registry.addFileType(fileType);
  }

  it.each(Object.keys(FORMATS).filter(ext => ext !== 'html'))(
    'should make JupyterLab know .%s files in any case',
    ext => {
      for (const name of [`a.${ext}`, `A B.${ext.toUpperCase()}`]) {
        const names = registry.getFileTypesForPath(name).map(type => type.name);
        expect(names).toContain(fileTypeName(ext));
      }
    }
  );

  it('should not take a longer extension for a shorter one', () => {
    const names = registry
      .getFileTypesForPath('a.xdocx')
      .map(type => type.name);
    expect(names).toEqual([]);
  });

  it('should not give our icons to what opens elsewhere', () => {
    const icon = (name: string): string | undefined =>
      registry.getFileTypesForPath(name)[0]?.icon?.name;
    expect(icon('private.key')).not.toMatch(/onlyoffice/);
    expect(icon('a.xlsx')).toBe('jupyter-onlyoffice:spreadsheet');
  });
});
