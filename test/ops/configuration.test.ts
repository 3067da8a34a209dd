/** What may stand in `strata.config.json`, and every mismatch that is refused before anything is connected. */

import { describe, expect, test } from 'vitest';
import {
  type AccountConfiguration,
  accountMismatch,
  accountOf,
  brokerOf,
  type Checked,
  type Configuration,
  type Creators,
  confirmationOf,
  killBrokerOf,
  type LiveConsent,
  lookBrokerOf,
  parseConfiguration,
} from '../../brokers/index.ts';
import { memoryVenue } from './memory-venue.ts';

const KEYS = { keyId: 'PAPER_KEY', secret: 'PAPER_SECRET' };
const ACCOUNTS = {
  paper: { broker: 'alpaca', environment: 'paper', account: 'PA1', credentials: KEYS },
  real: {
    broker: 'alpaca',
    environment: 'live',
    account: '123',
    credentials: { keyId: 'LIVE_KEY', secret: 'LIVE_SECRET' },
  },
  tws: { broker: 'ibkr', environment: 'paper', account: 'DU1', port: 7497, clientId: 7 },
  gateway: { broker: 'ibkr', environment: 'live', account: 'U1', port: 4001, clientId: 7 },
  local: { broker: 'paper', environment: 'paper', account: 'L1', cash: 100_000, bars: 'real' },
};
const CREDENTIALS = new Map([
  ['PAPER_KEY', 'PK123'],
  ['PAPER_SECRET', 'secret'],
  ['LIVE_KEY', 'AK123'],
  ['LIVE_SECRET', 'secret'],
]);
const NO_CONSENT: LiveConsent = { tradingMode: undefined, confirmation: undefined };

function parsed(accounts: unknown = ACCOUNTS, rest: object = {}): Checked<Configuration> {
  return parseConfiguration(JSON.stringify({ accounts, ...rest }), 'strata.config.json');
}

function configuration(accounts: unknown = ACCOUNTS): Configuration {
  const result = parsed(accounts);
  if (result.kind === 'refused') throw new Error(result.problem.message);
  return result.value;
}

function account(name: string): AccountConfiguration {
  const found = configuration().accounts[name];
  if (found === undefined) throw new Error(name);
  return found;
}

function words(result: Checked<unknown>): string {
  if (result.kind === 'ok') return 'fine';
  const { message, why = '', fix } = result.problem;
  return `${message} ${why} ${fix}`;
}

interface Made {
  readonly creators: Creators;
  /** What was asked for, in words. */
  readonly calls: string[];
}

function creators(): Made {
  const calls: string[] = [];
  const { api } = memoryVenue();
  return {
    calls,
    creators: {
      alpaca: ({ environment }, { keyId }) => {
        calls.push(`alpaca ${environment} ${keyId}`);
        return api;
      },
      ibkr: ({ host, port, clientId }) => {
        calls.push(`ibkr ${host}:${port} as ${clientId}`);
        return api;
      },
      paper: ({ cash }) => {
        calls.push(`paper ${cash}`);
        return api;
      },
    },
  };
}

function broker(
  name: string,
  consent: LiveConsent = NO_CONSENT,
  accounts: unknown = ACCOUNTS,
  credentials: ReadonlyMap<string, string> = CREDENTIALS,
): { readonly said: string; readonly calls: readonly string[] } {
  const { creators: made, calls } = creators();
  const result = brokerOf(configuration(accounts), name, credentials, consent, made);
  return { said: words(result), calls };
}

describe('the file', () => {
  test('what is left out has a usual value', () => {
    const { data, accounts } = configuration();
    expect(data).toBe('.strata');
    expect(accounts['tws']).toMatchObject({ host: '127.0.0.1' });
  });

  test.each([
    ['{', 'is not JSON'],
    ['[]', 'the whole'],
    [{ accounts: { a: { broker: 'etrade' } } }, '`accounts.a.broker`'],
    [{ accounts: { a: { ...ACCOUNTS.paper, environment: 'real' } } }, '`accounts.a.environment`'],
    [{ accounts: { a: { ...ACCOUNTS.paper, acount: 'x' } } }, 'acount'],
    [{ accounts: { a: { ...ACCOUNTS.tws, port: 0 } } }, '`accounts.a.port`'],
    [
      { accounts: { a: { ...ACCOUNTS.paper, credentials: { keyId: 'PK 1', secret: 'S' } } } },
      'not its value',
    ],
    [{ accounts: { 'a b': ACCOUNTS.paper } }, '`accounts.a b`'],
    [{ accounts: { a: { ...ACCOUNTS.local, environment: 'live' } } }, '`accounts.a.environment`'],
    [{ accounts: { a: ACCOUNTS.local } }, 'is no account of a broker that has bars'],
    [
      { accounts: { a: { ...ACCOUNTS.local, bars: 'a' } } },
      'is no account of a broker that has bars',
    ],
    [{ accounts: { a: ACCOUNTS.paper, b: ACCOUNTS.paper } }, '`a` and `b` are the same account'],
    [{ accounts: { a: { broker: 'ibkr' } } }, 'more'],
  ])('%j', (value, said) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    expect(words(parseConfiguration(text, 'strata.config.json'))).toContain(said);
  });

  test('other servers can only be on this machine: keys are sent there', () => {
    const at = (host: string): string =>
      words(
        parsed({
          a: {
            ...ACCOUNTS.paper,
            urls: {
              trading: `http://${host}`,
              data: `http://${host}`,
              updates: `ws://${host}/stream`,
              bars: `ws://${host}/bars`,
            },
          },
        }),
      );
    expect([at('127.0.0.1:8080'), at('localhost'), at('[::1]:1')]).toEqual([
      'fine',
      'fine',
      'fine',
    ]);
    for (const host of [
      'evil.example',
      '127.0.0.1.evil.example',
      'localhost@evil.example',
      '127.0.0.1:80@evil.example',
    ])
      expect(at(host), host).toContain('an address of this machine');
  });

  test('alerts name a credential, not an address', () => {
    expect(parsed(ACCOUNTS, { alerts: { webhook: 'ALERT_WEBHOOK' } }).kind).toBe('ok');
    expect(words(parsed(ACCOUNTS, { alerts: { webhook: 'https://x.example/y' } }))).toContain(
      'the name of a credential',
    );
  });
});

describe('which account', () => {
  test.each([
    ['live', 'paper', '`strata live` trades live accounts only'],
    ['paper', 'real', '`strata paper` trades paper accounts only'],
    ['paper', 'nobody', 'name one of these: paper, real, tws, gateway, local'],
    ['paper', 'toString', 'There is no account'],
    ['paper', undefined, '--account paper or --account tws or --account local'],
  ] as const)('%s, %s', (environment, name, said) => {
    expect(words(accountOf(configuration(), environment, name))).toContain(said);
  });

  test('the only one needs no name', () => {
    const only = configuration({ mine: ACCOUNTS.paper });
    expect(accountOf(only, 'paper', undefined)).toMatchObject({ value: { name: 'mine' } });
    expect(accountOf(only, 'paper', 'mine')).toMatchObject({ value: { name: 'mine' } });
    expect(words(accountOf(only, 'live', undefined))).toContain('No live account is configured');
    expect(words(accountOf(configuration({}), 'paper', 'mine'))).toContain('one of these: none');
  });
});

describe('paper and live', () => {
  test('a paper account needs its keys and nothing else', () => {
    expect(broker('paper')).toEqual({ said: 'fine', calls: ['alpaca paper PK123'] });
    expect(broker('tws')).toEqual({ said: 'fine', calls: ['ibkr 127.0.0.1:7497 as 7'] });
  });

  test.each([
    [undefined, 'trade real money in 123', 'TRADING_MODE is not set'],
    ['live', 'trade real money in 123', 'TRADING_MODE is `live`'],
    ['LIVE', undefined, 'was not confirmed. Nothing was sent. --confirm "trade real money in 123"'],
    ['LIVE', 'yes', 'The words were `yes`'],
    ['LIVE', 'trade real money in U1', 'was not confirmed'],
  ])(
    'real money with TRADING_MODE %s and the words %s is refused',
    (tradingMode, confirmation, said) => {
      const result = broker('real', { tradingMode, confirmation });
      expect(result.said).toContain(said);
      expect(result.calls).toEqual([]);
    },
  );

  test('real money with both is traded', () => {
    for (const [name, call] of [
      ['real', 'alpaca live AK123'],
      ['gateway', 'ibkr 127.0.0.1:4001 as 7'],
    ] as const) {
      const consent = { tradingMode: 'LIVE', confirmation: confirmationOf(account(name)) };
      expect(broker(name, consent)).toEqual({ said: 'fine', calls: [call] });
    }
  });

  test('TRADING_MODE=LIVE with a paper account is a mistake somewhere', () => {
    const result = broker('paper', { tradingMode: 'LIVE', confirmation: undefined });
    expect(result.said).toContain('`paper` is a paper account; TRADING_MODE is `LIVE`');
    expect(result.calls).toEqual([]);
  });

  test.each([
    [
      'live keys on a paper account',
      { a: { ...ACCOUNTS.paper, credentials: ACCOUNTS.real.credentials } },
      '`LIVE_KEY` is a live key; `a` is a paper account',
    ],
    [
      'a live account number',
      { a: { ...ACCOUNTS.tws, account: 'U1' } },
      'U1 is a live account; "environment" says paper',
    ],
    ['a live port', { a: { ...ACCOUNTS.tws, port: 4001 } }, 'port 4001 is the live one'],
  ])('%s', (_, accounts, said) => {
    const result = broker('a', NO_CONSENT, accounts);
    expect(result.said).toContain(said);
    expect(result.calls).toEqual([]);
  });

  test('paper keys on a live account; a port of one’s own is nobody’s', () => {
    const mixed = { a: { ...ACCOUNTS.real, credentials: KEYS } };
    const consent = { tradingMode: 'LIVE', confirmation: 'trade real money in 123' };
    expect(broker('a', consent, mixed).said).toContain('`PAPER_KEY` is a paper key');
    expect(broker('a', NO_CONSENT, { a: { ...ACCOUNTS.tws, port: 5000 } }).said).toBe('fine');
  });

  test('what the broker says of the account has to agree', () => {
    const snapshot = {
      id: 'PA1',
      currency: 'USD',
      cash: 0,
      equity: 0,
      buyingPower: 0,
      isPaper: true,
    };
    expect(accountMismatch('paper', account('paper'), snapshot)).toBeUndefined();
    expect(
      accountMismatch('paper', account('paper'), { ...snapshot, isPaper: false })?.message,
    ).toBe('`paper` is configured as a paper account; the broker says that PA1 is a live account.');
    expect(accountMismatch('real', account('real'), snapshot)?.message).toContain(
      'is a paper account',
    );
    expect(accountMismatch('paper', account('paper'), { ...snapshot, id: 'PA2' })?.message).toBe(
      '`paper` is configured for account PA1; the broker opened PA2.',
    );
  });
});

describe('credentials', () => {
  test.each([
    ['that is missing', new Map([['PAPER_KEY', 'PK1']]), 'needs the credential `PAPER_SECRET`'],
    [
      'that is empty',
      new Map([
        ['PAPER_KEY', ' '],
        ['PAPER_SECRET', 'x'],
      ]),
      'needs the credential `PAPER_KEY`',
    ],
    [
      'with a line end inside',
      new Map([
        ['PAPER_KEY', 'PK\n1'],
        ['PAPER_SECRET', 'planted-secret'],
      ]),
      'has a space or a line end inside',
    ],
  ])('one %s', (_, credentials, said) => {
    const result = broker('paper', NO_CONSENT, ACCOUNTS, credentials);
    expect(result.said).toContain(said);
    expect(result.said).not.toContain('planted-secret');
    expect(result.calls).toEqual([]);
  });

  test('the line end of a copied key is taken off', () => {
    const copied = new Map([
      ['PAPER_KEY', 'PK9\n'],
      ['PAPER_SECRET', 'x\n'],
    ]);
    expect(broker('paper', NO_CONSENT, ACCOUNTS, copied).calls).toEqual(['alpaca paper PK9']);
  });
});

test('a simulated account reads the bars of a real one without a word about real money', () => {
  expect(broker('local')).toEqual({ said: 'fine', calls: ['alpaca live AK123', 'paper 100000'] });
  expect(broker('local', NO_CONSENT, ACCOUNTS, new Map()).said).toContain(
    '`real` needs the credential',
  );
  expect(broker('nobody').said).toContain('There is no account `nobody`');
});

test('a look goes beside the session and beside a kill, under an id of its own', () => {
  const { creators: made, calls } = creators();
  for (const name of ['gateway', 'real'])
    expect(lookBrokerOf(configuration(), name, CREDENTIALS, made).kind).toBe('ok');
  expect(calls).toEqual(['ibkr 127.0.0.1:4001 as 9', 'alpaca live AK123']);
});

test('a kill needs no consent, and a lane of its own; keys have to fit all the same', () => {
  const { creators: made, calls } = creators();
  for (const name of ['real', 'gateway', 'paper'])
    expect(killBrokerOf(configuration(), name, CREDENTIALS, made).kind).toBe('ok');
  expect(calls).toEqual(['alpaca live AK123', 'ibkr 127.0.0.1:4001 as 8', 'alpaca paper PK123']);
  const mixed = configuration({ a: { ...ACCOUNTS.real, credentials: KEYS } });
  expect(words(killBrokerOf(mixed, 'a', CREDENTIALS, made))).toContain('is a paper key');
  expect(words(killBrokerOf(configuration(), 'nobody', CREDENTIALS, made))).toContain(
    'There is no account',
  );
  expect(words(killBrokerOf(configuration(), 'local', CREDENTIALS, made))).toContain(
    'nothing of it works outside',
  );
});
