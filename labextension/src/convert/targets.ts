import type { TranslationBundle } from '@jupyterlab/translation';

/** What people call a format that something is converted into, with its extension. */
export function targetName(ext: string, trans: TranslationBundle): string {
  const name = nameOf(ext, trans);
  return name === null ? `.${ext}` : `${name} (.${ext})`;
}

function nameOf(ext: string, trans: TranslationBundle): string | null {
  switch (ext) {
    case 'pdf':
      return trans.__('PDF');
    case 'docx':
      return trans.__('Word document');
    case 'doc':
      return trans.__('Word 97–2003 document');
    case 'dotx':
      return trans.__('Word template');
    case 'odt':
      return trans.__('OpenDocument text');
    case 'ott':
      return trans.__('OpenDocument text template');
    case 'rtf':
      return trans.__('Rich text');
    case 'txt':
      return trans.__('Plain text');
    case 'md':
      return trans.__('Markdown');
    case 'html':
      return trans.__('Web page');
    case 'epub':
      return trans.__('E-book');
    case 'fb2':
      return trans.__('FictionBook');
    case 'xlsx':
      return trans.__('Excel workbook');
    case 'xls':
      return trans.__('Excel 97–2003 workbook');
    case 'xltx':
      return trans.__('Excel template');
    case 'ods':
      return trans.__('OpenDocument spreadsheet');
    case 'ots':
      return trans.__('OpenDocument spreadsheet template');
    case 'csv':
      return trans.__('Comma-separated values');
    case 'tsv':
      return trans.__('Tab-separated values');
    case 'pptx':
      return trans.__('PowerPoint presentation');
    case 'ppt':
      return trans.__('PowerPoint 97–2003 presentation');
    case 'potx':
      return trans.__('PowerPoint template');
    case 'ppsx':
      return trans.__('PowerPoint slide show');
    case 'odp':
      return trans.__('OpenDocument presentation');
    case 'otp':
      return trans.__('OpenDocument presentation template');
    case 'png':
      return trans.__('PNG image');
    case 'jpg':
      return trans.__('JPEG image');
    default:
      return null;
  }
}
