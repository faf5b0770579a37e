import { LabIcon } from '@jupyterlab/ui-components';

import convert from '../style/icons/convert.svg';
import diagram from '../style/icons/diagram.svg';
import document from '../style/icons/document.svg';
import less from '../style/icons/less.svg';
import pdf from '../style/icons/pdf.svg';
import presentation from '../style/icons/presentation.svg';
import print from '../style/icons/print.svg';
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

export const convertIcon = new LabIcon({
  name: 'jupyter-onlyoffice:convert',
  svgstr: convert
});

export const lessIcon = new LabIcon({
  name: 'jupyter-onlyoffice:less',
  svgstr: less
});

export const printIcon = new LabIcon({
  name: 'jupyter-onlyoffice:print',
  svgstr: print
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
