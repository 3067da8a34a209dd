/** From a configuration and its credentials to a broker. All that can be checked without asking anybody is checked here. */

import type { AccountSnapshot, TradingAPI } from '../runtime/index.ts';
import {
  type AccountConfiguration,
  type Checked,
  type Configuration,
  type ConfigurationProblem,
  refuse,
} from './configuration.ts';

type AlpacaAccount = Extract<AccountConfiguration, { broker: 'alpaca' }>;
type IbkrAccount = Extract<AccountConfiguration, { broker: 'ibkr' }>;
type PaperAccount = Extract<AccountConfiguration, { broker: 'paper' }>;

/** How a broker that is asked over the network is made; tests put brokers on loopback in their place. */
export interface VenueCreators {
  readonly alpaca: (account: AlpacaAccount, keys: AlpacaKeys) => TradingAPI;
  readonly ibkr: (account: IbkrAccount) => TradingAPI;
}

export interface Creators extends VenueCreators {
  readonly paper: (account: PaperAccount, bars: TradingAPI) => TradingAPI;
}

export interface AlpacaKeys {
  readonly keyId: string;
  readonly secret: string;
}

/** Value of a credential by its name. */
export type Credentials = ReadonlyMap<string, string>;

/** What real money needs besides a configuration: the environment variable and the sentence, word for word. */
export interface LiveConsent {
  readonly tradingMode: string | undefined;
  readonly confirmation: string | undefined;
}

export function brokerOf(
  configuration: Configuration,
  name: string,
  credentials: Credentials,
  consent: LiveConsent,
  creators: Creators,
): Checked<TradingAPI> {
  const account = accountNamed(configuration, name);
  if (account === undefined) return unknownAccount(name);
  const problem = environmentProblem(name, account, consent);
  if (problem !== undefined) return { kind: 'refused', problem };
  if (account.broker !== 'paper') return venueOf(name, account, credentials, creators);
  // Its bars may come from a live account: reading them risks no money.
  const source = accountNamed(configuration, account.bars);
  if (source === undefined || source.broker === 'paper')
    return refuse(
      `\`${account.bars}\` is no account of a broker that has bars.`,
      'name one of Alpaca or Interactive Brokers',
    );
  const bars = venueOf(account.bars, source, credentials, creators);
  return bars.kind === 'refused' ? bars : made(creators.paper(account, bars.value));
}

function venueOf(
  name: string,
  account: AlpacaAccount | IbkrAccount,
  credentials: Credentials,
  creators: VenueCreators,
): Checked<TradingAPI> {
  if (account.broker === 'alpaca') {
    const keys = alpacaKeys(name, account, credentials);
    return keys.kind === 'refused' ? keys : made(creators.alpaca(account, keys.value));
  }
  const mismatch = ibkrMismatch(name, account);
  return mismatch === undefined
    ? made(creators.ibkr(account))
    : { kind: 'refused', problem: mismatch };
}

function accountNamed({ accounts }: Configuration, name: string): AccountConfiguration | undefined {
  return Object.hasOwn(accounts, name) ? accounts[name] : undefined;
}

function unknownAccount(name: string): Checked<never> {
  return refuse(`There is no account \`${name}\`.`, 'name one that is configured');
}

/** The sentence that has to be repeated before real money is traded. */
export function confirmationOf({ account }: AccountConfiguration): string {
  return `trade real money in ${account}`;
}

/** What the broker said at the connection, against what was configured: the last look before anything is sent. */
export function accountMismatch(
  name: string,
  { environment, account }: AccountConfiguration,
  { id, isPaper }: AccountSnapshot,
): ConfigurationProblem | undefined {
  const real = isPaper ? 'paper' : 'live';
  if (real !== environment)
    return {
      message: `\`${name}\` is configured as a ${environment} account; the broker says that ${id} is a ${real} account.`,
      why: 'Nothing was sent.',
      fix: `correct "environment" of \`${name}\`, or the keys and the port with which it is reached`,
    };
  if (id === account) return undefined;
  return {
    message: `\`${name}\` is configured for account ${account}; the broker opened ${id}.`,
    why: 'Nothing was sent.',
    fix: `correct "account" of \`${name}\`, or log in to the account that was meant`,
  };
}

function made(api: TradingAPI): Checked<TradingAPI> {
  return { kind: 'ok', value: api };
}

function environmentProblem(
  name: string,
  account: AccountConfiguration,
  { tradingMode = '', confirmation }: LiveConsent,
): ConfigurationProblem | undefined {
  if (account.environment === 'paper') return paperProblem(name, tradingMode);
  if (tradingMode !== 'LIVE')
    return {
      message: `\`${name}\` trades real money; TRADING_MODE is ${tradingMode === '' ? 'not set' : `\`${tradingMode}\``}.`,
      why: 'It has to be said twice: in the environment of the process and on the command line.',
      fix: 'TRADING_MODE=LIVE strata live FILE, once docs/runbooks/go-live.md is done',
    };
  const sentence = confirmationOf(account);
  if (confirmation === sentence) return undefined;
  return {
    message: `\`${name}\` trades real money and that was not confirmed.`,
    why: confirmation === undefined ? 'Nothing was sent.' : `The words were \`${confirmation}\`.`,
    fix: `--confirm "${sentence}"`,
  };
}

function paperProblem(name: string, tradingMode: string): ConfigurationProblem | undefined {
  if (tradingMode !== 'LIVE') return undefined;
  return {
    message: `\`${name}\` is a paper account; TRADING_MODE is \`LIVE\`.`,
    why: 'One of the two is not what was meant.',
    fix: 'unset TRADING_MODE for paper trading, or use `strata live` with a live account',
  };
}

/** Alpaca's own habit: the ids of paper keys begin with PK, of live keys with AK. */
const ALPACA_KEYS = { paper: 'PK', live: 'AK' } as const;

function alpacaKeys(
  name: string,
  { environment, credentials: names }: AlpacaAccount,
  credentials: Credentials,
): Checked<AlpacaKeys> {
  for (const credential of [names.keyId, names.secret])
    if ((credentials.get(credential) ?? '').trim() === '') return missing(name, credential);
  const keyId = (credentials.get(names.keyId) ?? '').trim();
  const secret = (credentials.get(names.secret) ?? '').trim();
  const other = environment === 'paper' ? 'live' : 'paper';
  if (keyId.startsWith(ALPACA_KEYS[other]))
    return refuse(
      `\`${names.keyId}\` is a ${other} key; \`${name}\` is a ${environment} account.`,
      `make keys on Alpaca's ${environment} page and set \`${names.keyId}\` and \`${names.secret}\` to them`,
      `Ids of ${other} keys begin with ${ALPACA_KEYS[other]}. Nothing was sent.`,
    );
  if (/\s/.test(keyId) || /\s/.test(secret))
    return refuse(
      `\`${names.keyId}\` or \`${names.secret}\` has a space or a line end inside.`,
      'copy both again from Alpaca; the secret is shown once, when the key is made',
    );
  return { kind: 'ok', value: { keyId, secret } };
}

function missing(name: string, credential: string): Checked<never> {
  return refuse(
    `\`${name}\` needs the credential \`${credential}\`, which is not there.`,
    `strata secrets set ${credential}`,
    'It was looked for in the environment, in `.env` and among the secrets.',
  );
}

/** IB's own habits: paper accounts begin with D, and TWS and Gateway listen for paper on 7497 and 4002. */
const IBKR_PORTS: ReadonlyMap<number, 'paper' | 'live'> = new Map([
  [7497, 'paper'],
  [4002, 'paper'],
  [7496, 'live'],
  [4001, 'live'],
]);

function ibkrMismatch(
  name: string,
  { environment, account, port }: IbkrAccount,
): ConfigurationProblem | undefined {
  const byAccount = account.startsWith('D') ? 'paper' : 'live';
  if (byAccount !== environment)
    return {
      message: `\`${name}\`: ${account} is a ${byAccount} account; "environment" says ${environment}.`,
      why: 'Paper accounts of Interactive Brokers begin with D. Nothing was sent.',
      fix: 'correct "account" or "environment" in the configuration',
    };
  const byPort = IBKR_PORTS.get(port) ?? environment;
  if (byPort === environment) return undefined;
  return {
    message: `\`${name}\`: port ${port} is the ${byPort} one; "environment" says ${environment}.`,
    why: 'TWS listens on 7497 for paper and 7496 for live, IB Gateway on 4002 and 4001. Nothing was sent.',
    fix: 'correct "port" or "environment" in the configuration',
  };
}

/**
 * The same broker for a kill, beside the session that may be blocked. It cancels and closes only, so it needs no consent. At
 * Interactive Brokers two sessions may not share a client id: the kill takes the next one, and cancels for all.
 */
export function killBrokerOf(
  configuration: Configuration,
  name: string,
  credentials: Credentials,
  creators: VenueCreators,
): Checked<TradingAPI> {
  return brokerBeside(configuration, name, credentials, creators, 1);
}

/** For a look beside the session, and beside a kill that somebody orders meanwhile: it has an id of its own. */
export function lookBrokerOf(
  configuration: Configuration,
  name: string,
  credentials: Credentials,
  creators: VenueCreators,
): Checked<TradingAPI> {
  return brokerBeside(configuration, name, credentials, creators, 2);
}

function brokerBeside(
  configuration: Configuration,
  name: string,
  credentials: Credentials,
  creators: VenueCreators,
  idsAfter: number,
): Checked<TradingAPI> {
  const account = accountNamed(configuration, name);
  if (account === undefined) return unknownAccount(name);
  if (account.broker === 'paper')
    return refuse(
      `\`${name}\` is simulated by the session itself; nothing of it works outside.`,
      'the kill file is enough: the session cancels when it reads it, and when it starts',
    );
  const clientId = account.broker === 'ibkr' ? account.clientId + idsAfter : 0;
  const lane = account.broker === 'ibkr' ? { ...account, clientId } : account;
  return venueOf(name, lane, credentials, creators);
}
