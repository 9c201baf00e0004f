import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type AttackName, type AttackTarget } from './attacks.ts';

const PROCESS = fileURLToPath(new URL('attacker-process.ts', import.meta.url));

export interface Attacker {
  hostileOrigins: readonly string[];
  attack(target: Omit<AttackTarget, 'hostileOrigins'>): void;
  /** Whether it still attacks. */
  isRunning(): boolean;
  stop(): Promise<void>;
}

/** Starts the process of one attack. It attacks once it is given a target. */
export async function startAttacker(name: AttackName): Promise<Attacker> {
  const child = fork(PROCESS, [name]);
  const [hostileOrigins] = (await once(child, 'message')) as [string[]];
  return {
    hostileOrigins,
    attack: (target) => void child.send(target),
    isRunning: () => child.exitCode === null,
    async stop() {
      if (child.exitCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
