import { LabIcon } from '@jupyterlab/ui-components';

import diagram from '../style/icons/diagram.svg';
import document from '../style/icons/document.svg';
import pdf from '../style/icons/pdf.svg';
import presentation from '../style/icons/presentation.svg';
import spreadsheet from '../style/icons/spreadsheet.svg';
import type { Family } from './formats';

export const documentIcon = new LabIcon({
  name: 'jupyter-onlyoffice:document',
  svgstr: document
});

export const spreadsheetIcon = new LabIcon({
  name: 'jupyter-onlyoffice:spreadsheet',
  svgstr: spreadsheet
});

export const presentationIcon = new LabIcon({
  name: 'jupyter-onlyoffice:presentation',
  svgstr: presentation
});

export const pdfIcon = new LabIcon({
  name: 'jupyter-onlyoffice:pdf',
  svgstr: pdf
});

export const diagramIcon = new LabIcon({
  name: 'jupyter-onlyoffice:diagram',
  svgstr: diagram
});

const ICONS: Readonly<Record<Family, LabIcon>> = {
  word: documentIcon,
  cell: spreadsheetIcon,
  slide: presentationIcon,
  pdf: pdfIcon,
  diagram: diagramIcon
};

/** The icon of a family of formats. */
export function familyIcon(family: Family): LabIcon {
  return ICONS[family];
}
