import type { TranslationBundle } from '@jupyterlab/translation';

/** What people call a separator of cells. */
export function delimiterName(
  delimiter: string,
  trans: TranslationBundle
): string {
  switch (delimiter) {
    case '\t':
      return trans.__('Tab');
    case ' ':
      return trans.__('Space');
    default:
      return delimiter;
  }
}
