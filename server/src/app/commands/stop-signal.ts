/**
 * Aborts at the first SIGINT or SIGTERM, and when the parent process ends. A second signal ends the process
 * at once.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => (controller.signal.aborted ? process.exit(1) : controller.abort()));
  if (process.connected) {
    process.on('disconnect', () => controller.abort());
    process.channel?.unref();
  }
  return controller.signal;
}
