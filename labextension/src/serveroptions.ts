import { PageConfig } from '@jupyterlab/coreutils';

import { DEFAULT_EXTENSIONS } from './formats';
import { parse } from './request';

/** A kind of document that can be created. */
export interface INewDocument {
  ext: string;
  label: string;
}

/** What the server part tells every page it serves. */
export interface IServerOptions {
  /** The extensions that a double click opens in ONLYOFFICE. */
  defaults: readonly string[];
  /** What the launcher and the menus offer to create. */
  new: readonly INewDocument[];
  /** The name of the folders with templates; empty if there are none. */
  templates: string;
}

/** What holds where the server part says nothing: it may not be enabled, or be older. */
const FALLBACK: IServerOptions = {
  defaults: DEFAULT_EXTENSIONS,
  new: ['docx', 'xlsx', 'pptx'].map(ext => ({ ext, label: ext })),
  templates: 'Templates'
};

/** Read the options that the server part put into this page. */
export function serverOptions(
  text: string = PageConfig.getOption('onlyoffice')
): IServerOptions {
  const given = parse(text);
  if (typeof given !== 'object' || given === null) {
    return FALLBACK;
  }
  const {
    defaults,
    new: documents,
    templates
  } = given as Record<string, unknown>;
  return {
    defaults:
      Array.isArray(defaults) && defaults.every(isString)
        ? defaults
        : FALLBACK.defaults,
    new:
      Array.isArray(documents) && documents.every(isNewDocument)
        ? documents
        : FALLBACK.new,
    templates: isString(templates) ? templates : FALLBACK.templates
  };
}

/**
 * The extensions of documents that our items in menus are for.
 *
 * Of what opens elsewhere by default, "Open With" has the rest.
 */
export function offeredExtensions(): ReadonlySet<string> {
  return new Set([...serverOptions().defaults, 'csv', 'pdf', 'tsv']);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isNewDocument(value: unknown): value is INewDocument {
  return (
    typeof value === 'object' &&
    value !== null &&
    'ext' in value &&
    isString(value.ext) &&
    'label' in value &&
    isString(value.label)
  );
}
