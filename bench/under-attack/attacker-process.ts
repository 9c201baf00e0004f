// A process that carries out one attack: it reports the origins of its servers, attacks when it receives a
// target, and ends when its parent disconnects.
import { attacks, type AttackName, type AttackTarget } from './attacks.ts';
import { startHostileServers } from './hostile-server.ts';

const name = process.argv[2] as AttackName;
const stop = new AbortController();
const hostileOrigins = await startHostileServers();
process.on('disconnect', () => {
  stop.abort();
  process.exit(0);
});
process.on('message', (target: Omit<AttackTarget, 'hostileOrigins'>) => {
  void attacks[name]({ ...target, hostileOrigins }, stop.signal).catch((error: unknown) => {
    console.error(`the attack ${name} failed`, error);
    process.exit(1);
  });
});
process.send?.(hostileOrigins);
