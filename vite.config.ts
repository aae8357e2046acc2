import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const from = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The fonts' style sheets offer each file as woff2 and as woff; every browser that runs this screen reads woff2. */
const woff2Only: Plugin = {
  name: 'woff2-only',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('@fontsource') || !id.split('?')[0]!.endsWith('.css')) return null;
    return { code: code.replace(/,\s*url\([^)]+\.woff\)\s*format\('woff'\)/g, ''), map: null };
  },
};

export default defineConfig({
  root: from('renderer'),
  // Relative addresses: the same files serve http://127.0.0.1:port/ and the desktop's own scheme.
  base: './',
  plugins: [woff2Only, react()],
  worker: { format: 'es' },
  build: {
    outDir: from('dist/renderer'),
    emptyOutDir: true,
    target: 'es2023',
    // Nothing inline: the page's content security policy allows scripts, fonts and pictures from its own origin only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
});
