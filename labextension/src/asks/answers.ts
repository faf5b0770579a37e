import '../../style/asks.css';

export { rename } from './rename';
export { saveAs } from './saveas';
