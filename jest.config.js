const jupyterlab = require('@jupyterlab/testing/lib/jest-config')(__dirname);

module.exports = {
  ...jupyterlab,
  collectCoverageFrom: [
    'labextension/src/**/*.ts',
    '!labextension/src/**/*.d.ts'
  ],
  reporters: ['default'],
  roots: ['<rootDir>/labextension/tests'],
  testRegex: '\\.spec\\.ts$'
};
