import type { TranslationBundle } from '@jupyterlab/translation';

import { openFailure } from '../failures';
import type { IFailure } from '../failures';
import { OnlyOfficeResponseError } from '../request';

/** Why there is no preview of a document, in words. */
export function fetchFailure(
  error: unknown,
  trans: TranslationBundle
): IFailure {
  if (!(error instanceof OnlyOfficeResponseError)) {
    return openFailure(error, trans);
  }
  const detail = error.message;
  switch (error.reason) {
    case 'damaged':
      return {
        kind: 'damaged',
        title: trans.__('The document is damaged'),
        detail,
        hint: trans.__(
          'If it is just being written, wait a moment and try again. Else look for an earlier copy of it.'
        )
      };
    case 'empty':
      return {
        kind: 'empty',
        title: trans.__('The document is empty'),
        detail,
        hint: trans.__('There is nothing in the file that could be shown.')
      };
    case 'too-large':
      return {
        kind: 'too-large',
        title: trans.__('The document is too large for a preview'),
        detail,
        hint: trans.__(
          'Whoever looks after this server can raise the limit. You can download the file in the file browser.'
        )
      };
    case 'too-complex':
      return {
        kind: 'too-complex',
        title: trans.__('The document is too complex for a preview'),
        detail,
        hint: trans.__(
          'It took more time or memory than a preview may. You can download the file in the file browser.'
        )
      };
    case 'format':
      return {
        kind: 'format',
        title: trans.__('There is no preview of this format'),
        detail,
        hint: trans.__(
          'Use “Open With” in the file browser for another viewer.'
        )
      };
    case 'engine':
      return {
        kind: 'engine',
        title: trans.__('Previews do not work on this server'),
        detail,
        hint: trans.__(
          'Install the converter where the Jupyter server runs, then restart the server:'
        ),
        command: 'pip install "jupyter-onlyoffice[engine]"'
      };
    case 'busy':
      return {
        kind: 'busy',
        title: trans.__('The server is busy'),
        detail,
        hint: trans.__('Wait a moment, then try again.')
      };
    default:
      return openFailure(error, trans);
  }
}

/** What stands in place of a preview that nobody wants to wait for any more. */
export function cancelledFailure(trans: TranslationBundle): IFailure {
  return {
    kind: 'cancelled',
    title: trans.__('The preview was cancelled'),
    detail: '',
    hint: trans.__('Try again to make it after all.')
  };
}

/** The PDF came, but cannot be shown. */
export function pagesFailure(
  error: unknown,
  trans: TranslationBundle
): IFailure {
  return {
    kind: 'pages',
    title: trans.__('The preview cannot be shown'),
    detail: error instanceof Error ? error.message : String(error),
    hint: trans.__(
      'Reload the page if JupyterLab or jupyter-onlyoffice has just been updated, then try again.'
    )
  };
}

/** The pages cannot be printed. */
export function printFailure(
  error: unknown,
  trans: TranslationBundle
): IFailure {
  return {
    kind: 'print',
    title: trans.__('The document could not be printed'),
    detail: error instanceof Error ? error.message : String(error),
    hint: trans.__('Download the PDF and print that.')
  };
}
