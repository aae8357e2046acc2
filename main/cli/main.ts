import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { Language } from '../../nodes/text/text.ts';
import { appRoot } from '../services/appRoot.ts';
import { check } from './check.ts';
import { Context } from './context.ts';
import { installEngine, removeEngine } from './engine.ts';
import { engines } from './engines.ts';
import { exportAs } from './export.ts';
import { forecast } from './forecast.ts';
import { Output, UsageError } from './output.ts';
import { runs } from './runs.ts';
import { serve } from './serve.ts';
import { templates } from './templates.ts';
import { importAs } from './import.ts';
import { resume, train } from './train.ts';
import { verify } from './verify.ts';
import { words } from './words.ts';

/** `tensorloom COMMAND ...`. Exit: 0 done, 1 problems or a failed run, 2 wrong use. */

const output = new Output({ json: process.argv.includes('--json'), language: languageOf(process.argv, process.env) });
const say = (word: keyof typeof words) => output.say(words[word]);
let exitCode = 0;

/** What commander calls the parts of a help text. */
const headings = { 'Usage:': 'helpUsage', 'Arguments:': 'helpArguments', 'Options:': 'helpOptions', 'Commands:': 'helpCommands' } as const;

function program(): Command {
  const root = new Command('tensorloom')
    .description(say('program'))
    .helpOption('-h, --help', say('help'))
    .helpCommand('help [command]', say('helpCommand'))
    .configureHelp({
      styleTitle: (title) => (title in headings ? say(headings[title as keyof typeof headings]) : title),
      optionDescription: ({ description, defaultValue }) =>
        defaultValue === undefined ? description : `${description} (${output.say(words.helpDefault, { value: String(defaultValue) })})`,
    })
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  root.version((JSON.parse(readFileSync(path.join(appRoot(), 'package.json'), 'utf8')) as { version: string }).version, '--version', say('version'));

  /** What `work` answers is the exit code. */
  const add = (usage: string, description: keyof typeof words, work: (context: Context, ...args: never[]) => Promise<number>, group = root): Command => {
    const command = group
      .command(usage)
      .description(say(description))
      .helpOption('-h, --help', say('help'))
      .option('--json', say('json'))
      .addOption(new Option('--language <name>', say('language')).choices(['en', 'zh']));
    return command.action(async (...given: unknown[]) => {
      // commander adds the command itself behind arguments and options.
      exitCode = await work(new Context(output), ...(given.slice(0, -1) as never[]));
    });
  };
  const many = (value: string, before: readonly string[] = []) => [...before, value];
  const howToTrain = (command: Command) =>
    command
      .argument('<file|id>', say('file'))
      .option('--engine <name>', say('engine'))
      .option('--mode <name>', say('mode'))
      .option('--set <block.param=value>', say('set'), many);

  add('templates', 'templates', templates).option('--chapter <n>', say('chapter'));
  add('check', 'check', check).argument('<file|id>', say('file')).option('--set <block.param=value>', say('set'), many);
  howToTrain(add('train', 'train', train))
    .option('--epochs <n>', say('epochs'))
    .option('--steps <n>', say('steps'))
    .option('--seed <n>', say('seed'))
    .option('--now', say('now'))
    .option('--out <dir>', say('out'));
  howToTrain(add('forecast', 'forecast', forecast));
  add('resume', 'resume', resume)
    .argument('<run>', say('runName'))
    .option('--engine <name>', say('engine'))
    .option('--set <block.param=value>', say('set'), many)
    .option('--now', say('now'));
  add('explain', 'explain', async (context: Context, run: string, options: { method: string; sample?: string[] }) =>
    (await import('./explain.ts')).explainRun(context, run, options),
  )
    .argument('<run>', say('runName'))
    .requiredOption('--method <name>', say('method'))
    .option('--sample <n...>', say('sample'));
  add('import', 'importing', importAs)
    .argument('<file...>', say('importFiles'))
    .option('--directed', say('directed'))
    .option('--label <field>', say('labelField'))
    .option('--solution', say('asSolution'))
    .option('--to <dir>', say('importTo'));
  add('export', 'exporting', exportAs)
    .argument('[run|file|id]', say('runOrFile'))
    .argument('[dir]', say('exportTo'))
    .option('--run <run>', say('run'))
    .option('--format <name>', say('format'))
    .option('--batch <free|n,n>', say('batch'))
    .option('--checkpoint <newest|best>', say('checkpoint'))
    .option('--install-converter', say('installConverter'));
  add('verify', 'verify', verify).argument('[id...]').option('--chapter <n>', say('chapter')).option('--engine <name>', say('engine'));
  add('engines', 'engines', engines).option('--choices', say('choices')).option('--forget', say('forget'));
  const engine = root.command('engine').description(say('engineGroup')).helpOption('-h, --help', say('help')).helpCommand('help [command]', say('helpCommand'));
  add('install', 'engineInstall', installEngine, engine).argument('<name>', 'native').option('--cuda', say('cuda')).option('--library <dir>', say('library'));
  add('remove', 'engineRemove', removeEngine, engine).argument('<name>', 'native');
  add('runs', 'runs', runs);
  add('serve', 'serve', serve)
    .option('--port <n>', say('port'))
    .option('--host <address>', say('host'), '127.0.0.1')
    .option('--allow-network', say('allowNetwork'))
    .option('--open', say('open'));
  return root;
}

function languageOf(argv: readonly string[], env: NodeJS.ProcessEnv): Language {
  const at = argv.findIndex((word) => word === '--language' || word.startsWith('--language='));
  const said = at < 0 ? undefined : argv[at]!.includes('=') ? argv[at]!.split('=')[1] : argv[at + 1];
  const system = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || Intl.DateTimeFormat().resolvedOptions().locale;
  return (said ?? system).toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** What commander found wrong, in the user's language. */
function usageOf(error: CommanderError): string {
  const named = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.unknownCommand':
      return output.say(words.unknownCommand, { name: named });
    case 'commander.unknownOption':
      return output.say(words.unknownOption, { name: named });
    case 'commander.missingArgument':
    case 'commander.missingMandatoryOptionValue':
    case 'commander.optionMissingArgument':
      return output.say(words.missingArgument, { name: named });
    case 'commander.excessArguments':
      return output.say(words.excessArguments);
    case 'commander.invalidArgument':
      return output.say(words.notChoice, { name: '--language', choices: 'en, zh', got: /argument '([^']*)'/.exec(error.message)?.[1] ?? '' });
    default:
      return error.message;
  }
}

function wrongUse(message: string): number {
  output.object({ event: 'problem', code: 'usage', message });
  if (!output.json) process.stderr.write(`${message}\n`);
  return 2;
}

async function run(): Promise<number> {
  try {
    await program().parseAsync();
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : error.code === 'commander.help' ? 2 : wrongUse(usageOf(error));
    if (error instanceof UsageError) return wrongUse(error.message);
    if (error instanceof ProblemError) output.problem(error.problem);
    else output.problem({ code: 'rpc.failed', data: { message: error instanceof Error ? error.message : String(error) } });
    return 1;
  }
}

// A reader that has enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await run();
// Timers and sockets of libraries must not keep a finished command alive.
process.stdout.write('', () => process.exit());
