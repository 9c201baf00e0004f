import { absoluteTime, relativeTime } from '../../format/time.ts';
import { useNow } from '../../live/use-now.ts';

/** A past time as "3 minutes ago"; the exact one with its zone shows on hover. */
export function Ago({ at }: { at: string }) {
  const nowMs = useNow();
  return <Moment at={at} words={relativeTime(Math.min(Date.parse(at), nowMs), nowMs)} />;
}

const SOON_MS = 10_000;

/** A time to come as "in 3 minutes"; once it has passed it is due. */
export function Due({ at }: { at: string }) {
  const nowMs = useNow();
  const atMs = Date.parse(at);
  return <Moment at={at} words={atMs - nowMs > SOON_MS ? relativeTime(atMs, nowMs) : 'due now'} />;
}

function Moment({ at, words }: { at: string; words: string }) {
  return (
    <time dateTime={at} title={absoluteTime(at)}>
      {words}
    </time>
  );
}
