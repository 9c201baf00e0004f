import { launchChromium, NoSandboxError } from '../../src/shop/browser/launch-chromium.ts';

const SETTING = 'TIDEMARK_BROWSER_SANDBOX';

/**
 * Where this machine does not allow Chromium's sandbox, chooses to run the tests' browsers without it, and
 * says so.
 */
export async function chooseSandbox(executablePath: string): Promise<void> {
  try {
    const running = await launchChromium({ executablePath, sandbox: 'on', proxyUrl: 'http://127.0.0.1:9' });
    await running.kill();
  } catch (error) {
    if (!(error instanceof NoSandboxError)) throw error;
    process.env[SETTING] = 'off';
    process.stdout.write(
      'Chromium runs without its sandbox in these tests: this system does not allow it.\n',
    );
  }
}

/** The choice, as settings of the service. */
export function sandboxEnv(): Record<string, string> {
  const choice = process.env[SETTING];
  return choice === undefined ? {} : { [SETTING]: choice };
}
