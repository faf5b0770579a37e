const jupyterlab = require('@jupyterlab/testing/lib/jest-config')(__dirname);

// Packages that come as ECMAScript modules only.
const modules = [
  '@codemirror',
  '@jupyter',
  '@jupyterlab',
  '@marijn',
  '@microsoft',
  '@rjsf',
  'color',
  'exenv-es6',
  'lib0',
  'marked',
  'nanoid',
  'y-protocols',
  'yjs'
].join('|');

const tsconfig = '<rootDir>/labextension/tests/tsconfig.json';

module.exports = {
  ...jupyterlab,
  collectCoverageFrom: [
    'labextension/src/**/*.ts',
    '!labextension/src/**/*.d.ts'
  ],
  coverageReporters: ['text'],
  reporters: ['default'],
  roots: ['<rootDir>/labextension/tests'],
  setupFiles: [
    ...jupyterlab.setupFiles,
    '<rootDir>/labextension/tests/setup.ts'
  ],
  testRegex: '\\.spec\\.ts$',
  transformIgnorePatterns: [`/node_modules/(?!(${modules})).+`],
  transform: {
    ...jupyterlab.transform,
    '^.+\\.tsx?$': ['ts-jest/legacy', { tsconfig }]
  }
};
