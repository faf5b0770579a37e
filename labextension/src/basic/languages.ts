import type { Translations } from '@eigenpal/docx-editor-i18n';

/** The languages that the editor's own words are there in, each a chunk of its own. */
const LANGUAGES: Readonly<
  Record<string, () => Promise<{ default: Translations }>>
> = {
  de: () => import('@eigenpal/docx-editor-i18n/de'),
  fr: () => import('@eigenpal/docx-editor-i18n/fr'),
  he: () => import('@eigenpal/docx-editor-i18n/he'),
  hi: () => import('@eigenpal/docx-editor-i18n/hi'),
  id: () => import('@eigenpal/docx-editor-i18n/id'),
  pl: () => import('@eigenpal/docx-editor-i18n/pl'),
  'pt-BR': () => import('@eigenpal/docx-editor-i18n/pt-BR'),
  tr: () => import('@eigenpal/docx-editor-i18n/tr'),
  'zh-CN': () => import('@eigenpal/docx-editor-i18n/zh-CN')
};

/**
 * The editor's words in a language.
 *
 * @param language - As JupyterLab calls it, such as "de-DE" or "zh_CN".
 * @returns undefined where they are only there in English, as in any other language.
 */
export async function wordsOf(
  language: string
): Promise<Translations | undefined> {
  const code = language.replace('_', '-');
  const load = LANGUAGES[code] ?? LANGUAGES[code.split('-')[0] ?? ''];
  return (await load?.())?.default;
}
