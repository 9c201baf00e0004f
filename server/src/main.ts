#!/usr/bin/env node
interface Command {
  usage: string;
  run: (args: string[]) => Promise<void>;
}

const streams = { input: process.stdin, output: process.stdout };

const commands: Readonly<Record<string, Command>> = {
  start: {
    usage: [
      'start [--demo]                run the service; --demo adds a demo shop, account and products',
      '        --processes N         with N worker processes on this machine',
      '        --roles a,b           run only these roles: api, scheduler, worker, relay, alerts, notifier, indexer, forecaster',
      '        --unsupervised        in one process, which is not started again when it fails: for systemd and containers',
    ].join('\n  '),
    run: async (args) => (await import('./app/commands/supervise.ts')).supervisedStart(args),
  },
  backup: {
    usage:
      'backup [--to FILE]            save the database to a file and verify it; the service may be running',
    run: async (args) => (await import('./app/commands/backup.ts')).backupCommand(args, process.stdout),
  },
  check: {
    usage: 'check URL [--json]            fetch one page and print the product it shows',
    run: async (args) => (await import('./app/commands/check.ts')).checkCommand(args, process.stdout),
  },
  'dead-letters': {
    usage: [
      'dead-letters [list|replay]    list dead letters as JSON lines, or send them again',
      '        --topic T --id ID     only these; --id may be repeated',
    ].join('\n  '),
    run: async (args) =>
      (await import('./app/commands/dead-letters.ts')).deadLettersCommand(args, process.stdout),
  },
  doctor: {
    usage:
      'doctor                        show what the service would use here and what is wrong; exit with 1 if anything is',
    run: async (args) => (await import('./app/commands/doctor.ts')).doctorCommand(args, process.stdout),
  },
  extract: {
    usage: 'extract --batch               JSON lines {"id","url","file"} in, one product per line out',
    run: async (args) => (await import('./app/commands/extract.ts')).extractCommand(args, streams),
  },
  'move-to-timescale': {
    usage:
      'move-to-timescale             move the prices of DATABASE_URL to TimescaleDB; may be stopped and resumed',
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
      'forecast-models [list]        list the forecast models as JSON lines',
      '        use NAME [--unpinned] forecast with this model, or `shipped`; --unpinned: until the service trains a better one',
      '        rollback              go back to the previous model and pin it',
    ].join('\n  '),
    run: async (args) =>
      (await import('./app/commands/forecast-models.ts')).forecastModelsCommand(args, process.stdout),
  },
  restore: {
    usage:
      'restore FILE [--force]        replace the database with a backup; the service must not be running',
    run: async (args) => (await import('./app/commands/restore.ts')).restoreCommand(args, process.stdout),
  },
  forecast: {
    usage:
      'forecast --batch              JSON lines {"id","currency","points","asOf"} in, one buy-or-wait forecast per line out',
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
