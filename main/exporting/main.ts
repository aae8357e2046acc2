import { serveExporter } from './process.ts';

serveExporter();
