import { absoluteTime, relativeTime } from '../format/time.ts';
import { useNow } from '../live/now.ts';

/** A time to come; once it has passed it is due. */
export function Due({ at }: { at: string }) {
  return useNow() < Date.parse(at) ? <Ago at={at} /> : <>due now</>;
}

/** A time as "3 minutes ago"; the exact one with its zone shows on hover. */
export function Ago({ at }: { at: string }) {
  const nowMs = useNow();
  return (
    <time dateTime={at} title={absoluteTime(at)}>
      {relativeTime(Date.parse(at), nowMs)}
    </time>
  );
}
