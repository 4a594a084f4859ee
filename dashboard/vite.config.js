import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

/** Built into dist/dashboard by infra/setup/build.mjs; `api` serves it from there. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [preact({ devToolsEnabled: false })],
  // The virtual list is written for React; Preact speaks its language.
  resolve: { alias: { react: 'preact/compat', 'react-dom': 'preact/compat' } },
  logLevel: 'warn',
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // The Content-Security-Policy allows no inline script or style, and no data: but pictures.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
