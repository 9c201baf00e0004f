// Preloaded into a service by a test (`--import`): an error that nothing handles, thrown when the test says.
process.on('SIGUSR2', () => {
  throw new Error('thrown by a test');
});
