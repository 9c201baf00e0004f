// A process that carries out one attack: it reports the origin of its server, attacks when it receives a
// target, and ends when its parent disconnects.
import { attacks, type AttackName, type AttackTarget } from './attacks.ts';
import { startHostileServer } from './hostile-server.ts';

const name = process.argv[2] as AttackName;
const stop = new AbortController();
const hostileOrigin = await startHostileServer();
process.on('disconnect', () => {
  stop.abort();
  process.exit(0);
});
process.on('message', (target: Omit<AttackTarget, 'hostileOrigin'>) => {
  void attacks[name]({ ...target, hostileOrigin }, stop.signal).catch((error: unknown) => {
    console.error(`the attack ${name} failed`, error);
    process.exit(1);
  });
});
process.send?.(hostileOrigin);
