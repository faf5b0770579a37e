import type { TranslationBundle } from '@jupyterlab/translation';

import type { IFailure } from './failures';

/** The frame was loaded, but no editor answers in it. */
export function silentFailure(url: string, trans: TranslationBundle): IFailure {
  return {
    kind: 'silent',
    title: trans.__('The editor does not answer'),
    detail: trans.__('The frame of the Document Server stays empty: %1', url),
    hint: trans.__(
      'Most likely the Document Server, or a proxy before it, sends an X-Frame-Options header or a Content-Security-Policy with frame-ancestors that forbids to show it here. On a slow connection just wait: this message goes away by itself.'
    ),
    link: url
  };
}

/**
 * An error that the editor reported.
 *
 * The codes are an open set: for one that is not known here the editor's own words have to do.
 */
export function editorFailure(
  code: number,
  description: string,
  documentUrl: string,
  trans: TranslationBundle
): IFailure {
  const kind = `editor${String(code)}`;
  const detail =
    plain(description) ||
    trans.__('The editor reported error %1.', String(code));
  switch (code) {
    case -2:
    case -3:
      return {
        kind,
        title: trans.__('The document could not be converted'),
        detail,
        hint: trans.__(
          'The file may be damaged, or not be what its name says. Try to open it with another program.'
        )
      };
    case -4:
      return {
        kind,
        title: trans.__('The Document Server could not fetch the document'),
        detail: trans.__(
          'It was asked to fetch it from %1 and did not succeed.',
          hostOf(documentUrl)
        ),
        hint: trans.__(
          'That address must be reachable from the machine of the Document Server: inside a container “localhost” is the container itself. If it is a private address, the Document Server must be told to allow it (ALLOW_PRIVATE_IP_ADDRESS). Another address can be set by OnlyOffice.jupyter_url.'
        )
      };
    case -8:
    case -20:
      return {
        kind,
        title: trans.__('The secrets differ'),
        detail: trans.__(
          'The Document Server did not accept the signature of this Jupyter server.'
        ),
        hint: trans.__(
          'The same secret must be in OnlyOffice.jwt_secret (or ONLYOFFICE_SECRET) and in the settings of the Document Server (JWT_SECRET).'
        )
      };
    case -21:
      return {
        kind,
        title: trans.__('The permission to open the document has expired'),
        detail: trans.__(
          'If this happens at once, the clocks of the two servers differ.'
        ),
        hint: trans.__('Try again to get a new one.')
      };
    case -22:
      return {
        kind,
        title: trans.__('Too many people are editing'),
        detail: trans.__(
          'The Document Server has reached its number of connections.'
        ),
        hint: trans.__('Close other documents, or try again later.')
      };
    case -23:
      return {
        kind,
        title: trans.__('The Document Server refuses access'),
        detail,
        hint: trans.__(
          'The permissions may have changed since the document was opened: try again.'
        )
      };
    case -84:
      return {
        kind,
        title: trans.__('The document is too large'),
        detail: trans.__(
          'It is over the limit that is set in the Document Server.'
        ),
        hint: trans.__(
          'Whoever looks after the Document Server can raise the limit (maxDownloadBytes, inputLimits).'
        )
      };
    case -85:
      return {
        kind,
        title: trans.__('ONLYOFFICE cannot open this format'),
        detail,
        hint: trans.__(
          'The file may not be what its name says. Try to open it with another program.'
        )
      };
    case -18:
    case -100:
    case -120:
    case -121:
    case -122:
      return {
        kind,
        title: trans.__('The connection to the Document Server has ended'),
        detail,
        hint: trans.__(
          'What it already had is kept. Try again to go on editing.'
        )
      };
    default:
      return {
        kind,
        title: trans.__('The editor reports an error'),
        detail,
        hint: trans.__('Try again. Error code: %1', String(code))
      };
  }
}

/** A warning that the editor reported; the document stays usable. */
export function editorWarning(
  code: number,
  description: string,
  trans: TranslationBundle
): string {
  switch (code) {
    case -101:
      return trans.__(
        'The Document Server cannot reach this Jupyter server: what is typed now may not be saved.'
      );
    case -104:
      return trans.__(
        'An earlier save had failed. This is the rescued copy that the Document Server kept; it is saved when you close it.'
      );
    case -331:
    case -332:
      return trans.__(
        'The Document Server could not hand the document over. It keeps what was typed and tries again when you close it.'
      );
    default:
      return (
        plain(description) ||
        trans.__('The editor reports warning %1.', String(code))
      );
  }
}

/** The editors' words, which are meant for their own dialogs, as text. */
function plain(description: string): string {
  return description.replace(/\s*<br\s*\/?>\s*/gi, ' ');
}

function hostOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return url;
  }
}
