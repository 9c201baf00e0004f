import { type Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { composeQueue } from '../compose/open-queue.ts';
import { readConfig } from '../../config/config.ts';
import { TOPICS, type Queue, type Topic } from '../../ports/queue/queue.ts';

const MAX_LISTED = 10_000;

/**
 * Lists the dead letters, one JSON line each, or sends them again, one JSON line per topic. Throws when the
 * queue cannot be reached from here.
 */
export async function deadLettersCommand(
  args: string[],
  output: Writable,
  config = readConfig(process.env),
): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { topic: { type: 'string' }, id: { type: 'string', multiple: true } },
    allowPositionals: true,
  });
  const [action = 'list', ...rest] = positionals;
  if (!(action === 'list' || action === 'replay') || rest.length > 0)
    throw new Error('usage: tidemark dead-letters [list|replay] [--topic T] [--id ID]');
  const topics = topicsNamed(values.topic);
  const { queue, close } = composeQueue(config, (error) => process.stderr.write(`${error.message}\n`));
  const write = (line: object) => output.write(`${JSON.stringify(line)}\n`);
  try {
    for (const topic of topics) {
      if (action === 'list') await list(queue, topic, values.id, write);
      else write({ topic: topic.name, replayed: await queue.replay(topic, values.id) });
    }
  } finally {
    await close();
  }
}

async function list(
  queue: Queue,
  topic: Topic,
  ids: readonly string[] | undefined,
  write: (line: object) => void,
): Promise<void> {
  for (const letter of await queue.deadLetters(topic, MAX_LISTED))
    if (!ids || ids.includes(letter.id)) write({ topic: topic.name, ...letter });
}

function topicsNamed(name: string | undefined): readonly Topic[] {
  if (name === undefined) return TOPICS;
  const topic = TOPICS.find((one) => one.name === name);
  if (!topic)
    throw new Error(
      `there is no topic ${JSON.stringify(name)}, only ${TOPICS.map((one) => one.name).join(', ')}`,
    );
  return [topic];
}
