import { accessSync, constants } from 'node:fs';
import { chmod, chown, mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** Linux capabilities with their bits in /proc/self/status, weakest first. */
const CAPABILITIES = [
  { bit: 2n, name: 'dac_read_search' },
  { bit: 1n, name: 'dac_override' },
] as const;

export interface PostgresAccount {
  /** Creates a folder that only the server's account (and root) can enter. */
  makeFolder(folder: string): Promise<void>;
  /** The command line that runs `file` under the server's account. */
  command(file: string, args: readonly string[]): { file: string; args: string[] };
}

/**
 * The account that PostgreSQL runs under. PostgreSQL refuses to run as root, so as root it runs as
 * `postgres`, or else `nobody`, through setpriv(1). If that account cannot reach one of `paths` (such as a
 * clone in /root), it also gets the capability to search folders.
 */
export async function postgresAccount(paths: readonly string[]): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return ownAccount;
  const { uid, gid } = await unprivilegedIds();
  const reachable = (await Promise.all(paths.map((one) => canReach(path.dirname(one))))).every(Boolean);
  const capability = reachable ? [] : await searchCapability();
  const setpriv = findSetpriv();
  return {
    async makeFolder(folder) {
      await ownAccount.makeFolder(folder);
      await chown(folder, uid, gid);
    },
    command: (file, args) => ({
      file: setpriv,
      args: [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...capability, '--', file, ...args],
    }),
  };
}

const ownAccount: PostgresAccount = {
  async makeFolder(folder) {
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o700);
  },
  command: (file, args) => ({ file, args: [...args] }),
};

async function unprivilegedIds(): Promise<{ uid: number; gid: number }> {
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = ['postgres', 'nobody']
    .map((name) => accounts.find((fields) => fields[0] === name))
    .find(Boolean);
  if (!found)
    throw new Error('PostgreSQL cannot run as root, and there is no account `postgres` or `nobody`.');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

async function canReach(folder: string): Promise<boolean> {
  const othersMaySearch = await stat(folder).then(
    ({ mode }) => (mode & constants.S_IXOTH) !== 0,
    () => true,
  );
  if (!othersMaySearch) return false;
  const parent = path.dirname(folder);
  return parent === folder ? true : canReach(parent);
}

/**
 * Without no_setuid_fixup, access(2), with which PostgreSQL's programs find each other, would ignore the
 * capability.
 */
async function searchCapability(): Promise<string[]> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const held = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  const found = CAPABILITIES.find(({ bit }) => (held >> bit) & 1n);
  if (!found) return [];
  return ['--securebits=+no_setuid_fixup', `--inh-caps=+${found.name}`, `--ambient-caps=+${found.name}`];
}

function findSetpriv(): string {
  const found = ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found)
    throw new Error('Running as root needs setpriv (Debian package util-linux); or run as another user.');
  return found;
}
