import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IPreviewReply } from './api';
import { DocsAPIError } from './docsapi';
import { ForeignDriveError } from './paths';
import { OnlyOfficeResponseError } from './request';

const UNCONNECTED: ReadonlySet<string> = new Set([
  'not-configured',
  'unreachable',
  'secret'
]);

/** Why a document cannot be shown, in words for the person who wanted to see it. */
export interface IFailure {
  /** A fixed word for the cause. */
  readonly kind: string;
  readonly title: string;
  /** What happened. */
  readonly detail: string;
  /** What can be done about it. */
  readonly hint: string;
  /** Something to type into a terminal. */
  readonly command?: string;
  /** An address to try in a browser tab. */
  readonly link?: string;
}

/** An error on the way to an editor, in words. */
export function openFailure(
  error: unknown,
  trans: TranslationBundle
): IFailure {
  if (error instanceof OnlyOfficeResponseError) {
    return refusal(error, trans);
  }
  if (error instanceof DocsAPIError) {
    return docsAPIFailure(error, trans);
  }
  if (error instanceof ForeignDriveError) {
    return {
      kind: 'foreign-drive',
      title: trans.__('This drive is not supported'),
      detail: trans.__(
        'The document is on the drive “%1”, which the Document Server cannot reach.',
        error.drive
      ),
      hint: trans.__(
        'Copy the document to the files of this Jupyter server and open it there.'
      )
    };
  }
  if (error instanceof ServerConnection.NetworkError) {
    return {
      kind: 'jupyter-unreachable',
      title: trans.__('The Jupyter server does not answer'),
      detail: trans.__(
        'It may have been stopped, or the network connection is interrupted.'
      ),
      hint: trans.__('Check that it is running, then try again.')
    };
  }
  return {
    kind: 'unexpected',
    title: trans.__('The document could not be opened'),
    detail: error instanceof Error ? error.message : String(error),
    hint: trans.__(
      'Reload the page if JupyterLab or jupyter-onlyoffice has just been updated, then try again.'
    )
  };
}

/** An error as one sentence or two, in the server's own words where it has any. */
export function errorText(error: unknown, trans: TranslationBundle): string {
  if (error instanceof OnlyOfficeResponseError && error.reason !== null) {
    return error.message;
  }
  const { detail, kind, title } = openFailure(error, trans);
  return kind === 'unexpected' ? detail : `${title}. ${detail}`;
}

function refusal(
  error: OnlyOfficeResponseError,
  trans: TranslationBundle
): IFailure {
  const detail = error.message;
  if (error.reason === null && error.response.status === 404) {
    return {
      kind: 'server-missing',
      title: trans.__('The server part of jupyter-onlyoffice is not enabled'),
      detail: trans.__(
        'This page has the ONLYOFFICE extension, but the Jupyter server does not.'
      ),
      hint: trans.__(
        'Enable it where the Jupyter server runs, then restart the server:'
      ),
      command: 'jupyter server extension enable jupyter_onlyoffice'
    };
  }
  if ([401, 403].includes(error.response.status) && error.reason !== 'denied') {
    return {
      kind: 'logged-out',
      title: trans.__('The Jupyter server refuses the request'),
      detail,
      hint: trans.__(
        'You may have been logged out: reload the page, then try again.'
      )
    };
  }
  switch (error.reason) {
    case 'not-found':
      return {
        kind: 'not-found',
        title: trans.__('The document is gone'),
        detail,
        hint: trans.__('It may have been renamed, moved or deleted.')
      };
    case 'denied':
      return {
        kind: 'denied',
        title: trans.__('You may not open this document'),
        detail,
        hint: trans.__(
          'Check who may read the file, or ask whoever looks after this server.'
        )
      };
    case 'format':
      return {
        kind: 'format',
        title: trans.__('ONLYOFFICE cannot open this format'),
        detail,
        hint: trans.__(
          'Use “Open With” in the file browser for another viewer.'
        )
      };
    case 'document-server':
      return unreachable(detail, trans);
    default:
      return {
        kind: error.reason ?? 'refused',
        title: trans.__('The document could not be opened'),
        detail,
        hint: trans.__('Try again. The log of the Jupyter server may say more.')
      };
  }
}

/** Why there is no editor for a document now. */
export function previewFailure(
  reply: IPreviewReply,
  trans: TranslationBundle
): IFailure {
  switch (reply.reason) {
    case 'not-configured':
      return {
        kind: 'not-configured',
        title: trans.__('ONLYOFFICE is not set up yet'),
        detail:
          reply.message ??
          trans.__('No Document Server is configured for this Jupyter server.'),
        hint: trans.__(
          'Connect the one that you have, or start one where the Jupyter server runs, with Docker or Podman:'
        ),
        command: 'jupyter onlyoffice up'
      };
    case 'unreachable':
      return unreachable(reply.message ?? '', trans);
    case 'secret':
      return {
        kind: 'secret',
        title: trans.__('The secret is missing or wrong'),
        detail:
          reply.message ??
          trans.__(
            'Without the secret that it shares with the Document Server, this server edits nothing.'
          ),
        hint: trans.__(
          'Put the secret of the Document Server (JWT_SECRET) into OnlyOffice.jwt_secret or ONLYOFFICE_SECRET, then restart the Jupyter server.'
        )
      };
    default:
      return {
        kind: reply.reason ?? 'no-editor',
        title: trans.__('This document cannot be shown in an editor'),
        detail: reply.message ?? '',
        hint: trans.__(
          'Use “Open With” in the file browser for another viewer.'
        )
      };
  }
}

/** Whether the cause is that there is no Document Server that could be used now. */
export function isUnconnected(kind: string | null): boolean {
  return kind !== null && UNCONNECTED.has(kind);
}

/** Why a document is shown in less than was asked for; null where there is nothing to say. */
export function reasonText(
  reason: string | null,
  message: string | null,
  trans: TranslationBundle
): string | null {
  if (message !== null) {
    return message;
  }
  switch (reason) {
    case null:
      return null;
    case 'read-only':
      return trans.__('You may read this file, but not write it.');
    case 'format':
      return trans.__(
        'ONLYOFFICE shows this format, but does not write it back.'
      );
    default:
      return trans.__('Read-only (%1)', reason);
  }
}

function unreachable(detail: string, trans: TranslationBundle): IFailure {
  return {
    kind: 'unreachable',
    title: trans.__('The Document Server does not answer'),
    detail,
    hint: trans.__(
      'Check that it is running, and that OnlyOffice.document_server_url is its address. If the Jupyter server reaches it by another one, that is OnlyOffice.document_server_internal_url.'
    )
  };
}

function docsAPIFailure(
  error: DocsAPIError,
  trans: TranslationBundle
): IFailure {
  const { url } = error;
  switch (error.problem) {
    case 'mixed-content':
      return {
        kind: 'mixed-content',
        title: trans.__('The browser blocks the Document Server'),
        detail: trans.__(
          'This page came over https, but the Document Server has an http address: %1',
          url
        ),
        hint: trans.__(
          'Make the Document Server reachable over https and use that address in OnlyOffice.document_server_url.'
        )
      };
    case 'policy':
      return policyFailure(url, 'script-src', trans);
    case 'script':
      return {
        kind: 'script',
        title: trans.__('The browser cannot reach the Document Server'),
        detail: trans.__('This address could not be loaded: %1', url),
        hint: trans.__(
          'Open the address in a tab: a warning about the certificate, an error or a login page there is the cause. An ad blocker may be, too.'
        ),
        link: url
      };
    case 'no-api':
      return {
        kind: 'no-api',
        title: trans.__('That is not a Document Server'),
        detail: trans.__(
          'Something answers there, but it is not the ONLYOFFICE API: %1',
          url
        ),
        hint: trans.__(
          'Check OnlyOffice.document_server_url; a proxy or a login page may stand in the way.'
        ),
        link: url
      };
    case 'timeout':
      return {
        kind: 'timeout',
        title: trans.__('The Document Server is too slow'),
        detail: trans.__('This address did not load in time: %1', url),
        hint: trans.__('Try again; it may still be starting.'),
        link: url
      };
    case 'config':
      return {
        kind: 'config',
        title: trans.__('ONLYOFFICE does not accept this document'),
        detail: error.message,
        hint: trans.__(
          'The Document Server may be too old for this format, or the permissions and customization in the configuration are wrong.'
        )
      };
  }
}

/** The page's own policy keeps the Document Server out. */
export function policyFailure(
  url: string,
  directive: string,
  trans: TranslationBundle
): IFailure {
  return {
    kind: 'policy',
    title: trans.__('The security policy of this page blocks ONLYOFFICE'),
    detail: trans.__(
      'The Content-Security-Policy of the Jupyter server does not allow “%1” in “%2”.',
      url,
      directive
    ),
    hint: trans.__(
      'Whoever looks after this server has to add the address of the Document Server to script-src and frame-src.'
    )
  };
}
