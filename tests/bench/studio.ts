import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { startServer } from '../../main/server/server.ts';
import { RunFeed } from '../../main/services/feed.ts';
import { createServices } from '../../main/services/index.ts';
import { analyse } from '../../nodes/compile/analyse.ts';
import type { ProbePlan } from '../../nodes/compile/plan.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import { launchChromium } from '../e2e/support/browser.ts';

/** The built app, served to a real Chromium, in which a run is under way whose events come from here. */
export interface Watched {
  readonly page: Page;
  tell(event: RunEvent): void;
  close(): Promise<void>;
}

export async function watchRun(template: string, args: readonly string[] = []): Promise<Watched> {
  const folder = mkdtempSync(join(tmpdir(), 'tensorloom-watched-'));
  const services = createServices({ places: { home: join(folder, 'home'), documents: join(folder, 'documents') } });
  const feed = new RunFeed();
  const run = 'watched-run';
  const { handlers } = services;
  let probes: readonly ProbePlan[] = [];
  const training: typeof handlers.training = {
    ...handlers.training,
    start: ({ text }) => {
      const parsed = parseDocument(text);
      if ('problem' in parsed) return { problems: [parsed.problem] };
      ({ probes } = analyse(parsed.document));
      return { run };
    },
    events: (_, { signal }) => feed.events(signal),
  };
  const started = new Date().toISOString();
  const about = { run, title: template, status: 'running', seed: 1, epochs: 1000, epochsDone: 0, steps: 0, metrics: {}, started, seconds: 0, size: 0 } as const;
  const runs: typeof handlers.runs = {
    ...handlers.runs,
    history: () => ({ summary: { ...about, resumable: false, folder }, losses: new Float32Array(), each: {}, epochs: [], probes, results: {} }),
  };
  const server = await startServer({
    services: { ...handlers, training, runs },
    folder: fileURLToPath(new URL('../../dist/renderer', import.meta.url)),
    host: '127.0.0.1',
    port: 0,
  });
  const browser = await launchChromium({ args });
  const close = async () => {
    await browser.close();
    await services.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const page = await browser.newPage({ viewport: { width: 1560, height: 960 }, locale: 'en-GB' });
    page.setDefaultTimeout(60_000);
    await page.goto(server.address());
    await page.locator(`[data-template="${template}"]`).click();
    await page.locator('.react-flow__node').first().waitFor();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    return { page, tell: (event) => feed.publish(event), close };
  } catch (error) {
    await close();
    throw error;
  }
}
