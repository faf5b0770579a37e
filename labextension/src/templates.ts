import { InputDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ITemplate } from './api';

/**
 * Ask which template a new document is to be a copy of.
 *
 * @param blank - Whether it may be of none as well.
 * @returns null for a blank document; undefined if there is to be none, after all.
 */
export async function askTemplate(
  templates: readonly ITemplate[],
  blank: boolean,
  trans: TranslationBundle
): Promise<ITemplate | null | undefined> {
  const names = templates.map(({ name, ext, path }) =>
    // Two folders may have templates of one name.
    templates.filter(other => other.name === name && other.ext === ext).length >
    1
      ? path
      : `${name}.${ext}`
  );
  const { button, value } = await InputDialog.getItem({
    title: trans.__('New Document From a Template'),
    label: trans.__('Template'),
    items: [...(blank ? [trans.__('Blank document')] : []), ...names],
    okLabel: trans.__('Create'),
    cancelLabel: trans.__('Cancel')
  });
  if (!button.accept || value === null) {
    return undefined;
  }
  return templates[names.indexOf(value)] ?? null;
}
