import type { TranslationBundle } from '@jupyterlab/translation';

import type { IExamination } from './client';

/** Whether there is anything to tell. */
export function losesAnything({ losses, textChanged }: IExamination): boolean {
  return losses.length > 0 || textChanged === true;
}

/** What cannot be kept, for the middle of a sentence: "comments (3), charts (1 of 2)". */
export function lossText(
  { losses, textChanged }: IExamination,
  trans: TranslationBundle
): string {
  const names = namesOf(trans);
  const parts = losses.map(({ after, before, what }) => {
    const name = names[what] ?? what;
    return after === 0
      ? trans.__('%1 (%2)', name, String(before))
      : trans.__('%1 (%2 of %3)', name, String(before - after), String(before));
  });
  if (textChanged === true) {
    parts.push(trans.__('some of the text'));
  }
  return parts.join(', ');
}

/** What the server calls things, in the language of the user. */
function namesOf(trans: TranslationBundle): Readonly<Record<string, string>> {
  return {
    bookmarks: trans.__('bookmarks'),
    'characters of text': trans.__('characters of text'),
    charts: trans.__('charts'),
    'charts in the text': trans.__('charts in the text'),
    comments: trans.__('comments'),
    'content controls': trans.__('content controls'),
    'data of forms': trans.__('data of forms'),
    'digital signatures': trans.__('digital signatures'),
    'documents within the document': trans.__('documents within the document'),
    drawings: trans.__('drawings'),
    'embedded fonts': trans.__('embedded fonts'),
    'embedded objects': trans.__('embedded objects'),
    'embedded objects in the text': trans.__('embedded objects in the text'),
    endnotes: trans.__('endnotes'),
    equations: trans.__('equations'),
    'exceptions from protection': trans.__('exceptions from protection'),
    fields: trans.__('fields'),
    footers: trans.__('footers'),
    footnotes: trans.__('footnotes'),
    'form fields': trans.__('form fields'),
    headers: trans.__('headers'),
    links: trans.__('links'),
    macros: trans.__('macros'),
    pictures: trans.__('pictures'),
    'readings above the text': trans.__('readings above the text'),
    sections: trans.__('sections'),
    'smart tags': trans.__('smart tags'),
    SmartArt: trans.__('SmartArt'),
    'SmartArt in the text': trans.__('SmartArt in the text'),
    'special hyphens': trans.__('special hyphens'),
    symbols: trans.__('symbols'),
    tables: trans.__('tables'),
    'tags of data': trans.__('tags of data'),
    'text boxes': trans.__('text boxes'),
    'tracked deletions': trans.__('tracked deletions'),
    'tracked formatting': trans.__('tracked formatting'),
    'tracked insertions': trans.__('tracked insertions'),
    'tracked moves': trans.__('tracked moves')
  };
}
