/** Alerts against a real address on this machine: delivered, tried again, held back, and never waited for. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import {
  type Alert,
  type AlertLimits,
  type Log,
  redactorOf,
  webhookAlerts,
} from '../../runtime/live/index.ts';

const KILL: Alert = { severity: 'critical', code: 'kill', text: 'killed by ann', account: 'real' };

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

interface Hook {
  readonly url: string;
  readonly bodies: Record<string, unknown>[];
}

/** Answers with these, one a request, the last one from then on; 0 never answers. */
async function hook(...answers: readonly number[]): Promise<Hook> {
  const bodies: Record<string, unknown>[] = [];
  let count = 0;
  const listening = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      bodies.push(JSON.parse(text));
      const status = answers[Math.min(count, answers.length - 1)] ?? 200;
      count += 1;
      if (status !== 0) response.writeHead(status).end();
    });
  });
  server = listening;
  await new Promise<void>((done) => {
    listening.listen(0, '127.0.0.1', done);
  });
  const { port } = listening.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook/planted-token`, bodies };
}

function alertsTo(url: string, limits: Partial<AlertLimits> = {}) {
  const lines: string[] = [];
  const pauses: number[] = [];
  const clock = { now: 0 };
  const redactor = redactorOf(new Map([['ALERT_WEBHOOK', url]]));
  const note: Log['error'] = (_event, text, fields) => {
    lines.push(`${text} ${JSON.stringify(fields)}`);
  };
  const alerts = webhookAlerts({
    url,
    redactor,
    log: { info: note, warn: note, error: note } satisfies Log,
    limits,
    now: () => clock.now,
    wait: async (ms) => {
      pauses.push(ms);
    },
  });
  return { alerts, lines, pauses, clock };
}

test('one alert, one request, without a secret in it', async () => {
  const { url, bodies } = await hook(200);
  const { alerts, lines } = alertsTo(url);
  alerts.send({ ...KILL, text: `killed, see ${url}` });
  await alerts.settled();
  expect(bodies).toMatchObject([
    {
      severity: 'critical',
      code: 'kill',
      text: 'killed, see [redacted ALERT_WEBHOOK]',
      repeated: 0,
    },
  ]);
  expect(lines).toEqual([]);
});

test('an address that fails is asked again, after longer and longer pauses', async () => {
  const { url, bodies } = await hook(503, 429, 500, 204);
  const { alerts, pauses, lines } = alertsTo(url, { pauseMs: 10 });
  alerts.send(KILL);
  await alerts.settled();
  expect(bodies).toHaveLength(4);
  expect(pauses).toEqual([10, 20, 40]);
  expect(lines).toEqual([]);
});

test('what is given up is in the log: a refusal at once, silence and nobody there after all tries', async () => {
  const refusing = await hook(404);
  const first = alertsTo(refusing.url);
  first.alerts.send(KILL);
  await first.alerts.settled();
  expect(refusing.bodies).toHaveLength(1);
  expect(first.lines.join('')).toContain('the address answered 404');
  server?.close();

  const silent = await hook(0);
  const second = alertsTo(silent.url, { answerMs: 20, tries: 2 });
  second.alerts.send(KILL);
  await second.alerts.settled();
  expect(second.pauses).toHaveLength(1);
  expect(second.lines.join('')).toContain('no answer within 20 ms');
  expect(second.lines.join('')).not.toContain('planted-token');

  const nobody = alertsTo('http://127.0.0.1:1/planted-token', { tries: 3 });
  nobody.alerts.send(KILL);
  await nobody.alerts.settled();
  expect(nobody.lines.join('')).toContain('cannot be reached');
  expect(nobody.pauses).toHaveLength(2);
});

test('sending waits for nothing', async () => {
  const { url } = await hook(0);
  const { alerts, lines } = alertsTo(url, { answerMs: 30, tries: 1 });
  alerts.send(KILL);
  // Not even a request was made yet, let alone answered.
  expect(lines).toEqual([]);
  await alerts.settled();
  expect(lines).toHaveLength(1);
});

test('the same alert within a minute is held back and counted; others and later ones go out', async () => {
  const { url, bodies } = await hook(200);
  const { alerts, clock } = alertsTo(url);
  for (let count = 0; count < 5; count += 1) alerts.send(KILL);
  alerts.send({ ...KILL, account: 'paper' });
  alerts.send({ ...KILL, text: 'another text' });
  clock.now = 60_000;
  alerts.send(KILL);
  clock.now = 200_000;
  alerts.send(KILL);
  await alerts.settled();
  expect(bodies.map(({ account, text, repeated }) => [account, text, repeated])).toEqual([
    ['real', 'killed by ann', 0],
    ['paper', 'killed by ann', 0],
    ['real', 'another text', 0],
    ['real', 'killed by ann', 4],
    ['real', 'killed by ann', 0],
  ]);
});

test('when too many wait, critical ones stay and the loss is in the log', async () => {
  const { url, bodies } = await hook(200);
  const { alerts, lines } = alertsTo(url, { waiting: 2 });
  alerts.send(KILL);
  for (const text of ['one', 'two', 'three']) alerts.send({ ...KILL, severity: 'info', text });
  await alerts.settled();
  expect(bodies.map(({ text }) => text)).toEqual(['killed by ann', 'three']);
  expect(lines.filter((line) => line.includes('too many wait'))).toHaveLength(2);
});
