import eslint from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import { defineConfig, globalIgnores } from 'eslint/config';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores([
    '.venv/',
    'artifacts/',
    'build/',
    'jupyter_onlyoffice/labextension/',
    'labextension/lib/'
  ]),
  eslint.configs.recommended,
  {
    files: ['labextension/**/*.ts'],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      jupyter.configs.recommended
    ],
    plugins: { jupyter },
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-function-return-type': [
        'error',
        { allowExpressions: true }
      ],
      // JupyterLab's own habit: interfaces are IThing, and options live in a
      // namespace that carries the class's name.
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z]', match: true },
          // The browser's own, to which api.js adds.
          filter: { regex: '^Window$', match: false }
        }
      ],
      '@typescript-eslint/no-namespace': 'off',
      // Signals take the receiver beside the method: connect(this._onChanged, this).
      '@typescript-eslint/unbound-method': 'off',
      // The whole extension is smaller than the cost of a further request.
      'jupyter/prefer-lazy-imports': 'off',
      curly: 'error',
      eqeqeq: 'error'
    }
  },
  {
    // What is right for the page is no matter in a test.
    files: ['labextension/tests/**/*.ts'],
    rules: {
      'jupyter/command-described-by': 'off',
      'jupyter/no-untranslated-string': 'off',
      'jupyter/require-disposable-ownership': 'off'
    }
  },
  {
    files: ['*.js', 'labextension/*.cjs'],
    languageOptions: { globals: globals.node }
  },
  {
    files: ['jupyter_onlyoffice/**/*.js', 'tests/**/*.js'],
    languageOptions: { globals: globals.browser }
  },
  prettier
);
