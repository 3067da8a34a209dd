/** Where a Redis is, from what somebody typed. What is shown of it never has its password. */

import type { RedisOptions } from 'ioredis';
import { ok, type Step, usage } from '../index.ts';

export interface RedisAddress {
  readonly options: Pick<RedisOptions, 'host' | 'port' | 'username' | 'password' | 'db' | 'tls'>;
  /** `redis://host:port`, for messages and for others to type. */
  readonly shown: string;
}

const EXAMPLE = 'write `--on redis://HOST:PORT`, such as `--on redis://localhost:6379`';

/** `password`: from the environment, where the address has none. */
export function readRedisAddress(text: string, password: string | undefined): Step<RedisAddress> {
  // Whatever stands before the last @ may be a secret, also where the rest is no address.
  const harmless = text.replace(/^([a-z]+:\/\/)?.*@/i, '$1…@');
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return usage(`\`${harmless}\` is not the address of a Redis.`, EXAMPLE);
  }
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:')
    return usage(
      `\`${harmless}\` is not the address of a Redis.`,
      EXAMPLE,
      'It begins with `redis://`, or with `rediss://` where the connection is encrypted.',
    );
  const db = url.pathname.replace(/^\//, '');
  if (url.hostname === '' || !/^\d{0,4}$/.test(db))
    return usage(`\`${harmless}\` does not name a host, or its database is no number.`, EXAMPLE);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? 6379 : Number(url.port);
  const secret = decodeURIComponent(url.password) || password;
  return ok({
    options: {
      ...{ host, port },
      ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
      ...(secret !== undefined && secret !== '' && { password: secret }),
      ...(db !== '' && { db: Number(db) }),
      ...(url.protocol === 'rediss:' && { tls: { servername: host } }),
    },
    shown: `${url.protocol}//${url.hostname}:${port}${db === '' ? '' : `/${db}`}`,
  });
}
