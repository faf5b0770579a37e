import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { activityPlugin } from './plugins/activity';
import { checkPlugin } from './plugins/check';
import { commandsPlugin } from './plugins/commands';
import { connectPlugin } from './plugins/connect';
import { convertPlugin } from './plugins/convert';
import { createPlugin } from './plugins/create';
import { documentPlugin } from './plugins/document';
import { dropsPlugin } from './plugins/drops';
import { eventsPlugin } from './plugins/events';
import { favoritesPlugin } from './plugins/favorites';
import { exportsPlugin } from './plugins/exports';
import { framesPlugin } from './plugins/frames';
import { healthPlugin } from './plugins/health';
import { kernelsPlugin } from './plugins/kernels';
import { locationPlugin } from './plugins/location';
import { mentionsPlugin } from './plugins/mentions';
import { outputsPlugin } from './plugins/outputs';
import { readingPlugin } from './plugins/reading';
import { restorePlugin } from './plugins/restore';
import { settingsPlugin } from './plugins/settings';
import { statusPlugin } from './plugins/status';
import { tablesPlugin } from './plugins/tables';

export type { IOnlyOfficeTracker } from './tokens';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  documentPlugin,
  activityPlugin,
  checkPlugin,
  commandsPlugin,
  connectPlugin,
  convertPlugin,
  createPlugin,
  dropsPlugin,
  eventsPlugin,
  favoritesPlugin,
  exportsPlugin,
  framesPlugin,
  healthPlugin,
  kernelsPlugin,
  locationPlugin,
  mentionsPlugin,
  outputsPlugin,
  readingPlugin,
  restorePlugin,
  settingsPlugin,
  statusPlugin,
  tablesPlugin
];

export default plugins;
