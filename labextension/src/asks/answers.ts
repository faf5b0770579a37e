import '../../style/asks.css';

export { createNew } from './create';
export { markFavorite } from './favorite';
export { HistoryPanel } from './history';
export { insertImage, selectDocument, selectSpreadsheet } from './insert';
export { listPeople, notifyPeople } from './people';
export { changeReference, openReference, updateReference } from './reference';
export { rename } from './rename';
export { saveAs } from './saveas';
