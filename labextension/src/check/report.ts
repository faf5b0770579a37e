import { PageConfig } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { isFailed } from './run';
import type { ConnectionCheck } from './run';

/** A check as text, to be sent to somebody who can help; the server's steps hold no secrets. */
export function reportText(
  check: ConnectionCheck,
  names: ReadonlyMap<string, string>,
  trans: TranslationBundle
): string {
  const lines = check.steps.flatMap(step => {
    const state = step.skipped
      ? trans.__('not tried')
      : isFailed(step)
        ? trans.__('FAILED')
        : trans.__('well');
    const name = names.get(step.name) ?? step.name;
    const line = `[${state}] ${name}: ${step.detail}`;
    return step.hint === null ? [line] : [line, `    → ${step.hint}`];
  });
  const app = `${PageConfig.getOption('appName') || 'JupyterLab'} ${PageConfig.getOption('appVersion')}`;
  return [
    trans.__('ONLYOFFICE connection'),
    `${app.trim()}, ${navigator.userAgent}`,
    ...(check.error === null ? [] : [check.error]),
    ...lines
  ].join('\n');
}
