import '../../style/convert.css';

import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { extensionOf } from '../formats';
import type { IReading } from '../preview/source';
import type { ServerStatus } from '../serverstatus';
import { ConvertAPI } from './client';
import { askPassword, askTarget } from './dialog';
import type { ITarget } from './dialog';
import { ConversionRun } from './run';

/** What to convert. */
export interface IConvertOptions {
  /** The server's path of the document. */
  path: string;
  /** Whether the new file is to be downloaded instead of put beside the document. */
  download: boolean;
  /** The extension of the new file; asked for if not given. */
  to?: string;
  /** Whether the new file is to be a form that people fill in. */
  form?: true;
  reading: IReading;
}

/** What it takes to convert. */
export interface IConvertTools {
  settings: ServerConnection.ISettings;
  status: Pick<ServerStatus, 'get'>;
  /** Open a file. */
  open: (path: string) => void;
  trans: TranslationBundle;
}

/**
 * Convert a document, asking for what is not given.
 *
 * @returns the new file beside it; null if there is none.
 */
export async function convertDocument(
  options: IConvertOptions,
  tools: IConvertTools
): Promise<Contents.IModel | null> {
  const { download, form, path } = options;
  const reading = given(options.reading);
  const target =
    options.to === undefined
      ? await chooseTarget(path, download, reading, tools)
      : { to: options.to };
  if (target === null) {
    return null;
  }
  const { trans } = tools;
  const run = new ConversionRun({
    api: new ConvertAPI(tools.settings),
    request: {
      path,
      ...reading,
      ...target,
      ...(form ? { form } : {}),
      ...(download ? { download } : {})
    },
    askPassword: (name, label) => askPassword(name, label, trans),
    open: tools.open,
    trans
  });
  return run.run();
}

async function chooseTarget(
  path: string,
  download: boolean,
  reading: IReading,
  { status, trans }: IConvertTools
): Promise<ITarget | null> {
  const name = PathExt.basename(path);
  const { engineError, targets } = await status.get();
  const found = targets[extensionOf(path)] ?? [];
  if (found.length === 0) {
    Notification.error(
      engineError ??
        trans.__('%1 cannot be converted into anything else.', name),
      { autoClose: false }
    );
    return null;
  }
  return askTarget({ name, download, targets: found, reading, trans });
}

function given({ password, encoding, delimiter }: IReading): IReading {
  return {
    ...(password === undefined ? {} : { password }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter })
  };
}
