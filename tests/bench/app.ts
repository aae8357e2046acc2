import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { appResults } from './appResults.ts';
import type { Results } from './results.ts';

/** Longer than this and a script is stuck. */
const patience = 240_000;

/** What the app around a training costs. The longer runs that were kept in app.json stay beside these. */
export async function measureApp(engine: 'native' | 'wasm', quick: boolean, tell: (line: string) => void): Promise<Results['app']> {
  const rounds = quick ? '1' : '2';
  const seconds = quick ? '12' : '30';
  const found: Record<string, Results['app'][string]> = {};
  for (const [name, script, args] of [
    [`overhead 3.1-vit ${engine}, this run`, 'overhead.ts', ['--engine', engine, '--rounds', rounds, '--epochs', '2']],
    [`streaming, ${seconds} s of this run`, 'streaming.ts', ['--seconds', seconds]],
  ] as const) {
    tell(name);
    try {
      found[name] = JSON.parse(await output(script, args)) as Record<string, number>;
    } catch (error) {
      found[name] = `no figure: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return { ...appResults(), ...found };
}

function output(script: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], { stdio: ['ignore', 'pipe', 'pipe'], timeout: patience });
    let [said, words] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-2000)));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const reason = words.split('\n').find((line) => /error/i.test(line)) ?? words.trim().split('\n').at(-1) ?? '';
      if (code === 0) resolve(said);
      else reject(new Error(`${script} ended with ${signal ?? code}. ${reason.trim().slice(0, 200)}`));
    });
  });
}
