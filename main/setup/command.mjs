import { spawn } from 'node:child_process';
import { root } from './node.mjs';

/**
 * Runs a program to its end and answers its exit code and, when asked to keep it, its output.
 * `timeout` ends the whole process group: npm and the like start children of their own.
 */
export function run(command, args, { env = process.env, cwd = root, keep = false, timeout = 0, onBeat, shell = false } = {}) {
  return new Promise((resolve) => {
    const grouped = timeout > 0 && process.platform !== 'win32';
    const child = spawn(command, args, { cwd, env, shell, stdio: keep ? ['ignore', 'pipe', 'pipe'] : 'inherit', detached: grouped });
    let output = '';
    child.stdout?.on('data', (bytes) => (output += bytes));
    child.stderr?.on('data', (bytes) => (output += bytes));
    const started = Date.now();
    const timer = onBeat && setInterval(() => onBeat(Math.round((Date.now() - started) / 1000)), 20_000);
    let late = false;
    const limit =
      timeout > 0 &&
      setTimeout(() => {
        late = true;
        if (grouped) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      }, timeout);
    const end = (code, signal, message = '') => {
      clearInterval(timer);
      clearTimeout(limit);
      resolve({ code: late ? 124 : (code ?? 1), signal, late, output: output + message });
    };
    child.on('error', (error) => end(127, null, error.message));
    child.on('close', (code, signal) => end(code, signal));
  });
}

/** Starts a program in the foreground: it has the terminal, signals reach it, and its exit code becomes ours. */
export function runInForeground(command, args, env = process.env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: process.cwd(), env, stdio: 'inherit' });
    const forward = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    const end = (result) => {
      for (const signal of signals) process.removeListener(signal, forward);
      resolve(result);
    };
    child.on('error', (error) => end({ code: 127, signal: null, error }));
    child.on('exit', (code, signal) => end({ code: code ?? 1, signal }));
  });
}

/** npm as it was started; a bare `npm` otherwise. */
export function runNpm(args, options) {
  const env = { ...process.env };
  // What npm tells a script about its package must not reach an npm that works on another one.
  for (const name of Object.keys(env)) if (/^npm_(package|lifecycle)_|^npm_config_local_prefix$/i.test(name)) delete env[name];
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.[cm]?js$/.test(cli)) return run(process.execPath, [cli, ...args], { env, ...options });
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { env, shell: process.platform === 'win32', ...options });
}
