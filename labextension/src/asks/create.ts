import { PathExt } from '@jupyterlab/coreutils';

import { formatOf } from '../formats';
import { documentPath } from '../paths';
import { askTemplate } from '../templates';
import type { IAsker, IAskTools } from './tools';

/** What a new document is when it is asked for in an editor. */
const BLANK = {
  word: 'docx',
  cell: 'xlsx',
  slide: 'pptx',
  pdf: 'pdf',
  diagram: null
} as const;

/** Make a new document of the editor's kind beside its own, of a template if there are any. */
export async function createNew(
  { context }: Pick<IAsker, 'context'>,
  tools: IAskTools
): Promise<void> {
  const { contents, files, lang, open, refresh, trans } = tools;
  const format = formatOf(context.localPath);
  const ext = format ? BLANK[format.family] : null;
  const templates = (await files.templates()).filter(
    ({ type }) => type === format?.family
  );
  if (ext === null && templates.length === 0) {
    throw new Error(trans.__('New documents of this kind cannot be made.'));
  }
  const template =
    templates.length > 0
      ? await askTemplate(templates, ext !== null, trans)
      : null;
  if (template === undefined) {
    return;
  }
  const folder = PathExt.dirname(documentPath(context.path, contents));
  const made = template
    ? await files.createFrom(template.path, folder)
    : await files.create({ path: folder, ext: ext ?? 'docx', lang: lang() });
  refresh(PathExt.dirname(made.path));
  open(made.path);
}
