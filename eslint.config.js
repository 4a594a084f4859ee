import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const houseRules = [
  {
    selector: "Property[key.name='shell'][value.value!=false]",
    message: 'No shell: pass an argv array (#libs/workspace).',
  },
  {
    selector: "CallExpression[callee.name='forwardRef']",
    message: 'A cycle: split the module instead.',
  },
  {
    selector:
      "CallExpression[callee.property.name=/^(debug|info|warn|error|fatal)$/][callee.object.property.name='logger'] > TemplateLiteral[expressions.length>0]",
    message: 'A static message; data goes in fields.',
  },
];
const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Read the environment only in a config.ts.',
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '**/*.js', '**/*.mjs', 'test/fixtures/'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...houseRules, environment],
    },
  },
  {
    // The places that may read the environment: a service's own configuration, and tools that start processes.
    files: ['**/config.ts', 'libs/runtime/**', 'infra/local/**', 'cli/**', 'libs/testing/**'],
    rules: { 'no-restricted-syntax': ['error', ...houseRules] },
  },
  {
    files: ['**/*.spec.ts', 'test/**', '**/migrations/**'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // A constructor of an injected class names its neighbours; past four it is two classes.
    files: ['services/**/*.ts', 'libs/persistence/**', 'libs/messaging/**'],
    rules: { 'max-params': ['error', 4] },
  },
);
