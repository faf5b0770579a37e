import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { TranslationBundle } from '@jupyterlab/translation';

import { FORMATS } from './formats';
import type { Kind } from './formats';
import { familyIcon } from './icons';

/** Formats for which JupyterLab has a file type already, by its name. */
const JUPYTERLAB_TYPES: Readonly<Record<string, string>> = {
  csv: 'csv',
  html: 'html',
  md: 'markdown',
  pdf: 'PDF',
  tsv: 'tsv',
  txt: 'text'
};

/** The name of the file type of an extension. */
export function fileTypeName(ext: string): string {
  return JUPYTERLAB_TYPES[ext] ?? ext;
}

/**
 * The file types to add to the registry: those that JupyterLab has not got.
 *
 * A type that opens elsewhere by default gets no icon of ours and counts as text, which it most
 * likely is.
 */
export function fileTypes(
  defaults: readonly string[],
  trans: TranslationBundle
): Partial<DocumentRegistry.IFileType>[] {
  return Object.entries(FORMATS)
    .filter(([ext]) => !Object.hasOwn(JUPYTERLAB_TYPES, ext))
    .map(([ext, { family, kind, mimeType }]) => ({
      name: ext,
      displayName: kindName(kind, trans),
      extensions: [`.${ext}`],
      pattern: anyCase(ext),
      mimeTypes: mimeType === null ? [] : [mimeType],
      contentType: 'file' as const,
      ...(defaults.includes(ext)
        ? { fileFormat: 'base64' as const, icon: familyIcon(family) }
        : { fileFormat: 'text' as const })
    }));
}

/** A regular expression for the end of a name that does not care for case. */
function anyCase(ext: string): string {
  const letters = Array.from(ext, letter =>
    letter.toUpperCase() === letter
      ? letter
      : `[${letter}${letter.toUpperCase()}]`
  );
  return `.\\.${letters.join('')}$`;
}

function kindName(kind: Kind, trans: TranslationBundle): string {
  switch (kind) {
    case 'document':
      return trans.__('Document');
    case 'document template':
      return trans.__('Document Template');
    case 'spreadsheet':
      return trans.__('Spreadsheet');
    case 'spreadsheet template':
      return trans.__('Spreadsheet Template');
    case 'presentation':
      return trans.__('Presentation');
    case 'presentation template':
      return trans.__('Presentation Template');
    case 'slide show':
      return trans.__('Slide Show');
    case 'drawing':
      return trans.__('Drawing');
    case 'stencil':
      return trans.__('Stencil');
    case 'drawing template':
      return trans.__('Drawing Template');
    case 'e-book':
      return trans.__('E-Book');
    case 'form':
      return trans.__('Form');
    case 'fixed layout':
      return trans.__('Fixed Layout');
    case 'rich text':
      return trans.__('Rich Text');
    case 'web page':
      return trans.__('Web Page');
    case 'plain text':
      return trans.__('Plain Text');
    case 'link':
      return trans.__('Link');
  }
}
