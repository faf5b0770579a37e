import '../../style/asks.css';

export { HistoryPanel } from './history';
export { rename } from './rename';
export { saveAs } from './saveas';
