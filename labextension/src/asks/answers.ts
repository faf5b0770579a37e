import '../../style/asks.css';

export { HistoryPanel } from './history';
export { insertImage, selectDocument, selectSpreadsheet } from './insert';
export { listPeople, notifyPeople } from './people';
export { rename } from './rename';
export { saveAs } from './saveas';
