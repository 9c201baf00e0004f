#!/usr/bin/env node
interface Command {
  usage: string;
  run: (args: string[]) => Promise<void>;
}

const streams = { input: process.stdin, output: process.stdout };

const commands: Readonly<Record<string, Command>> = {
  start: {
    usage: [
      'start [--demo]                run the service; --demo adds a shop, an account and products to play with',
      '        --processes N         with N worker processes on this machine',
      '        --roles a,b           these roles alone: api, scheduler, worker, relay, alerts, notifier, forecaster',
    ].join('\n  '),
    run: async (args) => (await import('./app/commands/start.ts')).startCommand(args),
  },
  backup: {
    usage:
      'backup [--to FILE]            save all that must not be lost, and read it back; the service may run meanwhile',
    run: async (args) => (await import('./app/commands/backup.ts')).backupCommand(args, process.stdout),
  },
  check: {
    usage: 'check URL [--json]            fetch one page and print the product it shows',
    run: async (args) => (await import('./app/commands/check.ts')).checkCommand(args, process.stdout),
  },
  'dead-letters': {
    usage: [
      'dead-letters [list|replay]    messages that were given up, as JSON lines; replay sends them once more',
      '        --topic T --id ID     those alone; --id as often as needed',
    ].join('\n  '),
    run: async (args) =>
      (await import('./app/commands/dead-letters.ts')).deadLettersCommand(args, process.stdout),
  },
  doctor: {
    usage:
      'doctor                        what the service would use here, and what is wrong; exits with 1 where something is',
    run: async (args) => (await import('./app/commands/doctor.ts')).doctorCommand(args, process.stdout),
  },
  extract: {
    usage: 'extract --batch               JSON lines {"id","url","file"} in, one product a line out',
    run: async (args) => (await import('./app/commands/extract.ts')).extractCommand(args, streams),
  },
  'move-to-timescale': {
    usage:
      'move-to-timescale             move the prices of DATABASE_URL onto TimescaleDB; may be stopped and run again',
    run: async (args) =>
      (await import('./app/commands/move-to-timescale.ts')).moveToTimescaleCommand(args, process.stdout),
  },
  'parse-price': {
    usage:
      'parse-price --batch           JSON lines {"id","raw","currencyHint"?} in, {"id","amount","currency"} out',
    run: async (args) => (await import('./app/commands/parse-price.ts')).parsePriceCommand(args, streams),
  },
  'forecast-models': {
    usage: [
      'forecast-models [list]        the models that forecasts can be made with, as JSON lines',
      '        use NAME [--unpinned] forecast with this one, or `shipped`; unpinned: until the service learns a better one',
      '        rollback              go back to the one before, and stay with it',
    ].join('\n  '),
    run: async (args) =>
      (await import('./app/commands/forecast-models.ts')).forecastModelsCommand(args, process.stdout),
  },
  restore: {
    usage:
      'restore FILE [--force]        put a backup in the place of what the database holds; the service must not run',
    run: async (args) => (await import('./app/commands/restore.ts')).restoreCommand(args, process.stdout),
  },
  forecast: {
    usage:
      'forecast --batch              JSON lines {"id","currency","points","asOf"} in, one buy-or-wait forecast a line out',
    run: async (args) => (await import('./app/commands/forecast.ts')).forecastCommand(args, streams),
  },
};

const [name = 'help', ...args] = process.argv.slice(2);
const command = commands[name];
if (command) {
  try {
    await command.run(args);
  } catch (error) {
    process.stderr.write(`tidemark ${name}: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
} else {
  if (name !== 'help' && name !== '--help')
    process.stderr.write(`tidemark: there is no command ${JSON.stringify(name)}\n`);
  const usages = Object.values(commands).map(({ usage }) => `  tidemark ${usage}\n`);
  process.stdout.write(`Usage:\n${usages.join('')}`);
  process.exitCode = name === 'help' || name === '--help' ? 0 : 2;
}
