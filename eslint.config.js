import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import typescript from 'typescript-eslint';
import { zoneRule } from './eslint.zones.js';

export default defineConfig(
  { ignores: ['dist/', 'release/', 'node_modules/', '.cache/', 'tests/.output/', 'tests/**/golden/', 'tests/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  typescript.configs.recommended,
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    plugins: { rooms: { rules: { zones: zoneRule } } },
    rules: {
      'rooms/zones': 'error',
      'max-lines': ['error', { max: 400 }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-console': 'error',
      'no-debugger': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-param-reassign': 'error',
      'no-self-compare': 'error',
      'no-unreachable-loop': 'error',
      'no-useless-rename': 'error',
      'object-shorthand': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' }],
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  // A table of sentences, one an entry.
  { files: ['nodes/text/problemTexts.ts'], rules: { 'max-lines': 'off' } },
  // What talks to a terminal or a log of its own.
  { files: ['main/setup/**', 'main/cli/**', 'main/program/**', 'main/desktop/**', 'tests/**'], rules: { 'no-console': 'off' } },
  {
    files: ['tests/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name=/^(skip|todo|only|fails)$/][callee.object.name=/^(it|test|describe)$/]',
          message: 'A test runs, or it is not there.',
        },
      ],
    },
  },
);
