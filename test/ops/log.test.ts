/** The log: structured, and without a secret in any field. */

import { expect, test } from 'vitest';
import { logTo, redactorOf } from '../../runtime/live/index.ts';

const SECRET = 'Pk/planted+"secret" & more=';

test('the log: lines of JSON with event, text and time, and no secret in any field', () => {
  const lines: string[] = [];
  const log = logTo((line) => lines.push(line), redactorOf(new Map([['KEY', SECRET]])));
  log.info('broker.connected', 'connected to Alpaca paper', { headers: { key: SECRET } });
  log.warn('broker.slow', `slow: ${SECRET}`);
  log.error('broker.down', 'down', { cause: new Error(`refused ${SECRET}`), [SECRET]: 1 });
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).not.toContain('planted');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 30, event: 'broker.connected', text: 'connected to Alpaca paper' },
    { level: 40, event: 'broker.slow', text: 'slow: [redacted KEY]' },
    { level: 50, event: 'broker.down', cause: 'Error: refused [redacted KEY]' },
  ]);
  expect(JSON.parse(lines[0] ?? '').time).toMatch(/^\d{4}-\d\d-\d\dT/);
});
