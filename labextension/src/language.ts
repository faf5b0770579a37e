/**
 * The language tag for editors: it decides about menus, and by its region about numbers, dates and
 * whether rulers show inches.
 *
 * @param chosen - In the settings; empty if nothing is.
 * @param own - JupyterLab's, which mostly has no region.
 * @param browser - What the browser prefers, most first.
 */
export function editorLanguage(
  chosen: string,
  own: string,
  browser: readonly string[]
): string {
  const tag = (chosen === '' ? own : chosen).replace('_', '-');
  return (
    browser.find(other =>
      other.toLowerCase().startsWith(`${tag.toLowerCase()}-`)
    ) ?? tag
  );
}
