/**
 * Aborts at the first SIGINT or SIGTERM, and when the parent process ends. Each further signal calls
 * `onRepeated`, which by default ends the process at once.
 */
export function stopSignal(onRepeated: () => void = () => process.exit(1)): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => (controller.signal.aborted ? onRepeated() : controller.abort()));
  if (process.connected) {
    process.on('disconnect', () => controller.abort());
    process.channel?.unref();
  }
  return controller.signal;
}
