import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * A self-signed certificate for shop.example, proxy.example and 127.0.0.1, valid for a hundred years. Its key
 * is public.
 */
export const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBtzCCAVygAwIBAgIUTHk5/OBqEAyx0aILGTijAqSlTNAwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNdGlkZW1hcmstdGVzdDAgFw0yNjExMjIyMTM3MjZaGA8yMTI2
MTAyOTIxMzcyNlowGDEWMBQGA1UEAwwNdGlkZW1hcmstdGVzdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABGhtR9dH4ArSCtitl99ze8rCqK8mNszqpU80IfwT5vSF
PD0dxW+Y5lW71vDQEVncm1cGqKtXlqI/DxdLYcGEXDajgYEwfzAdBgNVHQ4EFgQU
JErhoQqwdjYweufW3r4U6roN8S8wHwYDVR0jBBgwFoAUJErhoQqwdjYweufW3r4U
6roN8S8wDwYDVR0TAQH/BAUwAwEB/zAsBgNVHREEJTAjggxzaG9wLmV4YW1wbGWC
DXByb3h5LmV4YW1wbGWHBH8AAAEwCgYIKoZIzj0EAwIDSQAwRgIhAMRweg02Swmb
zd8jqMxcG1QtMtEJq1aB3GE75InysLQeAiEAoCTj0IP5+h/lg0cO4uh2/ZEtpf0L
lJkg997m1D8KYRs=
-----END CERTIFICATE-----
`;

export const TEST_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgZAAO3s6+dyFOMlWV
5K643yLTH8ksGH5m26iAyQvP8dShRANCAARobUfXR+AK0grYrZffc3vKwqivJjbM
6qVPNCH8E+b0hTw9HcVvmOZVu9bw0BFZ3JtXBqirV5aiPw8XS2HBhFw2
-----END PRIVATE KEY-----
`;

/** Writes the certificate and its key to a folder, for servers that read files. */
export async function writeTestCertificate(folder: string): Promise<{ certificate: string; key: string }> {
  const files = { certificate: path.join(folder, 'certificate.pem'), key: path.join(folder, 'key.pem') };
  await writeFile(files.certificate, TEST_CERTIFICATE);
  await writeFile(files.key, TEST_KEY, { mode: 0o600 });
  return files;
}
