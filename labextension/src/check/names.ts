import type { TranslationBundle } from '@jupyterlab/translation';

/** What people call the steps, in their order. */
export function stepNames(
  trans: TranslationBundle
): ReadonlyMap<string, string> {
  return new Map([
    ['settings', trans.__('Settings')],
    ['browser', trans.__('Browser loads the editors')],
    ['name', trans.__('Name of the Document Server')],
    ['connection', trans.__('Connection to it')],
    ['certificate', trans.__('Certificate')],
    ['answer', trans.__('Answer')],
    ['health', trans.__('Health')],
    ['secret', trans.__('Secret')],
    ['version', trans.__('Version')],
    ['links', trans.__('Links for browsers')],
    ['frames', trans.__('Frames in this page')],
    ['way-back', trans.__('Document Server reaches Jupyter')],
    ['result', trans.__('Saved documents arrive')],
    ['clocks', trans.__('Clocks')],
    ['formats', trans.__('Formats')],
    ['licence', trans.__('Licence')]
  ]);
}
